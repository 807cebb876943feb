"""The rows of proposals: what one designer wants live, waiting for another."""

from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update

from engine.cases.designing.planning import Plan, hash_of
from engine.definitions import SourceFile, keep_contents, read_contents
from engine.definitions.drafts import DraftRow
from engine.storage import Work, new_id
from engine.storage.tables import VersionProposal


class ProposalStatus(StrEnum):
    """Where a proposal stands; only a waiting one can still move."""

    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


def insert_proposal(work: Work, plan: Plan, *, note: str, broken: tuple[str, ...]) -> UUID:
    """The plan as a proposal of the actor; their older one for the same files makes way for it."""
    keep_contents(
        work,
        [SourceFile(path, draft.content) for path, draft in plan.changes.items() if draft.content is not None],
    )
    _make_way(work, plan)
    identifier = new_id()
    work.connection.execute(
        insert(VersionProposal).values(
            id=identifier,
            processes=[{"id": name, "broken": list(broken)} for name in plan.affected],
            changes={path: hash_of(draft.content) for path, draft in plan.changes.items()},
            base={path: plan.footing[path] for path in plan.changes},
            note=note,
            status=ProposalStatus.WAITING,
            proposed_at=work.now,
            proposed_by=work.actor,
            remarks="",
        )
    )
    return identifier


def _make_way(work: Work, plan: Plan) -> None:
    for row in waiting_rows(work):
        if set(row.changes) & set(plan.changes):
            close_proposal(work, row.id, ProposalStatus.WITHDRAWN, remarks="")


def waiting_rows(work: Work) -> list[Any]:
    """The actor's own proposals that wait, the newest first."""
    query = (
        select(VersionProposal.__table__)
        .where(VersionProposal.status == ProposalStatus.WAITING, VersionProposal.proposed_by == work.actor)
        .order_by(VersionProposal.proposed_at.desc())
    )
    return list(work.connection.execute(query))


def find_same(work: Work, plan: Plan) -> UUID | None:
    """The actor's proposal that waits and says exactly what the plan says."""
    changes = {path: hash_of(draft.content) for path, draft in plan.changes.items()}
    base = {path: plan.footing[path] for path in plan.changes}
    same = (row.id for row in waiting_rows(work) if row.changes == changes and row.base == base)
    return next(same, None)


def find_proposal(work: Work, proposal_id: UUID) -> Any:
    """The row of a proposal, None when there is none."""
    query = select(VersionProposal.__table__).where(VersionProposal.id == proposal_id)
    return work.connection.execute(query).one_or_none()


def list_rows(work: Work, limit: int) -> list[Any]:
    """Proposals, those that wait first, then the newest."""
    order = (VersionProposal.status != ProposalStatus.WAITING, VersionProposal.proposed_at.desc())
    return list(work.connection.execute(select(VersionProposal.__table__).order_by(*order).limit(limit)))


def count_waiting_for(work: Work, officer_id: str) -> int:
    """How many proposals wait for someone else than their author, this officer."""
    query = (
        select(func.count())
        .select_from(VersionProposal)
        .where(VersionProposal.status == ProposalStatus.WAITING, VersionProposal.proposed_by != officer_id)
    )
    return work.connection.scalar(query) or 0


def close_proposal(work: Work, proposal_id: UUID, status: ProposalStatus, *, remarks: str) -> bool:
    """Whether the proposal was still waiting, and is now as decided by the actor."""
    done = work.connection.execute(
        update(VersionProposal)
        .where(VersionProposal.id == proposal_id, VersionProposal.status == ProposalStatus.WAITING)
        .values(status=status, decided_at=work.now, decided_by=work.actor, remarks=remarks)
    )
    return done.rowcount == 1


def proposed_changes(work: Work, row: Any) -> dict[str, DraftRow]:
    """What a proposal changes, as drafts begun from what was live when it was made."""
    contents = read_contents(work, (sha for sha in row.changes.values() if sha))
    return {
        path: DraftRow(path, contents[sha] if sha else None, row.base.get(path), 1, row.proposed_at)
        for path, sha in row.changes.items()
    }
