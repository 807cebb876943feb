"""Whoever keeps the directory, at a browser: each page for everyone, on a desk and on a phone."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.browser.conftest import HUB, People
from tests.browser.desk import Desk
from tests.browser.keyboard import Keyboard

pytestmark = pytest.mark.browser

PAGES = (
    "don-vi/muc/SNNMT",
    "don-vi/ket-thuc/SNNMT",
    "can-bo?q=giam+doc&agency=SNNMT",
    "can-bo/dong/vp.003",
    "vai-tro",
    "vai-tro/muc/HEAD",
    "danh-muc",
    "danh-muc/notices/muc/received",
    "danh-muc/channels",
    "lich",
    "lich/muc/2026-09-01",
    "vang-mat",
    "so-xoa",
    "so-xoa/den-han",
    "thiet-lap",
    "thiet-lap/messages.kept_days",
    "can-bo/nhap",
)


def test_every_page_is_for_everyone(people: People) -> None:
    admin = people.officer("ADMIN", HUB)
    for path in PAGES:
        admin.opens(f"/quan-tri/{path}")


def test_a_role_is_given_and_found_in_the_history(people: People) -> None:
    admin = people.officer("ADMIN", HUB)
    admin.opens("/quan-tri/")
    admin.follows("Cán bộ", within="main nav")
    admin.types("Tìm trong bảng", "tran gia dinh 041")
    admin.presses("Tìm")
    admin.follows("sxd.041", within="main table")
    rows = admin.page.locator("[data-row]")
    last = rows.nth(rows.count() - 1)
    last.get_by_label("Vai trò", exact=True).select_option(label="Văn thư")
    last.get_by_label("Từ ngày (không bắt buộc)").fill("2026-12-01")
    admin.types("Lý do", "QĐ 15/QĐ-SXD")
    admin.presses("Lưu")

    admin.follows("Lịch sử", within="main nav")
    admin.page.get_by_label("Mọi bảng").select_option(label="Cán bộ")
    admin.presses("Lọc")
    change = admin.page.locator(".a-change", has_text="QĐ 15/QĐ-SXD").first
    assert "Văn thư – Sở Xây dựng từ thứ Ba 1/12/2026" in change.inner_text()


def test_typing_into_the_last_row_of_roles_adds_another(people: People) -> None:
    admin = people.officer("ADMIN", HUB)
    admin.opens("/quan-tri/can-bo/muc/vp.005")
    rows = admin.page.locator("[data-row]")
    before = rows.count()
    rows.last.get_by_label("Vai trò", exact=True).select_option(label="Văn thư")

    assert rows.count() == before + 1
    admin.looks()


@pytest.mark.parametrize("script", [True, False])
def test_a_workbook_with_a_faulty_row_is_mended_and_imported(people: People, tmp_path: Path, *, script: bool) -> None:
    admin = people.officer("ADMIN", HUB, script=script)
    name = "co.lenh" if script else "khong.lenh"
    _uploads(admin, _book(tmp_path / "sai.xlsx", [name, "Hồ Thị Mới", "Sở Không Có", "OFFICER"]))
    assert "Cần sửa trong tệp trước khi nhập" in admin.text
    assert "Không có “Sở Không Có” trong danh mục đơn vị." in admin.text
    assert admin.page.get_by_role("button", name="Nhập 1 mục").count() == 0

    _uploads(admin, _book(tmp_path / "dung.xlsx", [name, "Hồ Thị Mới", "Sở Nội vụ", "OFFICER"]))
    admin.presses("Nhập 1 mục")
    assert f"Hồ Thị Mới ({name})" in admin.text


def test_an_officer_is_edited_without_a_mouse(people: People) -> None:
    admin = people.officer("ADMIN", HUB)
    keys, page = Keyboard(admin.page), admin.page
    admin.opens("/quan-tri/can-bo/muc/vp.007")
    keys.types(admin.field("Lý do"), "bàn phím")
    keys.goes_to(page.get_by_role("button", name="Lưu", exact=True))
    keys.leads_on("Enter")
    assert "Không có gì thay đổi" in admin.said


def _uploads(admin: Desk, file: Path) -> None:
    admin.opens("/quan-tri/can-bo/nhap")
    admin.attaches("Tệp Excel hoặc CSV", file)
    admin.presses("Xem trước")


def _book(path: Path, row: list[str]) -> Path:
    made = Workbook()
    for cells in (["Tên tài khoản", "Họ và tên", "Đơn vị", "Vai trò"], row):
        made.active.append(cells)
    made.save(path)
    return path
