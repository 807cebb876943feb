"""Making changes live, all of them or none; what cannot be undone waits for a second person."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from engine.cases.deploying import Published, lane_roles_of
from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.errors import (
    AlreadyProposed,
    NothingToPublish,
    PublishConflict,
    PublishRefused,
    ReviewOutdated,
)
from engine.cases.designing.planning import Plan, hash_of, plan_changes
from engine.cases.designing.proposal_rows import find_same, insert_proposal
from engine.cases.designing.reviewing import BROKEN, needs_second_person, plan_findings
from engine.cases.designing.rights import require_design
from engine.definitions import live_files, lock_library, publish, retire
from engine.definitions.check import Finding, Severity
from engine.definitions.drafts import DraftRow, drop_drafts, list_drafts, rebase_draft
from engine.definitions.model import read_process
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, begin_work, read_work

LONGEST_NOTE = 1_000
TRIES = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: versions that are live now, or the proposal that waits. `titles` of the processes by id."""

    published: tuple[Published, ...]
    retired: tuple[str, ...]
    proposal: UUID | None
    titles: Mapping[str, str] = field(default_factory=dict)


def publish_changes(
    note: str,
    *,
    actor: Officer,
    folder: Path | None,
    seen: str,
    accept_broken: bool = False,
    only: Collection[str] = (),
) -> Outcome:
    """The officer's changes, live or proposed. `seen` is the digest of the review that was looked at.

    Raises:
        Invalid: the note is missing.
        NothingToPublish: no draft changes a process.
        ReviewOutdated: the drafts are no longer those that were looked at.
        AlreadyProposed: these very changes wait for a second person.
        PublishConflict: someone published another content of one of the files meanwhile.
        PublishRefused: something has an error, or a scenario does not hold and nobody said it may.
    """
    require_design(actor)
    note = require_note(note)
    for _ in range(TRIES):
        with read_work(actor.id) as work:
            desk = open_desk(work, actor, folder)
            plan = plan_changes(desk, desk.changed, only=only)
            if plan.affected and plan.digest != seen:
                raise ReviewOutdated
            broken = require_publishable(plan, plan_findings(work, plan), accept_broken=accept_broken)
        with begin_work(actor.id) as work:
            if not is_standing(work, plan):
                continue
            require_unchanged_drafts(work, plan, actor)
            if needs_second_person(work, plan):
                if find_same(work, plan) is not None:
                    raise AlreadyProposed
                return Outcome((), (), insert_proposal(work, plan, note=note, broken=broken))
            return carry_out(work, plan, note=note, broken=broken, author=actor.id, approved_by=None)
    raise ReviewOutdated


def require_note(note: str) -> str:
    """The note, when there is one.

    Raises:
        Invalid: it is empty or too long.
    """
    said = note.strip()
    if not said or len(said) > LONGEST_NOTE:
        what = N_("Chưa ghi chú đã thay đổi gì, hoặc ghi chú dài quá 1.000 chữ.")
        raise Invalid(problems=[Problem("/note", what, N_("Viết một câu: thay đổi gì, vì sao."))])
    return said


def require_publishable(plan: Plan, findings: Collection[Finding], *, accept_broken: bool) -> tuple[str, ...]:
    """The titles of the scenarios that do not hold, when everything else allows publishing.

    Raises:
        NothingToPublish, PublishConflict, PublishRefused: it does not.
    """
    if not plan.affected:
        raise NothingToPublish
    if plan.conflicts:
        raise PublishConflict(paths=", ".join(plan.conflicts))
    errors = [one for one in findings if one.severity is Severity.ERROR]
    broken = [one for one in errors if one.code == BROKEN]
    if len(errors) > len(broken) or (broken and not accept_broken):
        raise PublishRefused(problems=[_problem(one) for one in errors])
    return tuple(one.file for one in broken)


def _problem(one: Finding) -> Problem:
    return Problem(one.element or one.file, one.message, one.remedy, file=one.file, line=one.line, code=one.code)


def is_standing(work: Work, plan: Plan) -> bool:
    """Whether what is live is still what the plan was made on; from now on nobody else publishes."""
    lock_library(work)
    now = live_files(work)
    live = {path: now[path].sha256 if path in now else None for path in plan.footing}
    return live == plan.footing


def require_unchanged_drafts(work: Work, plan: Plan, actor: Officer) -> None:
    """Refuse when another window has saved since the plan was made."""
    drafts = list_drafts(work, actor.id)
    said = {path: draft.content for path, draft in plan.changes.items()}
    if any(path not in drafts or drafts[path].content != content for path, content in said.items()):
        raise ReviewOutdated


def carry_out(
    work: Work, plan: Plan, *, note: str, broken: tuple[str, ...], author: UUID, approved_by: str | None
) -> Outcome:
    """The plan, live; the author's drafts that have become so are gone, and those written since go on from it."""
    published = tuple(_publish(work, plan, name, note, broken, author, approved_by) for name in plan.starting)
    for name in plan.retired:
        retire(work, name)
    settle_drafts(work, author, {path: hash_of(draft.content) for path, draft in plan.changes.items()})
    return Outcome(published, plan.retired, None, _titles(plan))


def _titles(plan: Plan) -> dict[str, str]:
    """What people call the processes, those that go by the name they had."""
    found: dict[str, str] = {}
    for library in (plan.desk.live_library, plan.library):
        for name in plan.affected:
            path = library.processes.get(name)
            facts = read_process(library.files[path], name) if path else None
            found[name] = facts.title if facts else found.get(name, name)
    return found


def _publish(
    work: Work, plan: Plan, name: str, note: str, broken: tuple[str, ...], author: UUID, approved_by: str | None
) -> Published:
    closure = plan.library.closure(name)
    scenarios = plan.scenarios_of(name)
    number, is_new = publish(
        work,
        closure,
        lane_roles=lane_roles_of(work, closure),
        scenarios=scenarios,
        facts={"broken_scenarios": [path for path in broken if path in scenarios]},
        note=note,
        published_by=str(author),
        approved_by=approved_by,
    )
    return Published(name, number, is_new)


def settle_drafts(work: Work, author: UUID, published: Mapping[str, str | None]) -> None:
    """Drafts that say what is live now are dropped; those that say more count as begun from it."""
    drafts: Mapping[str, DraftRow] = list_drafts(work, author)
    done = [path for path, sha in published.items() if path in drafts and hash_of(drafts[path].content) == sha]
    drop_drafts(work, author, done)
    for path, sha in published.items():
        if path in drafts and path not in done:
            rebase_draft(work, author, path, base=sha)


def keep_mine(path: str, *, actor: Officer, folder: Path | None) -> None:
    """The officer has seen what is live now, and goes on with their own draft on top of it."""
    require_design(actor)
    with begin_work(actor.id) as work:
        desk: Desk = open_desk(work, actor, folder)
        rebase_draft(work, actor.id, path, base=desk.live[path].sha256 if path in desk.live else None)
