"""Deadlines at a browser: more time is asked for and decided; a calendar is changed knowing what it touches."""

from datetime import timedelta

import pytest

from engine.clock import local_day
from engine.storage import now
from tests.browser.conftest import HUB, People

pytestmark = pytest.mark.browser


def test_an_officer_asks_for_more_time_and_the_head_grants_it(people: People) -> None:
    officer = people.officer("RECEPTION", HUB)
    officer.opens("/can-bo/don-vi")
    officer._leads_on(officer.page.locator("main [data-line]").first.get_by_role("link").first)
    officer.follows("Xin gia hạn nội bộ", within="main")
    assert "hạn trả lời người gửi không bao giờ đổi" in officer.text
    officer.presses("Gửi đề nghị")
    assert "Chưa chọn ngày." in officer.text
    officer.page.locator("main input[type=radio]").first.check()
    officer.types("Lý do", "Chờ kết quả đo đạc tại hiện trường")
    officer.presses("Gửi đề nghị")
    head = people.officer("HEAD", HUB)
    head.opens("/can-bo/gia-han")
    assert "Chờ kết quả đo đạc" in head.text
    head.presses("Gia hạn", within="main article")
    head.opens("/can-bo/gia-han")
    assert "Đã gia hạn" in head.text


@pytest.mark.parametrize("script", [True, False])
def test_the_admin_sees_which_cases_a_day_off_touches(people: People, *, script: bool) -> None:
    admin = people.officer("ADMIN", HUB, script=script)
    day = local_day(now()) + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    admin.opens(f"/quan-tri/lich/them?day={day}")
    admin.picks("Loại ngày", "Nghỉ hoán đổi")
    admin.types("Tên", "Nghỉ tránh bão")
    admin.types("Văn bản thông báo (không bắt buộc)", "CĐ 12/CĐ-UBND")
    admin.presses("Lưu")
    assert "Chưa lưu" in admin.text
    admin.follows("Thôi, giữ lịch cũ")
