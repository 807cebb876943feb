"""The digest of the day: once, on working days, when there is something to say."""

from datetime import date

import pytest
from sqlalchemy import update

from engine.clock import CalendarDay, DayKind
from engine.directory import save_calendar_days
from engine.notifications import save_preferences, send_digests
from engine.notifications.digest import deliver_digest
from engine.storage import begin_work, tables
from tests.engine.notifications.telling import give_address, outbox, tell
from tests.support.at_once import at_once
from tests.support.mail_server import mail_server, part
from tests.support.town import Town

KIND = "staff.digest"


@pytest.fixture(autouse=True)
def addresses(town: Town) -> None:
    give_address("minh", "dung")


def post(town: Town) -> None:
    for row in outbox(town, KIND):
        deliver_digest(row)


def test_everyone_with_an_address_gets_one_a_day(town: Town) -> None:
    assert send_digests() == 2
    assert send_digests() == 0
    town.clock.move(days=1)
    assert send_digests() == 2


def test_two_workers_at_once_send_one(town: Town) -> None:
    assert at_once(send_digests, send_digests) == [None, None]
    assert len(outbox(town, KIND)) == 2


def test_it_says_numbers_and_ways_and_no_title(town: Town) -> None:
    tell(town, role='"OFFICER"', agency='"SXD"')
    send_digests()
    with mail_server() as box:
        post(town)
        (message,) = box.to("minh@mau.example")
    assert message["Subject"] == "Việc ngày 23/11/2026: 0 quá hạn, 0 đến hạn, 1 chờ nhận"
    assert message["List-Unsubscribe"] == "<https://hoidap.example/can-bo/thong-bao/cach-nhan>"
    text = part(message)
    assert "- Chờ nhận: 1" in text
    assert "- Mới từ thư trước: 1" in text
    assert "- Thông báo chưa đọc: 1" in text
    assert "https://hoidap.example/can-bo/" in text
    assert "sample" not in text


def test_what_is_due_today_and_late_is_named_by_number(town: Town) -> None:
    case_id = tell(town, officer='"an"')
    with begin_work() as work:
        work.connection.execute(update(tables.Task).values(due_at=work.now))
    with mail_server() as box:
        send_digests()
        post(town)
        town.clock.move(days=1)
        send_digests()
        post(town)
        first, second = (part(message) for message in box.to("minh@mau.example"))
    assert case_id
    assert "Hồ sơ đến hạn hôm nay:\nhttps://hoidap.example/can-bo/ho-so/HS-2026-000001" in first
    assert "Hồ sơ quá hạn:\nhttps://hoidap.example/can-bo/ho-so/HS-2026-000001" in second


def test_who_has_nothing_is_left_in_peace(town: Town) -> None:
    send_digests()
    with mail_server() as box:
        post(town)
        assert box.messages == []


@pytest.mark.parametrize("hours", [-3, 9, 15])
def test_it_goes_in_the_morning_and_not_at_night(town: Town, hours: int) -> None:
    town.clock.now = town.clock.now.replace(hour=2)
    town.clock.move(hours=hours)
    assert send_digests() == 0


def test_a_worker_that_comes_back_at_noon_serves_today_alone(town: Town) -> None:
    town.clock.move(days=3, hours=3)
    assert send_digests() == 2
    assert {row.day for row in town.rows(tables.DigestRun)} == {date(2026, 11, 26)}


def test_mail_that_was_held_up_past_its_day_is_not_sent(town: Town) -> None:
    tell(town, officer='"minh"')
    send_digests()
    town.clock.move(days=1)
    with mail_server() as box:
        post(town)
        assert box.messages == []


def test_no_digest_on_a_day_off(town: Town) -> None:
    with begin_work() as work:
        save_calendar_days(
            work, [CalendarDay(date(2026, 11, 24), DayKind.HOLIDAY, "Ngày Văn hóa", "thử", provisional=False)]
        )
    town.clock.move(days=1)
    assert send_digests() == 0
    town.clock.move(days=4)  # Saturday
    assert send_digests() == 0


def test_who_turned_it_off_gets_none(town: Town) -> None:
    save_preferences(town.officer("minh"), ways={}, has_digest=False, quiet_from="", quiet_until="")
    assert send_digests() == 1
