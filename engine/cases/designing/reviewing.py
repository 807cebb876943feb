"""Changes as they are looked at before they are published: what they are, what is wrong, whom they touch."""

import threading
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from engine.cases.deploying import check_everything, directory_facts, hub_of
from engine.cases.designing.desk import open_desk
from engine.cases.designing.file_changes import FileChange
from engine.cases.designing.form_changes import joined
from engine.cases.designing.planning import Plan, is_story, plan_changes
from engine.cases.designing.proposal_rows import find_same
from engine.cases.designing.rights import require_design
from engine.cases.designing.shelves import VersionLine, list_process_versions
from engine.clock import local_day
from engine.definitions import SourceFile
from engine.definitions.check import Finding, Severity
from engine.definitions.differences import How, differences
from engine.definitions.model import read_process
from engine.definitions.paths import kind_of
from engine.definitions.second_person import wants_second_person
from engine.definitions.titles import title_of
from engine.directory import Officer, load_calendar
from engine.storage import Work, read_work

BROKEN = "scenario.broken"
MOST_KEPT = 16


@dataclass(frozen=True, slots=True)
class ProcessChange:
    """One process that the changes touch, with the version it has now.

    `is_called`: another process calls it from now on, so that it begins no cases of its own.
    """

    process_id: str
    title: str
    now: VersionLine | None
    next_number: int
    is_retired: bool
    is_called: bool
    makes_version: bool


@dataclass(frozen=True, slots=True)
class Review:
    """All that is to be known before publishing. `broken`: the scenarios that no longer hold.

    `proposed`: the own proposal that says exactly this, and waits.
    """

    digest: str
    files: tuple[FileChange, ...]
    loose: tuple[FileChange, ...]
    processes: tuple[ProcessChange, ...]
    errors: tuple[Finding, ...]
    broken: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    scenarios: int
    needs_second: bool
    proposed: UUID | None = None

    @property
    def conflicts(self) -> tuple[FileChange, ...]:
        return tuple(one for one in self.files if one.is_conflicting)

    @property
    def is_publishable(self) -> bool:
        """Whether a note, and perhaps a tick, is all that is missing."""
        return bool(self.processes) and not self.errors and not self.conflicts


def review_changes(*, actor: Officer, folder: Path | None, only: Collection[str] = ()) -> Review:
    """The officer's drafts, looked at as one change."""
    require_design(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        plan = plan_changes(desk, desk.changed, only=only)
        return replace(review_plan(work, plan), proposed=find_same(work, plan))


def review_plan(work: Work, plan: Plan) -> Review:
    """What publishing the plan means."""
    findings = plan_findings(work, plan)
    errors = [one for one in findings if one.severity is Severity.ERROR]
    versions = {name: list_process_versions(work, name) for name in plan.affected}
    return Review(
        digest=plan.digest,
        files=joined((_change(plan, path, versions) for path in plan.changes), plan.library.files.get),
        loose=tuple(_loose(plan, path) for path in plan.loose),
        processes=tuple(_process(plan, name, versions[name]) for name in plan.affected),
        errors=tuple(one for one in errors if one.code != BROKEN),
        broken=tuple(one for one in errors if one.code == BROKEN),
        warnings=tuple(one for one in findings if one.severity is Severity.WARNING),
        scenarios=sum(is_story(path) for path in plan.part.files),
        needs_second=needs_second_person(work, plan),
    )


def needs_second_person(work: Work, plan: Plan) -> bool:
    """Whether another must say yes: a new version would do what cannot be undone, and the setting asks for it."""
    return plan.is_outward and wants_second_person(work)


class _Known:
    """Findings of the same files on the same day before the same directory: playing every story takes seconds."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.found: OrderedDict[object, list[Finding]] = OrderedDict()


_known = _Known()


def plan_findings(work: Work, plan: Plan) -> list[Finding]:
    """The findings of the rules, and of the scenarios when the rules find no error."""
    facts, calendar, hub = directory_facts(work), load_calendar(work), hub_of(work)
    files = tuple((path, file.sha256) for path, file in sorted(plan.part.files.items()))
    key = (work.database.name, files, local_day(work.now), hub, repr(facts), calendar.version)
    with _known.lock:
        found = _known.found.get(key)
    if found is None:
        found = check_everything(plan.part, facts=facts, calendar=calendar, hub=hub)
        with _known.lock:
            _known.found[key] = found
            while len(_known.found) > MOST_KEPT:
                _known.found.popitem(last=False)
    return found


def _change(plan: Plan, path: str, versions: dict[str, list[VersionLine]]) -> FileChange:
    old = plan.desk.base.get(path) if path in plan.desk.live else None
    new = plan.library.files.get(path)
    is_conflicting = path in plan.conflicts
    elsewhere = _newest(plan, path, versions) if is_conflicting else None
    return told_change(path, old, new, plan.desk.base.get(path), elsewhere=elsewhere, is_conflicting=is_conflicting)


def told_change(
    path: str,
    old: SourceFile | None,
    new: SourceFile | None,
    named_by: SourceFile | None = None,
    *,
    elsewhere: VersionLine | None = None,
    is_conflicting: bool = False,
) -> FileChange:
    """A change of one file from `old` to `new`, in words; `named_by` gives the title when both are gone."""
    shown = new or old or named_by
    return FileChange(
        path=path,
        kind=kind_of(path),
        title=title_of(shown) if shown else path,
        how="removed" if new is None else "added" if old is None else "changed",
        differences=differences(old, new),
        elsewhere=elsewhere,
        is_conflicting=is_conflicting,
    )


def _newest(plan: Plan, path: str, versions: dict[str, list[VersionLine]]) -> VersionLine | None:
    holding = plan.desk.live[path].versions if path in plan.desk.live else {}
    lines = [one for name in holding for one in versions.get(name, ()) if one.is_live]
    return max(lines, key=lambda one: one.published_at, default=None)


def _loose(plan: Plan, path: str) -> FileChange:
    draft = plan.desk.drafts.get(path)
    file = plan.desk.library.files.get(path) or plan.desk.base[path]
    how: How = "removed" if draft is not None and draft.content is None else "added"
    return FileChange(path, kind_of(path), title_of(file), how, (), None, is_conflicting=False)


def _process(plan: Plan, name: str, versions: list[VersionLine]) -> ProcessChange:
    path = plan.library.processes.get(name)
    facts = read_process(plan.library.files[path], name) if path else None
    live: VersionLine | None = next((one for one in versions if one.is_live), None)
    return ProcessChange(
        process_id=name,
        title=facts.title if facts else (live.title if live else name),
        now=live,
        next_number=max((one.number for one in versions), default=0) + 1,
        is_retired=name in plan.retired,
        is_called=name not in plan.retired and name not in plan.starting,
        makes_version=name in plan.starting and plan.makes_version(name),
    )
