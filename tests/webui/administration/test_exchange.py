"""Tables as files: upload, see, import; and out again."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from openpyxl import Workbook, load_workbook

from engine.directory import find_officer_by_username
from engine.storage import read_work
from tests.webui.conftest import Clock
from tests.webui.visiting import Visitor

UPLOAD = "/quan-tri/can-bo/nhap"
TITLES = ["Tên tài khoản", "Họ và tên", "Đơn vị", "Vai trò"]


def book(*rows: list[str]) -> io.BytesIO:
    made, written = Workbook(), io.BytesIO()
    for row in (TITLES, *rows):
        made.active.append(row)
    made.save(written)
    written.seek(0)
    return written


def uploads(admin: Visitor, content: io.BytesIO, name: str = "can-bo.xlsx") -> Visitor:
    return admin.opens(UPLOAD).fills_in(files={"file": [(content, name)]})


def test_a_file_with_a_fault_is_told_and_nothing_is_imported(admin: Visitor) -> None:
    uploads(admin, book(["moi.1", "Người Mới", "SNV", "OFFICER"], ["moi.2", "Người Sai", "KHONG", "OFFICER"]))

    assert "1 mục mới" in admin.text
    (row,) = admin.all("section.k-errors tbody tr")
    cells = [cell.text_content() for cell in row]
    assert cells[:2] == ["3", "Đơn vị"]
    assert "KHONG" in cells[2]
    assert not admin.all("button[value=apply]")
    admin.fills_in(press="apply")
    assert admin.status == 422
    with read_work() as work:
        assert find_officer_by_username(work, "moi.1") is None


def test_what_was_seen_is_imported_and_stands_in_the_history(admin: Visitor) -> None:
    uploads(
        admin, book(["moi.1", "Người Mới", "SNV", "OFFICER; HEAD@SXD"], ["snnmt.036", "Tên Khác", "SNNMT", "OFFICER"])
    )
    assert "Tên Khác" in admin.text
    admin.fills_in({"reason": "Đợt 1"}, press="apply")

    assert "Đã nhập: 1 mục mới, 1 mục sửa" in admin.text
    assert admin.path == "/quan-tri/lich-su"
    assert len(admin.all("li.a-change")) == 2
    with read_work() as work:
        new = find_officer_by_username(work, "moi.1")
    assert new is not None
    assert new.has_role("HEAD", "SXD")


def test_a_preview_overtaken_by_somebody_is_shown_anew(admin: Visitor, signs_in: Callable[[str], Visitor]) -> None:
    uploads(admin, book(["snnmt.036", "Tên Khác", "SNNMT", ""]))
    signs_in("ADMIN").opens("/quan-tri/can-bo/muc/snnmt.036").fills_in({"full_name": "Tên Thứ Ba"})

    admin.fills_in(press="apply")
    assert admin.status == 409
    assert "Tên Thứ Ba" in admin.text
    admin.fills_in(press="apply")
    assert "Đã nhập" in admin.text


def test_an_old_download_does_not_silently_undo_a_later_change(admin: Visitor, clock: Clock) -> None:
    old = admin.client.get("/quan-tri/can-bo/tai-ve.xlsx").data
    clock.now += timedelta(minutes=5)
    admin.opens("/quan-tri/can-bo/muc/snnmt.036").fills_in({"full_name": "Tên Sau"})
    uploads(admin, io.BytesIO(old))
    assert "sau khi tải bảng về" in admin.all("li.a-change")[0].text_content()

    admin.fills_in(press="apply")
    assert admin.status == 409
    admin.fills_in({"over": "yes"}, press="apply")
    assert "Đã nhập" in admin.text


def test_a_file_can_be_dropped(admin: Visitor) -> None:
    uploads(admin, book(["moi.1", "Người Mới", "SNV", ""]))
    path = admin.path
    admin.fills_in(press="drop")

    assert "không có gì thay đổi" in admin.text
    assert admin.opens(path).status == 404


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b""),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 100),
        ("../../a.csv", b"\xff\xfe\x00"),
        ("a.exe", b"MZ" + bytes(300)),
        ("a.csv", b"a\n" * 50_000),
        ("a.xls", b"\xd0\xcf\x11\xe0" + bytes(600)),
    ],
)
def test_what_is_no_table_is_refused_at_its_field(admin: Visitor, name: str, content: bytes) -> None:
    uploads(admin, io.BytesIO(content), name)

    assert admin.status == 422
    assert [link.get("href") for link in admin.all("div.k-errors a")] == ["#f-file"]


def test_no_file_is_said(admin: Visitor) -> None:
    admin.opens(UPLOAD).fills_in()
    assert admin.status == 422
    assert "Chưa chọn tệp" in admin.text


@pytest.mark.parametrize(
    "table", ["can-bo", "don-vi", "vai-tro", "lich", "danh-muc/refusal_reasons", "danh-muc/notices"]
)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_table_downloaded_and_uploaded_again_changes_nothing(admin: Visitor, table: str, form: str) -> None:
    answer = admin.client.get(f"/quan-tri/{table}/tai-ve.{form}")
    assert answer.status_code == 200
    assert f".{form}" in answer.headers["Content-Disposition"]
    admin.opens(f"/quan-tri/{table}/nhap").fills_in(files={"file": [(io.BytesIO(answer.data), f"x.{form}")]})

    assert "không có gì để nhập" in admin.text, admin.text


def test_the_filters_of_the_page_hold_for_the_file(admin: Visitor) -> None:
    answer = admin.client.get("/quan-tri/can-bo/tai-ve.xlsx?agency=SNNMT&grants=HEAD")

    rows = list(load_workbook(io.BytesIO(answer.data)).active.values)
    assert [row[0] for row in rows] == ["Tên tài khoản", "snnmt.033"]
