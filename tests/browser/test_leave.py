"""An office over a leave, at its screens: asked, seen beforehand, approved; handed over; the day, also on paper."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.browser.conftest import People
from tests.browser.visitor import PICTURES

pytestmark = pytest.mark.browser


def day(after: int) -> str:
    return (datetime.now(UTC) + timedelta(days=after)).date().isoformat()


def test_an_absence_is_asked_for_seen_and_approved(people: People) -> None:
    asking = people.officer("OFFICER")
    asking.opens("/can-bo/vang-mat")
    # Not the head, who decides.
    stand_in = asking.field("Người thay").locator("option").last
    asking.field("Người thay").select_option(value=stand_in.get_attribute("value") or "")
    asking.types("Từ ngày", day(1))
    asking.types("Đến hết ngày", day(3))
    asking.presses("Xem trước")
    assert "Xem trước:" in asking.text
    asking.presses("Gửi đề nghị")
    assert "Chờ duyệt" in asking.text

    head = people.officer("HEAD")
    head.opens("/can-bo/vang-mat")
    head.page.locator(".i-plain a").first.click()
    head.looks()
    head.presses("Duyệt")
    assert "Sắp tới" in head.text

    asking.opens("/can-bo/vang-mat")
    asking.page.locator(".i-plain a").first.click()
    asking.looks()
    asking.presses("Hủy kỳ vắng mặt")
    assert "Đã hủy" in asking.text


def test_the_day_stands_on_one_sheet_and_all_of_it_is_handed_over(people: People, tmp_path: Path) -> None:
    head = people.officer("HEAD")
    head.opens("/can-bo/don-vi")
    head.page.get_by_role("button", name=re.compile("^Nhận việc")).first.click()
    head.opens("/can-bo/hom-nay")
    assert head.heading.startswith("Hôm nay, ")
    assert head.page.locator(".i-day__line").count()
    paper = Path(PICTURES or tmp_path) / "day.pdf"
    head.page.pdf(path=paper, format="A4")
    assert paper.read_bytes().startswith(b"%PDF")
    head.page.emulate_media(media="print")
    assert not head.page.locator(".s-side").is_visible()
    head.page.emulate_media(media="screen")

    head.opens("/can-bo/ban-giao")
    assert head.heading == "Bàn giao công việc"
    head.page.locator("#f-to").select_option(value="unit")
    head.types("Lý do, căn cứ", "QĐ 12/QĐ")
    head.presses("Xem trước")
    assert "Sẽ bàn giao 1 mục. Chưa có gì thay đổi." in head.text
    head.presses("Bàn giao 1 mục")
    assert "Đã bàn giao 1 mục." in head.text
    assert "Không còn gì để bàn giao." in head.text


def test_the_address_of_a_calendar_is_shown_once(people: People) -> None:
    officer = people.officer("OFFICER")
    officer.opens("/can-bo/lich-han")
    officer.presses("Tạo địa chỉ lịch")
    assert officer.page.locator("#f-href").input_value().endswith(".ics")
    officer.opens("/can-bo/lich-han")
    assert not officer.page.locator("#f-href").count()
