"""Which cases are asked for: what an address or a question of the morning says, as conditions on rows."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import and_, false, literal, or_, select
from sqlalchemy.sql import ColumnElement

from engine.cases.finding import may_read_content
from engine.cases.step_terms import due_by_term
from engine.clock import VIETNAM, CalendarMissing, end_of_day, local_day
from engine.directory import Officer, load_calendar
from engine.runtime import CaseStatus
from engine.storage import Work
from engine.storage.search_text import search_plain, search_words
from engine.storage.tables import Case, CaseSearch, Incident, Outbox, ProcessVersion, Subscription, Task, Timer

OPEN = (CaseStatus.RUNNING, CaseStatus.INCIDENT, CaseStatus.SUSPENDED)
OVER = (CaseStatus.COMPLETED, CaseStatus.CANCELLED)
SOON_WORKING_DAYS = 3
TIMER_GRACE = timedelta(minutes=2)
"""A worker needs a moment: a timer is called overdue after this time."""

_NUMBER = re.compile(r"[A-Za-z]{1,8}-?[0-9-]*|[0-9-]+")
_DAYS_IN_WEEK = 7


class Due(StrEnum):
    """How a case stands to its nearest deadline: the whole case's, or that of a task of it."""

    LATE = "late"
    TODAY = "today"
    SOON = "soon"
    WEEK = "week"


class Trouble(StrEnum):
    """What keeps a case from going on by itself."""

    INCIDENT = "incident"
    TIMER = "timer"
    OUTBOX = "outbox"


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What is asked of a list of cases; what is left empty does not matter.

    `element` is a step where the case stands now, `process/element` to tell steps of one name apart.
    `rule` is a rule of the catalogue of deadlines that names steps; `due` is then its last day's, no other.
    Days are days in Việt Nam, both ends included. `words` are part of a number, or words of a title.
    """

    status: CaseStatus | None = None
    is_open: bool = False
    process_id: str = ""
    version: int | None = None
    element: str = ""
    agency: str = ""
    started_from: date | None = None
    started_to: date | None = None
    ended_from: date | None = None
    ended_to: date | None = None
    due: Due | None = None
    rule: str = ""
    trouble: Trouble | None = None
    idle_days: int | None = None
    words: str = ""


def conditions(work: Work, wanted: CaseFilter, actor: Officer) -> list[ColumnElement[bool]]:
    """The conditions on rows of `cases`; whose cases they are is not asked here."""
    found = [*_plain(wanted), *_days(wanted)]
    if wanted.rule:
        found += [Case.status.in_(OPEN), _by_rule(work, wanted.rule, wanted.due)]
    elif wanted.due is not None:
        found += [Case.status.in_(OPEN), _due(work, wanted.due, wanted.element)]
    if wanted.trouble is not None:
        found += _trouble(work, wanted.trouble)
    if wanted.idle_days is not None:
        found += [Case.status.in_(OPEN), Case.moved_at < work.now - timedelta(days=wanted.idle_days)]
    if wanted.element:
        found += [Case.status.in_(OPEN), _stands_at(wanted.element)]
    if wanted.words.strip():
        found.append(_called(wanted.words, actor))
    return found


def _plain(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.status is not None:
        found.append(Case.status == wanted.status)
    if wanted.is_open:
        found.append(Case.status.in_(OPEN))
    if wanted.process_id:
        found.append(Case.process_id == wanted.process_id)
    if wanted.version is not None:
        version = select(ProcessVersion.id).where(ProcessVersion.number == wanted.version)
        if wanted.process_id:
            version = version.where(ProcessVersion.process_id == wanted.process_id)
        found.append(Case.version_id.in_(version))
    if wanted.agency:
        found.append(Case.agency == wanted.agency)
    return found


def _days(wanted: CaseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    for column, first, last in (
        (Case.started_at, wanted.started_from, wanted.started_to),
        (Case.ended_at, wanted.ended_from, wanted.ended_to),
    ):
        if first is not None:
            found.append(column >= start_of_day(first))
        if last is not None:
            found.append(column < start_of_day(last + timedelta(days=1)))
    return found


def start_of_day(day: date) -> datetime:
    """The first moment of that day in Việt Nam."""
    return datetime.combine(day, time(), tzinfo=VIETNAM).astimezone(UTC)


def due_span(work: Work, due: Due) -> tuple[datetime | None, datetime]:
    """The moments after which, and up to which, a deadline counts as this."""
    today = local_day(work.now)
    if due is Due.LATE:
        return None, work.now
    if due is Due.TODAY:
        return work.now, end_of_day(today)
    if due is Due.SOON:
        return work.now, end_of_day(_working_day_after(work, today))
    return work.now, end_of_day(today + timedelta(days=_DAYS_IN_WEEK - 1 - today.weekday()))


def _by_rule(work: Work, rule: str, due: Due | None) -> ColumnElement[bool]:
    if due is None:
        return due_by_term(work, rule, None)
    after, until = due_span(work, due)
    today = local_day(work.now)
    return due_by_term(work, rule, (None, today - timedelta(days=1)) if after is None else (today, local_day(until)))


def _working_day_after(work: Work, today: date) -> date:
    try:
        return load_calendar(work).add_working_days(today, SOON_WORKING_DAYS)
    except CalendarMissing:
        return today + timedelta(days=SOON_WORKING_DAYS)


def _due(work: Work, due: Due, place: str) -> ColumnElement[bool]:
    """With a place, only the tasks there count beside the whole case, as the numbers on a diagram count them."""
    after, until = due_span(work, due)

    def within(column: ColumnElement[datetime | None]) -> ColumnElement[bool]:
        return column < until if after is None else and_(column >= after, column <= until)

    # Both index scans, once each: the open tasks with their deadlines lie together in one index.
    tasks = select(Task.case_id).where(Task.status == "open", within(Task.__table__.c.pressing_at), *_tasks_at(place))
    return or_(within(Case.__table__.c.due_at), Case.id.in_(tasks))


def _trouble(work: Work, trouble: Trouble) -> list[ColumnElement[bool]]:
    if trouble is Trouble.INCIDENT:
        return [Case.id.in_(select(Incident.case_id).where(Incident.status == "open"))]
    if trouble is Trouble.TIMER:
        overdue = select(Timer.case_id).where(Timer.due_at < work.now - TIMER_GRACE)
        return [Case.status.in_([CaseStatus.RUNNING, CaseStatus.INCIDENT]), Case.id.in_(overdue)]
    failing = select(Outbox.case_id).where(Outbox.done_at.is_(None), or_(*outbox_fails()))
    return [Case.id.in_(failing)]


def outbox_fails() -> tuple[ColumnElement[bool], ...]:
    """What makes a row of the outbox one that fails: given up, or tried in vain and waiting for its next try."""
    return Outbox.failed_at.is_not(None), Outbox.last_error.is_not(None)


def _tasks_at(place: str) -> tuple[ColumnElement[bool], ...]:
    process_id, _, element = place.rpartition("/")
    wanted = ((Task.element, element), (Task.process_id, process_id))
    return tuple(column == value for column, value in wanted if value)


def _stands_at(place: str) -> ColumnElement[bool]:
    element = place.rpartition("/")[2]
    at_task = select(Task.case_id).where(Task.status == "open", *_tasks_at(place))
    return or_(
        Case.id.in_(at_task),
        *(
            Case.id.in_(select(table.case_id).where(table.element == element, *more))
            for table, more in (
                (Timer, ()),
                (Subscription, ()),
                (Incident, (Incident.status == "open",)),
            )
        ),
    )


def _called(words: str, actor: Officer) -> ColumnElement[bool]:
    """Cases of a number like this; for who may read content, also those with all these words in their title."""
    typed = words.strip()
    ways: list[ColumnElement[bool]] = []
    if _NUMBER.fullmatch(typed) and any(letter.isdigit() for letter in typed):
        ways.append(Case.number.contains(typed.upper(), autoescape=True))
    if may_read_content(actor) and (parts := search_words(search_plain(typed))):
        titles = select(CaseSearch.case_id).where(
            *(literal(" ").concat(CaseSearch.text).contains(f" {part}", autoescape=True) for part in parts)
        )
        ways.append(Case.id.in_(titles))
    return or_(*ways) if ways else false()
