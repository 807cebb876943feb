"""The collecting pool: petitions without enough grounds, kept until their next review or until enough are alike.

Nghị định 20/2008/NĐ-CP, Điều 14 khoản 2 điểm b lets them be collected for study; when they are looked at again is the
province's to say: settings, each marked as not confirmed yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, insert, select, update

from engine.clock import VIETNAM, CalendarMissing, WorkingCalendar, local_day
from engine.directory import Setting, declare_setting, get_setting, load_calendar
from engine.errors import N_
from engine.petitions.similar import list_alike
from engine.storage import Work, tables

pool = cast("Table", tables.PetitionPool.__table__)
BEGINS = time(8)
_PART = N_("Nhóm tập hợp")
_LAW = N_("Nghị định 20/2008/NĐ-CP, Điều 14 khoản 2 điểm b; con số do tỉnh đặt")
THRESHOLD = declare_setting(
    Setting(
        name="pool.threshold",
        part=_PART,
        title=N_("Thêm bao nhiêu phản ánh tương tự thì xem lại ngay"),
        explanation=N_(
            "Phản ánh trong nhóm tập hợp được xem lại trước kỳ khi có thêm ngần này phản ánh tương tự đang xử lý hoặc "
            "đang tập hợp, kể từ lần xem lại trước."
        ),
        default=3,
        least=1,
        most=50,
        unit=N_("phản ánh"),
        law=_LAW,
        is_confirmed=False,
    )
)
MOST_REVIEWS = declare_setting(
    Setting(
        name="pool.most_reviews",
        part=_PART,
        title=N_("Xem lại nhiều nhất bao nhiêu lần"),
        explanation=N_(
            "Xem lại ngần này lần mà vẫn chưa đủ cơ sở thì Thủ trưởng quyết định kết thúc hay tập hợp tiếp."
        ),
        default=4,
        least=1,
        most=40,
        unit=N_("lần"),
        law=_LAW,
        is_confirmed=False,
    )
)
REVIEW_DAY = declare_setting(
    Setting(
        name="pool.review_working_day",
        part=_PART,
        title=N_("Xem lại vào ngày làm việc thứ mấy của quý"),
        explanation=N_("Mỗi quý, phản ánh trong nhóm tập hợp được mở ra xem lại vào ngày làm việc này."),
        default=1,
        least=1,
        most=40,
        unit=N_("ngày làm việc"),
        law=_LAW,
        is_confirmed=False,
    )
)


@dataclass(frozen=True, slots=True)
class Stay:
    """A petition's stay in the pool: when it is looked at next, how many are like it, how often it was looked at."""

    review_on: datetime
    similar: int
    round: int
    may_stay: bool

    def as_variable(self) -> dict[str, Any]:
        """As a case keeps it."""
        local = self.review_on.astimezone(VIETNAM)
        return {
            "review_on": local.isoformat(timespec="minutes"),
            "similar": self.similar,
            "round": self.round,
            "may_stay": self.may_stay,
        }


def enter(work: Work, case_id: UUID, *, agency: str | None) -> Stay:
    """The petition is in the pool until its next review; one that comes back keeps the count of its reviews."""
    review_on = next_review(local_day(work.now), load_calendar(work), working_day=get_setting(work, REVIEW_DAY.name))
    row = find_stay(work, case_id)
    if row is None:
        row_values = {"since": work.now, "round": 0, "counted": 0, "similar": 0}
        work.connection.execute(
            insert(pool).values(case_id=case_id, agency=agency, review_on=review_on, left_at=None, **row_values)
        )
    else:
        again: Mapping[str, Any] = {} if row.left_at is None else {"since": work.now, "round": 0, "counted": 0}
        _change(work, case_id, agency=agency, review_on=review_on, left_at=None, **again)
    return _as_stay(work, case_id)


def begin_review(work: Work, case_id: UUID) -> Stay:
    """The petition is looked at again: one round more, and what is like it counted anew."""
    row = find_stay(work, case_id)
    found = len(list_alike(work, case_id))
    if row is not None:
        _change(work, case_id, round=row.round + 1, similar=found, counted=found)
    return _as_stay(work, case_id)


def leave(work: Work, case_id: UUID) -> None:
    """The petition is in the pool no longer."""
    _change(work, case_id, left_at=work.now)


def count_again(work: Work, case_id: UUID) -> list[tuple[str, int]]:
    """Count anew what is like this petition and those like it in the pool.

    Told are those that enough new ones are like since they were last looked at: their numbers, and how many.
    """
    others = list_alike(work, case_id)
    rows = work.connection.execute(
        select(pool.c.case_id, pool.c.counted, tables.Petition.number)
        .join(tables.Petition, tables.Petition.case_id == pool.c.case_id)
        .where(pool.c.case_id.in_([case_id, *others]), pool.c.left_at.is_(None))
        .order_by(tables.Petition.number)
    ).all()
    least, reached = get_setting(work, THRESHOLD.name), []
    for row in rows:
        found = len(list_alike(work, row.case_id))
        _change(work, row.case_id, similar=found)
        if found - row.counted >= least:
            reached.append((row.number, found))
    return reached


def next_review(today: date, calendar: WorkingCalendar, *, working_day: int) -> datetime:
    """The morning of the n-th working day of the quarter after that of `today`.

    For a year whose holidays are not entered yet, weekdays stand in for working days.
    """
    first = first_day_of_next_quarter(today)
    try:
        day = calendar.add_working_days(first - timedelta(days=1), working_day)
    except CalendarMissing:
        day = _nth_weekday(first, working_day)
    return datetime.combine(day, BEGINS, tzinfo=VIETNAM)


def first_day_of_next_quarter(day: date) -> date:
    """1 January, April, July or October, whichever comes next after that day."""
    month = 3 * ((day.month - 1) // 3) + 4
    return date(day.year + 1, 1, 1) if month > 12 else date(day.year, month, 1)  # noqa: PLR2004 - months of a year


def find_stay(work: Work, case_id: UUID) -> Row[Any] | None:
    """The petition's row of the pool, also when it has left."""
    return work.connection.execute(select(pool).where(pool.c.case_id == case_id)).first()


def _nth_weekday(first: date, number: int) -> date:
    day = first
    while True:
        number -= day.weekday() < 5  # noqa: PLR2004 - Saturday
        if number == 0:
            return day
        day += timedelta(days=1)


def _as_stay(work: Work, case_id: UUID) -> Stay:
    row = find_stay(work, case_id)
    if row is None:
        return Stay(work.now, 0, 0, may_stay=True)
    return Stay(row.review_on, row.similar, row.round, may_stay=row.round < get_setting(work, MOST_REVIEWS.name))


def _change(work: Work, case_id: UUID, **changes: Any) -> None:
    work.connection.execute(update(pool).where(pool.c.case_id == case_id).values(**changes))
