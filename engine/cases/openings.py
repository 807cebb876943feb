"""Who has opened a case: one row a person, case and day, written when they do; lists are no opening.

What a person opens again within a few minutes (a page that is loaded anew, a form that came back) is the same opening,
and costs nothing: this process remembers it.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import cast
from uuid import UUID

from sqlalchemy import Table, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.cases.content_grants import may_look_into_grants
from engine.cases.finding import OVERSEERS, WITHOUT_CONTENT, may_see_case, people
from engine.clock import local_day
from engine.directory import Officer, agency_names, role_names
from engine.storage import Work, begin_work, now, read_work, tables

SAME_OPENING = timedelta(minutes=5)
MOST_REMEMBERED = 20_000
MOST_SHOWN = 200
_openings = cast("Table", tables.CaseOpening.__table__)


@dataclass(frozen=True, slots=True)
class OpeningView:
    """That an officer opened a case on one day. `reads_content`: else they saw its steps and times alone."""

    officer: str
    job_title: str
    agency: str
    role: str
    day: date
    times: int
    first_at: datetime
    last_at: datetime
    reads_content: bool


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many officers have read a case in this role."""

    role: str
    name: str
    officers: int


class _Remembered:
    """What this process has written down lately, the oldest first."""

    def __init__(self) -> None:
        self._moments: OrderedDict[tuple[UUID, UUID, bool], datetime] = OrderedDict()
        self._lock = Lock()

    def is_new(self, key: tuple[UUID, UUID, bool], moment: datetime, since: datetime | None) -> bool:
        """Whether it has to be written down: a while has passed, or what is opened came only after the last time."""
        with self._lock:
            last = self._moments.get(key)
            return last is None or not last <= moment < last + SAME_OPENING or (since is not None and last < since)

    def keep(self, key: tuple[UUID, UUID, bool], moment: datetime) -> None:
        with self._lock:
            self._moments[key] = moment
            self._moments.move_to_end(key)
            while len(self._moments) > MOST_REMEMBERED:
                self._moments.popitem(last=False)


_remembered = _Remembered()
_is_preparing: ContextVar[bool] = ContextVar("is_preparing", default=False)


@contextmanager
def preparing() -> Iterator[None]:
    """What is read within is made ready for somebody who does not see it yet: it is no opening.

    Whoever shows it later calls `note_opening`.
    """
    before = _is_preparing.set(True)
    try:
        yield
    finally:
        _is_preparing.reset(before)


def note_opening(
    case_id: UUID,
    officer: Officer,
    *,
    reads_content: bool,
    agency: str | None = None,
    role: str | None = None,
    since: datetime | None = None,
) -> None:
    """It is written down that the officer has opened the case; call it outside of a transaction.

    `role` is that of the task they opened, `since` when that task began; else the role is found among those they
    hold in `agency`.
    """
    if _is_preparing.get():
        return
    moment = now()
    key = (case_id, officer.id, reads_content)
    if not _remembered.is_new(key, moment, since):
        return
    with begin_work(officer.id, at=moment) as work:
        _count(work, case_id, officer, reads_content=reads_content, role=_role(officer, agency, role))
    _remembered.keep(key, moment)


def list_openings(case_id: UUID, *, actor: Officer) -> tuple[OpeningView, ...]:
    """Who opened the case and when, the latest first; nothing for who is neither head nor administrator."""
    if not may_look_into_grants(actor):
        return ()
    officer = tables.Officer
    query = (
        select(officer.full_name, officer.job_title, officer.agency_code, *_openings.c)
        .join(officer, officer.id == _openings.c.officer_id)
        .where(_openings.c.case_id == case_id)
        .order_by(_openings.c.last_at.desc())
        .limit(MOST_SHOWN)
    )
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            return ()
        roles, agencies = role_names(work), agency_names(work)
        return tuple(
            OpeningView(
                officer=row.full_name,
                job_title=row.job_title,
                agency=agencies.get(row.agency_code, row.agency_code),
                role=roles.get(row.role, row.role),
                day=row.day,
                times=row.times,
                first_at=row.first_at,
                last_at=row.last_at,
                reads_content=row.reads_content,
            )
            for row in work.connection.execute(query)
        )


def count_readers(work: Work, case_id: UUID) -> tuple[RoleCount, ...]:
    """How many officers have read the case, by the role in which each did last; the most first, nobody by name."""
    query = (
        select(_openings.c.officer_id, _openings.c.role)
        .where(_openings.c.case_id == case_id, _openings.c.reads_content)
        .order_by(_openings.c.last_at)
    )
    role_of = {row.officer_id: row.role for row in work.connection.execute(query)}
    if not role_of:
        return ()
    names, counts = role_names(work), dict.fromkeys(role_of.values(), 0)
    for role in role_of.values():
        counts[role] += 1
    told = [RoleCount(role, names.get(role, role), count) for role, count in counts.items()]
    return tuple(sorted(told, key=lambda one: (-one.officers, one.name)))


def _role(officer: Officer, agency: str | None, role: str | None) -> str:
    """The role in which they opened it: the task's where they hold it, else the weightiest of those held there."""
    grants = [grant for person in people(officer) for grant in person.grants]
    held = {grant.role for grant in grants}
    if role in held:
        return str(role)
    there = {grant.role for grant in grants if grant.agency == agency} or held
    return min(there, key=lambda one: (one in WITHOUT_CONTENT, one not in OVERSEERS, one), default="")


def _count(work: Work, case_id: UUID, officer: Officer, *, reads_content: bool, role: str) -> None:
    dialect = sqlite if work.database.is_sqlite else postgresql
    insert = dialect.insert(_openings).values(
        case_id=case_id, officer_id=officer.id, day=local_day(work.now), role=role, reads_content=reads_content,
        times=1, first_at=work.now, last_at=work.now,
    )  # fmt: skip
    # Whoever could read it once that day has read it.
    again = {
        "times": _openings.c.times + 1,
        "last_at": insert.excluded.last_at,
        "role": insert.excluded.role,
        "reads_content": or_(_openings.c.reads_content, insert.excluded.reads_content),
    }
    work.connection.execute(insert.on_conflict_do_update(index_elements=["case_id", "officer_id", "day"], set_=again))
