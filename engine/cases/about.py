"""Cases about another case: work that is begun on a case, while it runs or after it has ended, and lives on its own.

A process that says `about` names the process whose cases it is begun on: what was published is corrected, a permit is
amended. It is offered on the page of such a case to those whose role starts it, while what `offeredIf` names holds
of the case; rooms above register what that is. One of a process runs about a case at a time.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine import audit
from engine.cases.errors import AlreadyBegun, CaseNotFound
from engine.cases.finding import case_by_number, cases_seen, may_see_case
from engine.cases.opening import OpenedCase, open_case
from engine.cases.startable import description_of
from engine.definitions import get_compiled
from engine.definitions.model import ProcessFacts
from engine.definitions.vocabulary import INITIATOR
from engine.directory import Officer, resolve_role, vietnamese_key
from engine.errors import NotAllowed
from engine.runtime import CaseStatus, lock_case
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, ProcessVersion

Offer = Callable[[Work, UUID], bool]
offers: dict[str, Offer] = {}
"""By the name that a process gives in `offeredIf`: whether it holds of a case. Of a name nobody knows, it does not."""
ABOUT_NUMBER = "about_number"
"""The variable with the number of the case that a case is about."""


@dataclass(frozen=True, slots=True)
class OfferedProcess:
    """Work that may be begun on a case; `running` is the number of the case in which it is under way already."""

    process_id: str
    title: str
    description: str
    running: str = ""


@dataclass(frozen=True, slots=True)
class RelatedCase:
    """A case about this one, or the one that this is about (`is_subject`)."""

    id: UUID
    number: str
    title: str
    status: CaseStatus
    is_subject: bool


def list_offered(case_id: UUID, *, actor: Officer) -> tuple[OfferedProcess, ...]:
    """The work that the officer may begin on the case, by title."""
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            return ()
        running = dict(_running(work, case_id))
        found = [
            OfferedProcess(one.process.id, one.process.title, one.description, running.get(one.process.id, ""))
            for one in _live_about(work, case_id)
            if _may_begin(work, one.process, actor) and _holds(work, one.process, case_id)
        ]
    return tuple(sorted(found, key=lambda one: vietnamese_key(one.title)))


def begin_about(case_id: UUID, process_id: str, *, actor: Officer) -> OpenedCase:
    """The work is begun on the case.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes, or the work is none for it.
        CaseSealed: the case is set aside.
        NotAllowed: others may begin it, not this officer.
        AlreadyBegun: it is under way already.
    """
    with begin_work(actor.id) as work:
        # The lock lets one of two win who begin at the same moment.
        number = lock_case(work, case_id).case.number
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        one = next((one for one in _live_about(work, case_id) if one.process.id == process_id), None)
        if one is None or not _holds(work, one.process, case_id):
            raise CaseNotFound
        if not _may_begin(work, one.process, actor):
            raise NotAllowed
        if running := dict(_running(work, case_id)).get(process_id):
            raise AlreadyBegun(number=running, title=one.process.title)
        begun_by = {INITIATOR: actor.username}
        opened = open_about(work, case_id, number, process_id, begun_by, title=one.process.title)
        audit.record(work, case_id, "case.work_begun", {"process": process_id, "number": opened.number})
        return opened


def open_about(
    work: Work, case_id: UUID, number: str, process_id: str, variables: Mapping[str, Any], *, title: str
) -> OpenedCase:
    """A new case about the case of this number, in the caller's transaction.

    Its title says no more than what it is and that number: lists show it.
    """
    agency = work.connection.scalar(select(Case.agency).where(Case.id == case_id))
    return open_case(
        work,
        process_id,
        {ABOUT_NUMBER: number, **variables},
        title=f"{title}: {number}",
        agency=agency,
        about=case_id,
    )


def subject_of(work: Work, case_id: UUID) -> UUID:
    """The case that this one is about; itself, where it is about none."""
    found: UUID | None = work.connection.scalar(select(Case.about_id).where(Case.id == case_id))
    return found or case_id


def subject_in(work: Work, case_id: UUID, variables: Mapping[str, Any]) -> UUID:
    """The same within a step: in its first one the case has no row yet, but it knows the number it is about."""
    subject, number = subject_of(work, case_id), variables.get(ABOUT_NUMBER)
    return case_by_number(work, str(number)) if subject == case_id and number else subject


def family_of(work: Work, case_id: UUID) -> list[UUID]:
    """The case that this one is about, or itself, and every case about that, in the order they are locked."""
    subject = subject_of(work, case_id)
    query = select(Case.id).where(Case.about_id == subject).order_by(Case.id)
    return [subject, *work.connection.scalars(query)]


def list_related(case_id: UUID, *, actor: Officer) -> tuple[RelatedCase, ...]:
    """The case that this one is about, and those about this one, the latest first, as far as the officer may see."""
    with read_work(actor.id) as work:
        subject = subject_of(work, case_id)
        is_it = Case.id == subject if subject != case_id else Case.about_id == case_id
        query = select(Case.id, Case.number, Case.title, Case.status).where(is_it).order_by(Case.started_at.desc())
        rows = work.connection.execute(query).all()
        seen = cases_seen(work, (row.id for row in rows), actor)
    return tuple(
        RelatedCase(row.id, row.number, row.title, CaseStatus(row.status), is_subject=subject != case_id)
        for row in rows
        if row.id in seen
    )


@dataclass(frozen=True, slots=True)
class _Live:
    process: ProcessFacts
    description: str


def _live_about(work: Work, case_id: UUID) -> Iterator[_Live]:
    process_id = work.connection.scalar(select(Case.process_id).where(Case.id == case_id))
    for version in work.connection.scalars(select(ProcessVersion.id).where(ProcessVersion.is_live)).all():
        compiled = get_compiled(work, version)
        if compiled.process.about == process_id:
            yield _Live(compiled.process, description_of(compiled))


def _may_begin(work: Work, process: ProcessFacts, officer: Officer) -> bool:
    roles = {resolve_role(work, role) or role for role in process.start_roles}
    return bool(roles & officer.roles)


def _holds(work: Work, process: ProcessFacts, case_id: UUID) -> bool:
    named = process.properties.get("offeredIf", "").strip()
    return not named or ((offer := offers.get(named)) is not None and offer(work, case_id))


def _running(work: Work, case_id: UUID) -> Iterator[tuple[str, str]]:
    query = select(Case.process_id, Case.number).where(
        Case.about_id == case_id, Case.status.not_in((CaseStatus.COMPLETED, CaseStatus.CANCELLED))
    )
    yield from ((row.process_id, row.number) for row in work.connection.execute(query))
