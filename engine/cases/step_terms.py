"""The terms that the catalogue of deadlines sets for certain steps, and which cases are near or past one.

What the law asks of a step is often more than the agency gives it: here counts the catalogue's own term, from the
day the case began or from the day its step was opened, whatever the step's own deadline is.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import and_, or_, select
from sqlalchemy.sql import ColumnElement

from engine.clock import CalendarMissing, Term, due_date, local_day, parse_term
from engine.clock.zone import end_of_day
from engine.directory import list_catalogue, load_calendar
from engine.errors import HoiDapError
from engine.storage import Work
from engine.storage.tables import Case, Task

CATALOGUE = "deadline_rules"
FROM_RECEIPT = "receipt"
_SEPARATOR = re.compile(r"[,\s]+")
_MOST_DAYS = 400
"""How far back a day is looked for: no step of a case waits longer in its term."""


@dataclass(frozen=True, slots=True)
class StepTerm:
    """One rule for steps, each `process/element`; counted from the case's beginning, or else from the step's."""

    code: str
    name: str
    term: Term
    from_beginning: bool
    steps: tuple[str, ...]


def list_step_terms(work: Work) -> tuple[StepTerm, ...]:
    """The rules of the catalogue that name steps and give days."""
    return tuple(_read(work))


def _read(work: Work) -> Iterator[StepTerm]:
    for entry in list_catalogue(work, CATALOGUE):
        steps = tuple(filter(None, _SEPARATOR.split(str(entry.facts.get("steps") or ""))))
        if not steps:
            continue
        try:
            term = parse_term(str(entry.facts.get("term") or ""))
            due_date(local_day(work.now), term, load_calendar(work))
        except HoiDapError:
            # A term in hours, or one that somebody has mistyped: the catalogue's page says so.
            continue
        yield StepTerm(entry.code, entry.name, term, str(entry.facts.get("from")) == FROM_RECEIPT, steps)


def due_by_term(work: Work, code: str, span: tuple[date | None, date] | None) -> ColumnElement[bool]:
    """Cases that stand at a step of the rule; with a span of days, of which the rule's last day lies in it.

    Raises:
        KeyError: there is no such rule.
    """
    rule = {one.code: one for one in list_step_terms(work)}[code]
    at_steps = or_(*(_is_at(step) for step in rule.steps))
    waiting = select(Task.case_id).where(Task.status == "open", at_steps)
    if span is None:
        return Case.id.in_(waiting)
    begun = _begun(work, rule.term, span)
    if begun is None:
        return Case.id.in_(())
    if rule.from_beginning:
        return and_(_between(Case.__table__.c.started_at, begun), Case.id.in_(waiting))
    return Case.id.in_(waiting.where(_between(Task.__table__.c.opened_at, begun)))


def _is_at(step: str) -> ColumnElement[bool]:
    process_id, _, element = step.rpartition("/")
    return and_(Task.element == element, *([Task.process_id == process_id] if process_id else []))


def _begun(work: Work, term: Term, span: tuple[date | None, date]) -> tuple[date | None, date] | None:
    """The days from and up to which something has begun whose term ends within the span; None when there is none."""
    earliest, latest = span
    calendar, day, newest = load_calendar(work), local_day(work.now), None
    for _ in range(_MOST_DAYS):
        try:
            last = due_date(day, term, calendar)
        except CalendarMissing:
            return None
        if newest is None and last <= latest:
            newest = day
            if earliest is None:
                return None, newest
        if earliest is not None and last < earliest:
            return (day + timedelta(days=1), newest) if newest is not None and newest > day else None
        day -= timedelta(days=1)
    return None


def _between(column: ColumnElement[datetime], days: tuple[date | None, date]) -> ColumnElement[bool]:
    first, last = days
    until = column <= end_of_day(last)
    return until if first is None else and_(column > end_of_day(first - timedelta(days=1)), until)
