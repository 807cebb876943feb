import csv
import io
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from unicodedata import normalize
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.directory import list_catalogue, load_calendar
from engine.directory.editing import NOUNS, Noun, OfficerNoun
from engine.directory.exchange import (
    ImportGone,
    ImportOvertaken,
    Preview,
    apply_import,
    compare,
    drop_import,
    export_rows,
    hold_import,
    noun_of,
    preview_import,
    read_sheet,
)
from engine.errors import Invalid, NotAllowed, NotFound
from engine.storage import Database, begin_work, read_work, use_clock
from tests.engine.directory.exchange.test_sheets import book
from tests.engine.directory.keeping import history, save, someone, values_of
from tests.engine.directory.town import NOW, TODAY, officer

TABLES = ("agency", "officer", "role", "day", "entry/refusal_reasons", "entry/statuses", "entry/levels_of_fire")


def held(table: str, content: bytes | str, name: str = "bang.csv") -> UUID:
    return hold_import(table, name, content.encode() if isinstance(content, str) else content, actor=someone())


def previewed(table: str, content: bytes | str) -> Preview:
    return preview_import(held(table, content), actor=someone()).preview


def imported(table: str, content: bytes | str, reason: str = "") -> Preview:
    held_id = held(table, content)
    shown = preview_import(held_id, actor=someone()).preview.digest
    return apply_import(held_id, shown=shown, reason=reason, actor=someone())


def refusals(preview: Preview) -> list[tuple[int, str]]:
    return [(one.row, one.column) for one in preview.refused]


def test_a_file_is_seen_and_then_imported_as_seen(kept_town: Database) -> None:
    text = (
        "Mã;Tên;Cấp;Đơn vị cấp trên\nSYT;Sở Y tế tỉnh;;\nTYT;Trạm Y tế;Sở, ban, ngành;BV\nBV;Bệnh viện;DEPARTMENT;SYT\n"
    )
    text = text.replace("SYT;Sở Y tế tỉnh;;", "SYT;Sở Y tế tỉnh;DEPARTMENT;VP")
    held_id = held("agency", text, "C:\\bang\\don-vi.csv")
    waiting = preview_import(held_id, actor=someone())

    assert waiting.file_name == "don-vi.csv"
    assert [one.key for one in waiting.preview.new] == ["TYT", "BV"]
    assert [one.fields for one in waiting.preview.changed] == [(("name", "Sở Y tế", "Sở Y tế tỉnh"),)]
    assert (waiting.preview.unchanged, waiting.preview.absent, waiting.preview.refused) == (0, 4, ())
    assert len(history("agency", "SYT")) == 1

    apply_import(held_id, shown=waiting.preview.digest, reason="QĐ 7", actor=someone())
    assert values_of(NOUNS["agency"](), "TYT")["parent"] == "BV"
    assert {(history("agency", key)[0].batch, history("agency", key)[0].reason) for key in ("SYT", "TYT", "BV")} == {
        (held_id, "QĐ 7")
    }
    with pytest.raises(ImportGone):
        apply_import(held_id, shown=waiting.preview.digest, actor=someone())


def test_officers_come_with_their_roles(kept_town: Database) -> None:
    text = (
        "Tên tài khoản,Họ và tên,Đơn vị,Vai trò,Đang hoạt động\n"
        'minh,Lê Văn Minh,SXD,"Thủ trưởng@SYT từ 01/12/2026 đến 2026-12-31; OFFICER",x\n'
        "Lan,Hồ Lan,Sở Y tế,HEAD,\n"
        "binh,Võ Bình,P-NT,,không\n"
    )
    imported("officer", text)

    assert officer("lan").has_role("HEAD", "SYT")
    assert officer("minh").roles == {"OFFICER"}
    use_clock(lambda: NOW + timedelta(days=10))
    assert officer("minh").has_role("HEAD", "SYT")
    with read_work() as work:
        assert not OfficerNoun().load(work, "binh")["binh"]["is_active"]


def test_each_fault_is_told_with_row_column_reason_and_remedy_and_nothing_happens(kept_town: Database) -> None:
    text = (
        "Tên tài khoản;Họ và tên;Đơn vị;Thư điện tử;Vai trò\n"
        "lan;Lan;XYZ;;\n"
        "minh;Lê Văn Minh;SXD;khong-phai;\n"
        "an;Trần Thị Ân;SXD;;VUA@SXD\n"
        "MINH;Lê Văn Minh;SXD;;\n"
        ";Không Tên;SXD;;\n"
        "moi;;SXD;;\n"
        "hong moi;Hồng;SXD;;\n"
        "dung;=cmd|' /C calc'!A0;SXD;;\n"
    )
    held_id = held("officer", text)
    preview = preview_import(held_id, actor=someone()).preview

    assert refusals(preview) == [
        (2, "Đơn vị"),
        (3, "Thư điện tử"),
        (4, "Vai trò"),
        (5, "Tên tài khoản"),
        (6, "Tên tài khoản"),
        (7, "Họ và tên"),
        (8, "Tên tài khoản"),
    ]
    assert all(one.what and one.remedy for one in preview.refused)
    assert not preview.may_apply
    with pytest.raises(Invalid):
        apply_import(held_id, shown=preview.digest, actor=someone())
    assert values_of(OfficerNoun(), "dung")["full_name"] == "Phạm Đức Dũng"


@pytest.mark.parametrize(
    ("table", "text", "where"),
    [
        ("agency", "Mã;Đơn vị cấp trên\nVP;SXD\n", [(2, "Đơn vị cấp trên")]),
        ("agency", "Mã;Tên;Cấp;Đơn vị cấp trên\nA;A;PROVINCE;B\nB;B;PROVINCE;A\n",
         [(2, "Đơn vị cấp trên"), (3, "Đơn vị cấp trên")]),
        ("agency", "Mã;Kết thúc ngày\nSYT;31/02/2026\n", [(2, "Kết thúc ngày")]),
        ("agency", "Mã;Đầu mối tiếp nhận của tỉnh\nVP;không\n", [(2, "Đầu mối tiếp nhận của tỉnh")]),
        ("agency", "Tên\nSở\n", [(0, "Mã")]),
        ("agency", "Mã;Mã\nA;A\n", [(0, "Mã")]),
        ("agency", "Mã;Tên;Cấp\n=1+1;Tên;PROVINCE\n", [(2, "Mã")]),
        ("officer", "Tên tài khoản;Đang hoạt động\nquan;không\ntam;không\n", [(2, "Vai trò"), (3, "Vai trò")]),
        ("day", "Ngày;Loại ngày;Tên\n30/4/2026;Nghỉ bù;Sai\n", [(2, "Loại ngày")]),
        ("day", "Ngày;Loại ngày;Tên\nmai;Nghỉ bù;Sai\n", [(2, "Ngày")]),
        ("day", "Ngày;Loại ngày;Tên\n2/3/2026;chơi;Sai\n", [(2, "Loại ngày")]),
        ("entry/fields", "Mã;Thứ tự\ny_te;một\n", [(2, "Thứ tự")]),
    ],
)  # fmt: skip
def test_what_contradicts_is_refused(kept_town: Database, table: str, text: str, where: list[tuple[int, str]]) -> None:
    assert refusals(previewed(table, text)) == where


def test_the_last_administrator_cannot_be_imported_away(kept_town: Database) -> None:
    preview = imported("officer", "Tên tài khoản;Đang hoạt động\ntam;không\n")
    assert [one.key for one in preview.changed] == ["tam"]
    assert refusals(previewed("officer", "Tên tài khoản;Đang hoạt động\nquan;không\n")) == [(2, "Vai trò")]


def test_columns_that_nobody_knows_are_named(kept_town: Database) -> None:
    assert previewed("role", "code;Tên;Ghi chú\nHEAD;Thủ trưởng;gì đó\n").ignored == ("Ghi chú",)


def test_a_file_that_says_what_is_there_has_nothing_to_do(kept_town: Database) -> None:
    preview = previewed("role", "Mã;Tên\nHEAD;Thủ trưởng\n")

    assert (preview.unchanged, preview.may_apply) == (1, False)


def test_an_import_overtaken_by_somebody_changes_nothing(kept_town: Database) -> None:
    held_id = held("role", "Mã;Tên\nHEAD;Giám đốc\nCLERK;Lưu trữ\n")
    shown = preview_import(held_id, actor=someone()).preview.digest
    save("role", "HEAD", by="tam", name="Người đứng đầu")

    with pytest.raises(ImportOvertaken):
        apply_import(held_id, shown=shown, actor=someone())
    assert values_of(NOUNS["role"](), "CLERK")["name"] == "Văn thư"
    again = preview_import(held_id, actor=someone()).preview
    assert again.changed[0].fields == (("name", "Người đứng đầu", "Giám đốc"),)
    apply_import(held_id, shown=again.digest, actor=someone())
    assert values_of(NOUNS["role"](), "CLERK")["name"] == "Lưu trữ"


def test_a_held_file_is_its_uploaders_and_for_a_day(kept_town: Database) -> None:
    first, second = (held("role", "Mã;Tên\nHEAD;Sếp\n") for _turn in range(2))
    with pytest.raises(ImportGone):
        preview_import(first, actor=officer("tam"))
    drop_import(first, actor=officer("tam"))
    drop_import(second, actor=someone())
    with pytest.raises(ImportGone):
        preview_import(second, actor=someone())
    preview_import(first, actor=someone())
    use_clock(lambda: NOW + timedelta(days=1, seconds=1))
    with pytest.raises(ImportGone):
        preview_import(first, actor=someone())


def test_only_an_administrator_imports_and_only_into_a_table(kept_town: Database) -> None:
    with pytest.raises(NotAllowed):
        hold_import("role", "x.csv", b"a;b\n", actor=officer("minh"))
    for table in ("setting", "entry/khong_co", "entry/", "entry", "", "entry/a\0"):
        with pytest.raises(NotFound):
            hold_import(table, "x.csv", b"a;b\n", actor=someone())


def test_an_imported_day_off_counts_at_once(kept_town: Database) -> None:
    with read_work() as work:
        assert load_calendar(work).is_working_day(TODAY)
    titles = ["Ngày", "Loại ngày", "Tên", "Văn bản thông báo", "Còn tạm tính, chưa có thông báo chính thức"]
    imported("day", book(titles, [TODAY, "Nghỉ bù", "Bão", "CV 9", False]))

    with read_work() as work:
        assert not load_calendar(work).is_working_day(TODAY)


def test_an_imported_catalogue_counts_at_once(kept_town: Database) -> None:
    imported(
        "entry/refusal_reasons", "Mã;Tên;Thứ tự;Hướng dẫn người gửi;Không bao giờ công khai\nR09;Khác;0;Hỏi lại;có\n"
    )

    with read_work() as work:
        (first, *_others) = list_catalogue(work, "refusal_reasons")
    assert (first.code, first.facts) == ("R01", {"guide": "Gửi đến nơi tiếp công dân."})
    with read_work() as work:
        new = next(one for one in list_catalogue(work, "refusal_reasons") if one.code == "R09")
    assert new.facts == {"guide": "Hỏi lại", "never_public": True}


# ---------------------------------------------------------------- out and in again


def _exported(noun: Noun, rows: Mapping[str, Mapping[str, Any]], form: str) -> bytes:
    return export_rows(noun, rows.values(), form)


@pytest.mark.parametrize("form", ["xlsx", "csv"])
@pytest.mark.parametrize("table", TABLES)
def test_exported_and_imported_again_nothing_differs(kept_town: Database, table: str, form: str) -> None:
    with read_work() as work:
        noun = noun_of(work, table)
        rows = noun.load(work)
        preview = compare(work, noun, read_sheet(_exported(noun, rows, form)))

    assert preview.refused == ()
    assert (preview.new, preview.changed, preview.absent, preview.ignored) == ((), (), 0, ())
    assert preview.unchanged == len(rows) > 0


LETTERS = st.characters(exclude_categories=["C", "Z"], include_characters=" ='+-@;,\"|")
# Text is kept composed (NFC), as pages and files bring it.
LINE = st.text(LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(normalize("NFC", text).split())).filter(bool)
DAY = st.none() | st.dates(min_value=TODAY.replace(year=2000), max_value=TODAY.replace(year=2100)).map(str)


@st.composite
def officers(draw: st.DrawFn) -> dict[str, Any]:
    grants = {}
    for _turn in range(draw(st.integers(0, 4))):
        first, last = sorted((draw(DAY), draw(DAY)), key=lambda day: day or "")
        one = {
            "role": draw(st.sampled_from(["HEAD", "OFFICER", "CLERK"])),
            "agency": draw(st.sampled_from(["SXD", "SYT", "P-NT"])),
            "valid_from": first,
            "valid_to": last,
        }
        grants[one["role"], one["agency"]] = one
    return {
        "full_name": draw(LINE),
        "job_title": draw(LINE | st.just("")),
        "email": draw(st.just("") | st.just("a.b+c@mau-vn.example")),
        "grants": [grants[key] for key in sorted(grants)],
        "is_active": draw(st.booleans()),
    }


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=officers(), form=st.sampled_from(["xlsx", "csv"]))
def test_whatever_an_officer_is_called_the_file_says_it_back(
    kept_town: Database, values: dict[str, Any], form: str
) -> None:
    with read_work() as work:
        noun = OfficerNoun()
        row = dict(noun.load(work, "an")["an"]) | noun.tidy({"username": "an", "agency": "SXD", **values})
        preview = compare(work, noun, read_sheet(_exported(noun, {"an": row}, form)))

    assert preview.refused == ()
    (after,) = [one.after for one in preview.changed] or [values_of(noun, "an")]
    assert after == row


def test_no_exported_cell_is_a_formula(kept_town: Database) -> None:
    risky = ["=1+1", "+84", "-x", "@SUM(A1)", "'=1", "''-2"]
    for place, name in enumerate(risky):
        save("role", None, code=f"R{place}", name=name)
    with begin_work() as work:
        rows = NOUNS["role"]().load(work)
    text = _exported(NOUNS["role"](), rows, "csv").decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]
    assert {row["name"] for row in rows.values()} >= set(risky)
