"""An officer's deadlines as a calendar file (RFC 5545): the number, the step, the day and a link, nothing else."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from icalendar import Calendar, Event, Timezone
from sqlalchemy import and_, or_, select

from engine.cases.finding import mine_clause
from engine.clock import end_of_day, local_day, local_time
from engine.directory import Officer
from engine.storage import Work
from engine.storage.tables import Case, Task

PRODUCT = "-//Hoi Dap//Deadlines//VI"
ZONE = "Asia/Ho_Chi_Minh"
MOST_EVENTS = 500
KEPT_FOR = timedelta(days=14)
"""For how long what is done is still told as cancelled: calendars ask once a day or so."""


@dataclass(frozen=True, slots=True)
class DeadlineEvent:
    """One deadline; `changes` only ever grows, so that a calendar knows the newer word."""

    task_id: UUID
    number: str
    step: str
    due_at: datetime
    changed_at: datetime
    changes: int
    is_over: bool


def list_deadlines(work: Work, officer: Officer) -> list[DeadlineEvent]:
    """Deadlines of what lies with the officer, or with whom they stand in for; and of what was done lately."""
    lately = Task.completed_at >= work.now - KEPT_FOR
    over = and_(
        Task.status.in_(("completed", "cancelled")), lately,
        or_(Task.completed_by == officer.id, mine_clause(officer)),
    )  # fmt: skip
    lines = (
        select(
            Task.id, Task.case_number, Task.title, Task.due_at, Task.opened_at, Task.claimed_at, Task.completed_at,
            Task.status, Case.audit_length,
        )
        .join(Case, Case.id == Task.case_id)
        .where(Task.due_at.is_not(None))
    )  # fmt: skip
    # What waits has a room of its own, so that no number of tasks that are done can push it out.
    ways = (
        lines.where(Task.status == "open", mine_clause(officer)).order_by(Task.pressing_at, Task.id),
        lines.where(over).order_by(Task.completed_at.desc(), Task.id),
    )
    return [_event(row) for way in ways for row in work.connection.execute(way.limit(MOST_EVENTS))]


def write_calendar(events: Iterable[DeadlineEvent], *, name: str, link: Callable[[UUID], str], host: str) -> bytes:
    """The calendar file; the same deadlines give the same bytes."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzid(ZONE, first_date=date(2020, 1, 1)))
    for one in events:
        calendar.add_component(_component(one, link(one.task_id), host))
    return bytes(calendar.to_ical())


def _event(row: Any) -> DeadlineEvent:
    changed = max(one for one in (row.opened_at, row.claimed_at, row.completed_at) if one is not None)
    is_over = row.status != "open"
    return DeadlineEvent(row.id, row.case_number, row.title, row.due_at, changed, row.audit_length, is_over)


def _component(one: DeadlineEvent, link: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"{one.task_id.hex}@{host}")
    event.add("dtstamp", one.changed_at)
    event.add("last-modified", one.changed_at)
    event.add("sequence", one.changes)
    event.add("summary", f"{one.step} · {one.number}")
    if one.due_at == end_of_day(local_day(one.due_at)):
        day = local_day(one.due_at)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        moment = local_time(one.due_at)
        event.add("dtstart", moment)
        event.add("dtend", moment)
    event.add("status", "CANCELLED" if one.is_over else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("url", link)
    event.add("description", link)
    return event
