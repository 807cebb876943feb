"""The figures of a quarter, as the home page tells them: from real rows, or nothing."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, case, func, or_, select

from engine.clock import end_of_day, local_day
from engine.petitions.conversation import SENDER
from engine.storage import read_work, tables

NOT_SATISFIED = 2
MONTHS = 3


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """Percentages are None while there is nothing to take a part of.

    On time: answered by the legal day, among those answered or past it. Satisfied: rated better
    than «không hài lòng», among those rated.
    """

    quarter: int
    year: int
    received: int
    on_time_percent: int | None
    satisfied_percent: int | None


def quarter_figures(today: date | None = None) -> QuarterFigures:
    """The figures of the calendar quarter of that day (None: today)."""
    with read_work(SENDER) as work:
        day = today or local_day(work.now)
        first, after = _bounds(day)
        petitions, ratings = tables.Petition, tables.Rating
        inside = and_(petitions.received_at >= first, petitions.received_at < after)
        in_time = and_(petitions.answered_at.is_not(None), petitions.answered_at <= petitions.legal_due)
        judged = and_(
            petitions.legal_due.is_not(None),
            or_(petitions.answered_at.is_not(None), petitions.legal_due < work.now),
            petitions.status.not_in(["refused", "withdrawn", "collecting"]),
            # Under the secret regime it counts once it is said to be answered: till then nothing is known of it.
            or_(petitions.status != "secret", petitions.answered_at.is_not(None)),
        )
        received, good, counted = work.connection.execute(
            select(
                func.count(),
                func.sum(case((and_(judged, in_time), 1), else_=0)),
                func.sum(case((judged, 1), else_=0)),
            ).where(inside)
        ).one()
        satisfied, rated = work.connection.execute(
            select(func.sum(case((ratings.score > NOT_SATISFIED, 1), else_=0)), func.count()).where(
                ratings.rated_at >= first, ratings.rated_at < after
            )
        ).one()
    return QuarterFigures(
        quarter=(day.month - 1) // MONTHS + 1,
        year=day.year,
        received=received,
        on_time_percent=_percent(good, counted),
        satisfied_percent=_percent(satisfied, rated),
    )


def _bounds(day: date) -> tuple[datetime, datetime]:
    month = (day.month - 1) // MONTHS * MONTHS + 1
    begin = date(day.year, month, 1)
    following = date(day.year + (month + MONTHS > 12), (month + MONTHS - 1) % 12 + 1, 1)  # noqa: PLR2004 - months
    return _start(begin), _start(following)


def _start(day: date) -> datetime:
    return end_of_day(day - timedelta(days=1)) + timedelta(seconds=1)


def _percent(part: int | None, whole: int | None) -> int | None:
    return round(100 * (part or 0) / whole) if whole else None
