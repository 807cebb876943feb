"""The register of erasures, what falls due, and holding a case back."""

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from openpyxl import load_workbook
from sqlalchemy import delete, select, update

from engine.cases.emptying import erase_due
from engine.storage import begin_work, read_work
from engine.storage.tables import Case, LetterToSend, Outbox, PetitionLink
from tests.webui.visiting import Visitor

REGISTER, DUE = "/quan-tri/so-xoa", "/quan-tri/so-xoa/den-han"


@pytest.fixture
def old(clock: object) -> str:
    """The number of a petition that was handed on and ended six years ago, with nothing in its way."""
    moment: datetime = clock.now  # type: ignore[attr-defined]
    with begin_work() as work:
        number = str(work.connection.scalar(select(Case.number).where(Case.status == "completed")))
        ended = moment - timedelta(days=365 * 6)
        work.connection.execute(update(Case).where(Case.number == number).values(ended_at=ended, undo_until=None))
        work.connection.execute(update(Outbox).values(done_at=moment))
        work.connection.execute(update(LetterToSend).values(sent_at=moment))
        work.connection.execute(delete(PetitionLink))
    return number


@pytest.fixture
def admin(signs_in: Callable[[str], Visitor]) -> Visitor:
    return signs_in("ADMIN")


def test_an_empty_register_says_what_will_stand_here(admin: Visitor) -> None:
    assert "Chưa có hồ sơ nào bị ẩn danh hay xoá." in admin.opens(REGISTER).text
    assert admin.opens(f"{REGISTER}/tai-ve.csv").response.get_data().decode("utf-8-sig").count("\n") == 1  # type: ignore[union-attr]


def test_what_was_erased_stands_in_the_register_and_in_its_file(admin: Visitor, old: str) -> None:
    assert old in admin.opens(DUE).text
    assert "Đang tắt" in admin.text
    assert "Chờ xác nhận" in admin.text
    assert erase_due(most=10) == 1
    assert "Xoá nội dung, hết thời hạn lưu" in admin.opens(REGISTER).text
    assert old in admin.text
    assert "hệ thống, theo lịch" in admin.text
    assert old not in admin.opens(f"{REGISTER}?viec=secret").text
    assert "Không có mục nào khớp." in admin.text
    sheet = admin.opens(f"{REGISTER}/tai-ve.xlsx").response
    assert sheet is not None
    rows = list(load_workbook(io.BytesIO(sheet.get_data())).active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Mã hồ sơ", old]
    assert old not in admin.opens(DUE).text


def test_a_case_is_held_with_a_reason_and_released_again(admin: Visitor, old: str) -> None:
    page = f"/giam-sat/ho-so/{old}"
    assert "Chưa nêu lý do." in decided(admin, f"{page}/giu-lai", "")
    assert "Đang có khiếu nại" in decided(admin, f"{page}/giu-lai", "Đang có khiếu nại")
    assert "có quyết định giữ lại" in admin.opens(DUE).text
    assert erase_due(most=10) == 0
    assert "Theo thời hạn lưu như thường." in decided(admin, f"{page}/thoi-giu", "Khiếu nại đã xong")
    assert erase_due(most=10) == 1
    assert "Đã xoá nội dung lúc" in admin.opens(page).text


def decided(admin: Visitor, path: str, reason: str) -> str:
    """What the page says after an act with this reason; its form goes to where it stands."""
    data = {"csrf_token": admin.opens(path).value("csrf_token"), "reason": reason}
    return admin.client.post(path, data=data, follow_redirects=True).get_data(as_text=True)


def test_nobody_but_administrators_learns_of_the_register(signs_in: Callable[[str], Visitor], old: str) -> None:
    for role in ("HEAD", "OFFICER", "PROCESS_DESIGNER"):
        seen = signs_in(role)
        for path in (REGISTER, DUE, f"{REGISTER}/tai-ve.xlsx"):
            assert seen.opens(path).status == 404, (role, path)
        assert seen.opens(f"/giam-sat/ho-so/{old}/giu-lai").status in {403, 404}
    with read_work() as work:
        assert work.connection.scalar(select(Case.title).where(Case.number == old))
