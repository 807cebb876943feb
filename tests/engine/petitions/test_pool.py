"""The collecting pool: when it is looked at, and how many are alike, on both databases."""

from datetime import date
from uuid import UUID

import pytest

from engine.clock import VIETNAM, CalendarDay, DayKind, WorkingCalendar, local_day, seed_days
from engine.directory import get_setting
from engine.petitions import list_pool, pool
from engine.petitions.handlers import register_handlers
from engine.petitions.rows import change_petition
from engine.petitions.statuses import Status
from engine.storage import Database, begin_work, read_work
from tests.engine.directory.town import officer
from tests.engine.petitions.office import Clock, send

FIRST = "Mức tách thửa đất ở áp dụng chung cho cả tỉnh làm các nhà ở vùng núi không tách được đất cho con."
AGAIN = "Mức tách thửa đất ở áp dụng chung cho cả tỉnh làm nhiều nhà ở vùng núi không tách được đất cho con cái."
CALENDAR = WorkingCalendar(day for year in (2026, 2027) for day in seed_days(year))


def sends(content: str = AGAIN, phone: str = "0900000009") -> UUID:
    return send(title="Mức tách thửa", content=content, phone=phone, email=f"{phone}@mau.example").case_id


def enters(case_id: UUID, agency: str = "VP") -> None:
    with begin_work() as work:
        pool.enter(work, case_id, agency=agency)


def counted(case_id: UUID) -> list[int]:
    with begin_work() as work:
        return [found for _, found in pool.count_again(work, case_id)]


@pytest.mark.parametrize(
    ("today", "first"),
    [("2026-11-23", "2027-01-01"), ("2026-12-31", "2027-01-01"), ("2027-01-01", "2027-04-01"),
     ("2027-03-31", "2027-04-01"), ("2027-07-01", "2027-10-01")],
)  # fmt: skip
def test_the_next_quarter_begins_in_january_april_july_or_october(today: str, first: str) -> None:
    assert pool.first_day_of_next_quarter(date.fromisoformat(today)) == date.fromisoformat(first)


def test_the_review_is_on_the_wanted_working_day_of_the_quarter_at_eight() -> None:
    first = pool.next_review(date(2026, 11, 23), CALENDAR, working_day=1)
    assert first.isoformat() == "2027-01-04T08:00:00+07:00"
    third = pool.next_review(date(2026, 11, 23), CALENDAR, working_day=3)
    assert local_day(third) == date(2027, 1, 6)


def test_a_saturday_that_is_worked_on_is_a_working_day_of_the_quarter() -> None:
    swapped = CalendarDay(date(2027, 1, 2), DayKind.SWAP_WORK, "Làm bù", "thử", provisional=False)
    calendar = WorkingCalendar((*CALENDAR.days, swapped))
    assert local_day(pool.next_review(date(2026, 11, 23), calendar, working_day=1)) == date(2027, 1, 2)


def test_weekdays_stand_in_for_a_year_without_its_holidays() -> None:
    review = pool.next_review(date(2030, 12, 2), CALENDAR, working_day=2)
    assert (local_day(review), review.tzinfo) == (date(2031, 1, 2), VIETNAM)


def test_as_many_new_ones_as_the_setting_says_are_enough(office: Database) -> None:
    first = sends(FIRST, "0900000001")
    enters(first)
    with read_work() as work:
        assert get_setting(work, pool.THRESHOLD.name) == 3
    found = [counted(sends(phone=f"090000001{number}")) for number in range(3)]
    assert found == [[], [], [3]]


def test_only_new_ones_count_after_a_review(office: Database) -> None:
    first = sends(FIRST, "0900000001")
    enters(first)
    others = [sends(phone=f"090000001{number}") for number in range(3)]
    with begin_work() as work:
        stay = pool.begin_review(work, first)
    assert (stay.similar, stay.round) == (3, 1)
    assert counted(others[0]) == []
    more = [sends(phone=f"090000002{number}") for number in range(3)]
    assert counted(more[0]) == [6]


@pytest.mark.parametrize("status", [Status.ANSWERED, Status.PUBLISHED, Status.REFUSED, Status.WITHDRAWN, Status.SECRET])
def test_what_is_over_does_not_count(office: Database, status: Status) -> None:
    first = sends(FIRST, "0900000001")
    enters(first)
    for number in range(3):
        other = sends(phone=f"090000001{number}")
        with begin_work() as work:
            change_petition(work, other, status=status)
    assert counted(first) == []


def test_a_petition_that_left_the_pool_is_opened_no_more(office: Database) -> None:
    first = sends(FIRST, "0900000001")
    enters(first)
    with begin_work() as work:
        pool.leave(work, first)
    for number in range(3):
        sends(phone=f"090000001{number}")
    assert counted(first) == []


def test_who_comes_back_later_begins_to_count_anew(office: Database, clock: Clock) -> None:
    first = sends(FIRST, "0900000001")
    enters(first)
    with begin_work() as work:
        pool.begin_review(work, first)
        pool.leave(work, first)
    clock.move(days=100)
    with begin_work() as work:
        assert pool.enter(work, first, agency="VP").round == 0


def test_the_last_review_is_the_one_the_setting_allows(office: Database) -> None:
    first = sends(FIRST, "0900000001")
    enters(first)
    with begin_work() as work:
        rounds = [pool.begin_review(work, first).may_stay for _ in range(4)]
    assert rounds == [True, True, True, False]


def test_the_list_tells_how_long_how_many_and_when(office: Database, clock: Clock) -> None:
    first = sends(FIRST, "0900000001")
    enters(first)
    counted(sends())
    clock.move(days=5)
    (one,) = list_pool(actor=officer("hoa")).items
    assert (one.case_id, one.days, one.similar, one.round) == (first, 5, 1, 0)
    assert one.agency_name


def test_the_list_goes_on_where_a_page_ends(office: Database) -> None:
    for number in range(3):
        enters(sends(FIRST, f"090000000{number}"))
    seen, cursor = [], None
    for _ in range(3):
        page = list_pool(actor=officer("hoa"), cursor=cursor, limit=1)
        seen += [one.number for one in page.items]
        cursor = page.next_cursor
    assert (len(set(seen)), cursor) == (3, None)


def test_the_handler_is_where_the_worker_looks_for_it() -> None:
    shelf: dict[str, object] = {}
    register_handlers(shelf)  # type: ignore[arg-type]
    assert "petition.pool_check" in shelf
