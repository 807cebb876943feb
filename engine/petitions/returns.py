"""Petitions that agencies gave back: by whom, why, and where each says it should go."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import cast
from uuid import UUID

from sqlalchemy import Table, func, insert, select

from engine.cases import sees_all
from engine.directory import Officer, list_catalogue
from engine.petitions.agency_names import agency_name
from engine.petitions.clarification import officer_named
from engine.storage import Work, read_work, tables

RETURN, OUT_OF_SCOPE = "return", "out_of_scope"
REASONS = {RETURN: "return_reasons", OUT_OF_SCOPE: "refusal_reasons"}
"""The catalogue of the reasons of each kind."""
_returns = cast("Table", tables.PetitionReturn.__table__)


@dataclass(frozen=True, slots=True)
class ReturnView:
    """One time that an agency gave a petition back; names are as people call them."""

    number: int
    kind: str
    agency: str
    agency_name: str
    reason: str
    explanation: str = field(repr=False)
    suggested: str
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class WrongTransfers:
    """How often what was transferred to an agency came back."""

    agency_name: str
    times: int


def note_return(
    work: Work, case_id: UUID, *, kind: str, agency: str, reason_code: str | None, reason: str, suggested: str | None,
    officer: str,
) -> int:  # fmt: skip
    """One more return; which one of the petition it is, from 1."""
    count = select(func.count()).select_from(_returns).where(_returns.c.case_id == case_id)
    number = (work.connection.scalar(count) or 0) + 1
    work.connection.execute(
        insert(_returns).values(
            case_id=case_id, number=number, kind=kind, agency=agency, reason_code=reason_code, reason=reason,
            suggested=suggested, officer=officer, at=work.now,
        )
    )  # fmt: skip
    return number


def list_returns(work: Work, case_id: UUID) -> tuple[ReturnView, ...]:
    """The returns of a petition, the first one first."""
    rows = work.connection.execute(select(_returns).where(_returns.c.case_id == case_id).order_by(_returns.c.number))
    return tuple(
        ReturnView(
            number=row.number,
            kind=row.kind,
            agency=row.agency,
            agency_name=agency_name(work, row.agency),
            reason=_reason_name(work, row.kind, row.reason_code),
            explanation=row.reason,
            suggested=agency_name(work, row.suggested),
            officer=officer_named(work, row.officer),
            at=row.at,
        )
        for row in rows.all()
    )


def count_returns(work: Work, *, since: datetime | None = None) -> dict[str, int]:
    """How often each agency has given petitions back as another's matter, since that moment."""
    query = (
        select(_returns.c.agency, func.count().label("times"))
        .where(_returns.c.kind == RETURN)
        .group_by(_returns.c.agency)
    )
    if since is not None:
        query = query.where(_returns.c.at >= since)
    return {row.agency: row.times for row in work.connection.execute(query)}


def wrong_transfers(*, actor: Officer, days: int) -> tuple[WrongTransfers, ...]:
    """How often a transfer to each agency came back as another's matter in the last days, the most often first.

    Of all agencies for who sees all cases, else of those in which the actor has a role.
    """
    with read_work(actor.id) as work:
        counted = count_returns(work, since=work.now - timedelta(days=days))
        if not sees_all(actor):
            own = {grant.agency for person in (actor, *actor.stands_for) for grant in person.grants}
            counted = {agency: times for agency, times in counted.items() if agency in own}
        found = (WrongTransfers(agency_name(work, code), times) for code, times in counted.items())
        return tuple(sorted(found, key=lambda one: (-one.times, one.agency_name)))


def _reason_name(work: Work, kind: str, code: str | None) -> str:
    entries = list_catalogue(work, REASONS.get(kind, REASONS[RETURN])) if code else ()
    return next((entry.name for entry in entries if entry.code == code), code or "")
