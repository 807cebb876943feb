"""A second person's word: looking at another's changes, letting them become live, or saying why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.errors import ProposalClosed, ProposalUnknown, ReviewOutdated
from engine.cases.designing.file_changes import FileChange
from engine.cases.designing.form_changes import joined
from engine.cases.designing.planning import Plan, hash_of, plan_changes
from engine.cases.designing.proposal_rows import (
    ProposalStatus,
    close_proposal,
    count_waiting_for,
    find_proposal,
    list_rows,
    proposed_changes,
    waiting_rows,
)
from engine.cases.designing.publishing import (
    LONGEST_NOTE,
    TRIES,
    Outcome,
    carry_out,
    is_standing,
    require_publishable,
)
from engine.cases.designing.reviewing import Review, plan_findings, review_plan, told_change
from engine.cases.designing.rights import may_look, require_look
from engine.cases.designing.shelves import people_names
from engine.definitions import SourceFile, read_contents
from engine.definitions.drafts import find_draft, list_drafts, save_draft
from engine.directory import Officer
from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.storage import Work, begin_work, read_work

MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class ProposalView:
    """One proposal as it is listed. `may_decide`, `may_withdraw`: what this officer can still do about it."""

    id: UUID
    processes: tuple[str, ...]
    paths: tuple[str, ...]
    note: str
    status: ProposalStatus
    proposed_at: datetime
    proposed_by: str
    decided_at: datetime | None
    decided_by: str
    remarks: str
    is_own: bool
    may_decide: bool
    may_withdraw: bool


def list_proposals(*, actor: Officer) -> list[ProposalView]:
    """The proposals, those that wait first, then the newest."""
    require_look(actor)
    with read_work(actor.id) as work:
        people = people_names(work)
        return [_view(row, people, actor) for row in list_rows(work, MOST_LISTED)]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An own proposal that waits. `same`: files whose drafts are as they were proposed; `later`: changed since."""

    id: UUID
    note: str
    proposed_at: datetime
    same: tuple[str, ...]
    later: tuple[str, ...]


def waiting_of(*, actor: Officer) -> list[Waiting]:
    """The officer's own proposals that wait for a second person, the newest first."""
    require_look(actor)
    with read_work(actor.id) as work:
        drafts = {path: hash_of(draft.content) for path, draft in list_drafts(work, actor.id).items()}
        return [_waiting(row, drafts) for row in waiting_rows(work)]


def _waiting(row: Any, drafts: Mapping[str, str | None]) -> Waiting:
    kept = sorted(path for path in row.changes if path in drafts)
    same = tuple(path for path in kept if drafts[path] == row.changes[path])
    return Waiting(row.id, row.note, row.proposed_at, same, tuple(path for path in kept if path not in same))


def refusals_of(paths: Collection[str], *, actor: Officer) -> list[ProposalView]:
    """The officer's own proposals of these files that were refused, the newest of each file."""
    told: set[str] = set()
    found = []
    for view in list_proposals(actor=actor):
        fresh = (set(view.paths) & set(paths)) - told
        if view.is_own and fresh:
            told |= set(view.paths)
            found += [view] if view.status is ProposalStatus.REFUSED else []
    return found


def count_proposals(*, actor: Officer) -> int:
    """How many proposals wait for this officer's word."""
    if not may_look(actor):
        return 0
    with read_work(actor.id) as work:
        return count_waiting_for(work, str(actor.id))


def get_proposal(
    proposal_id: UUID, *, actor: Officer, folder: Path | None
) -> tuple[ProposalView, tuple[FileChange, ...], Review | None]:
    """The proposal, its changes, and while it waits what they would mean if they became live now.

    Raises:
        ProposalUnknown: there is none.
    """
    require_look(actor)
    with read_work(actor.id) as work:
        row = _row(work, proposal_id)
        view = _view(row, people_names(work), actor)
        if view.status is not ProposalStatus.WAITING:
            return view, _told(work, row), None
        review = review_plan(work, _plan(work, row, actor, folder))
        return view, (*review.files, *review.loose), review


def proposed_pair(proposal_id: UUID, path: str, *, actor: Officer) -> tuple[SourceFile | None, SourceFile | None]:
    """A file as it was live when it was proposed, and as it is proposed.

    Raises:
        ProposalUnknown: there is no such proposal, or the file is not in it.
    """
    require_look(actor)
    with read_work(actor.id) as work:
        row = _row(work, proposal_id)
        if path not in row.changes:
            raise ProposalUnknown
        pair = row.base.get(path), row.changes[path]
        contents = read_contents(work, filter(None, pair))
    old, new = (SourceFile(path, contents[sha]) if sha else None for sha in pair)
    return old, new


def approve_proposal(
    proposal_id: UUID, *, actor: Officer, folder: Path | None, remarks: str = "", accept_broken: bool = False
) -> Outcome:
    """The proposed changes, live at once: published by their author, approved by the actor.

    Raises:
        NotAllowed: it is the actor's own.
        ProposalClosed: someone has decided already.
        PublishConflict, PublishRefused: what has happened since forbids it.
    """
    require_look(actor)
    for _ in range(TRIES):
        with read_work(actor.id) as work:
            row = _require_deciding(work, proposal_id, actor)
            plan = _plan(work, row, actor, folder)
            broken = require_publishable(plan, plan_findings(work, plan), accept_broken=accept_broken)
        with begin_work(actor.id) as work:
            if not is_standing(work, plan):
                continue
            _close(work, proposal_id, ProposalStatus.APPROVED, remarks.strip()[:LONGEST_NOTE])
            return carry_out(
                work, plan, note=row.note, broken=broken, author=UUID(row.proposed_by), approved_by=str(actor.id)
            )
    raise ReviewOutdated


def refuse_proposal(proposal_id: UUID, remarks: str, *, actor: Officer) -> None:
    """Not like this: the author finds the remarks, and every change again in their drafts.

    Raises:
        Invalid: no remarks say why.
        NotAllowed: it is the actor's own; they withdraw it.
        ProposalClosed: someone has decided already.
    """
    require_look(actor)
    said = remarks.strip()[:LONGEST_NOTE]
    if not said:
        what, remedy = N_("Chưa nêu lý do."), N_("Viết cho người đề nghị biết cần sửa gì.")
        raise Invalid(problems=[Problem("/remarks", what, remedy)])
    with begin_work(actor.id) as work:
        row = _require_deciding(work, proposal_id, actor)
        _close(work, proposal_id, ProposalStatus.REFUSED, said)
        _give_back(work, row)


def withdraw_proposal(proposal_id: UUID, *, actor: Officer) -> None:
    """The author takes it back; every change is again in their drafts.

    Raises:
        ProposalUnknown: it is not theirs.
        ProposalClosed: someone has decided already.
    """
    require_look(actor)
    with begin_work(actor.id) as work:
        row = _row(work, proposal_id)
        if row.proposed_by != str(actor.id):
            raise ProposalUnknown
        _close(work, proposal_id, ProposalStatus.WITHDRAWN, "")
        _give_back(work, row)


def _row(work: Work, proposal_id: UUID) -> Any:
    row = find_proposal(work, proposal_id)
    if row is None:
        raise ProposalUnknown
    return row


def _require_deciding(work: Work, proposal_id: UUID, actor: Officer) -> Any:
    row = _row(work, proposal_id)
    if row.proposed_by == str(actor.id):
        raise NotAllowed(
            N_("Người đề nghị không được tự duyệt đề nghị của mình."),
            remedy=N_("Nhờ một người thiết kế khác hoặc quản trị hệ thống duyệt."),
        )
    if row.status != ProposalStatus.WAITING:
        raise ProposalClosed
    return row


def _close(work: Work, proposal_id: UUID, status: ProposalStatus, remarks: str) -> None:
    if not close_proposal(work, proposal_id, status, remarks=remarks):
        raise ProposalClosed


def _give_back(work: Work, row: Any) -> None:
    """Drafts that the author no longer has are theirs again; what they wrote since is theirs as it is."""
    author = UUID(row.proposed_by)
    for path, draft in proposed_changes(work, row).items():
        if find_draft(work, author, path) is None:
            save_draft(work, author, path, draft.content, revision=0, base=draft.base_sha256)


def _plan(work: Work, row: Any, actor: Officer, folder: Path | None) -> Plan:
    """What the proposal would do now: its own changes alone, none of the drafts of who looks."""
    changes = proposed_changes(work, row)
    desk: Desk = replace(open_desk(work, actor, folder), drafts=changes)
    return plan_changes(desk, changes)


def _told(work: Work, row: Any) -> tuple[FileChange, ...]:
    """What a proposal changed, from what was live when it was made."""
    shas = [sha for sha in (*row.changes.values(), *row.base.values()) if sha]
    contents = read_contents(work, shas)

    def kept(path: str, sha: str | None) -> SourceFile | None:
        return SourceFile(path, contents[sha]) if sha in contents else None

    changes = (told_change(path, kept(path, row.base.get(path)), kept(path, sha)) for path, sha in row.changes.items())
    return joined(changes, lambda path: kept(path, row.changes.get(path)))


def _view(row: Any, people: Mapping[str, str], actor: Officer) -> ProposalView:
    is_waiting, is_own = row.status == ProposalStatus.WAITING, row.proposed_by == str(actor.id)
    return ProposalView(
        id=row.id,
        processes=tuple(one["id"] for one in row.processes),
        paths=tuple(sorted(row.changes)),
        note=row.note,
        status=ProposalStatus(row.status),
        proposed_at=row.proposed_at,
        proposed_by=people.get(row.proposed_by, row.proposed_by),
        decided_at=row.decided_at,
        decided_by=people.get(row.decided_by or "", row.decided_by or ""),
        remarks=row.remarks,
        is_own=is_own,
        may_decide=is_waiting and not is_own,
        may_withdraw=is_waiting and is_own,
    )
