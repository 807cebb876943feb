"""Petitions that belong together: which came out of which, and which waits for whose answer."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, insert, or_, select

from engine.storage import Work, tables


class LinkKind(StrEnum):
    """How two petitions belong together, from the first to the other."""

    SPLIT = "split"
    JOINED = "joined"
    REOPENED = "reopened"


def link(work: Work, case_id: UUID, other_id: UUID, kind: LinkKind) -> None:
    """From now on they belong together; saying so twice changes nothing."""
    if other_id in list_linked(work, case_id, kind):
        return
    work.connection.execute(
        insert(_links).values(case_id=case_id, other_id=other_id, kind=kind.value, at=work.now, by=work.actor)
    )


def unlink(work: Work, case_id: UUID, other_id: UUID, kind: LinkKind) -> None:
    """They do not belong together any more."""
    work.connection.execute(
        delete(_links).where(_links.case_id == case_id, _links.other_id == other_id, _links.kind == kind.value)
    )


def list_linked(work: Work, case_id: UUID, kind: LinkKind) -> Sequence[UUID]:
    """Those that came out of this petition, or wait for its answer; the oldest link first."""
    query = select(_links.other_id).where(_links.case_id == case_id, _links.kind == kind.value)
    return work.connection.scalars(query.order_by(_links.at, _links.other_id)).all()


def find_source(work: Work, case_id: UUID, kind: LinkKind) -> UUID | None:
    """The petition that this one came out of, or whose answer it waits for."""
    query = select(_links.case_id).where(_links.other_id == case_id, _links.kind == kind.value)
    return work.connection.scalars(query.order_by(_links.at.desc()).limit(1)).first()


def list_relations(work: Work, case_id: UUID) -> list[tuple[UUID, LinkKind, bool]]:
    """Every petition linked with this one: its id, how, and whether it came out of this one."""
    query = select(_links.case_id, _links.other_id, _links.kind).where(
        or_(_links.case_id == case_id, _links.other_id == case_id)
    )
    rows = work.connection.execute(query.order_by(_links.at, _links.other_id))
    return [
        (row.other_id if row.case_id == case_id else row.case_id, LinkKind(row.kind), row.case_id == case_id)
        for row in rows
    ]


_links = tables.PetitionLink
