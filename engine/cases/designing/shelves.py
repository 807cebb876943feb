"""The library as its page shows it: families of files, what is live of each, what differs, how many cases go on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import func, select

from engine.cases.deploying import directory_facts
from engine.cases.designing.checking import findings_by_file, stories_by_root
from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.rights import require_look
from engine.definitions import ProcessFacts, list_versions, past_contents
from engine.definitions.check import Finding, Severity
from engine.definitions.model import read_process
from engine.definitions.paths import Kind, kind_of
from engine.definitions.titles import title_of
from engine.directory import Officer
from engine.storage import Work, read_work, tables
from engine.storage.search_text import search_plain
from engine.storage.tables import ProcessVersion

ORDER = (Kind.BPMN, Kind.DMN, Kind.FORM, Kind.SCENARIO, Kind.OTHER)


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file of the library. `in_folder`: the library folder has it otherwise than it is live, or alone.

    `is_left_behind`: what the folder has was live once.
    """

    path: str
    kind: Kind
    title: str
    is_live: bool
    is_draft: bool
    is_removed: bool
    in_folder: bool
    is_left_behind: bool
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One published version: who made it live, when, why, and how many cases still run on it.

    `broken`: the scenarios that did not hold and were published all the same.
    """

    number: int
    title: str
    published_at: datetime
    published_by: str
    approved_by: str
    note: str
    is_live: bool
    cases: int
    broken: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Family:
    """A process that starts cases, with all it calls, decides by, asks in, and the stories told of it."""

    process_id: str
    title: str
    files: tuple[FileLine, ...]
    versions: tuple[VersionLine, ...]

    @property
    def live(self) -> VersionLine | None:
        """The version that new cases take."""
        return next((version for version in self.versions if version.is_live), None)

    @property
    def older(self) -> tuple[VersionLine, ...]:
        """The others, newest first."""
        return tuple(version for version in self.versions if not version.is_live)

    def of_kind(self, kind: str) -> tuple[FileLine, ...]:
        return tuple(line for line in self.files if line.kind == kind)

    @property
    def errors(self) -> int:
        return sum(line.errors for line in self.files)

    @property
    def warnings(self) -> int:
        return sum(line.warnings for line in self.files)


@dataclass(frozen=True, slots=True)
class Shelves:
    """The whole library. `loose`: files that belong to no process; `differing`: what the folder has otherwise."""

    families: tuple[Family, ...]
    loose: tuple[FileLine, ...]
    changed: int
    differing: int
    is_empty: bool


def list_shelves(*, actor: Officer, folder: Path | None, query: str = "") -> Shelves:
    """The library on this officer's desk; with a query, the files and families whose names have its words."""
    require_look(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        versions, past = _versions(work), past_contents(work)
        findings = findings_by_file(desk, directory_facts(work))
    shelver = _Shelver(desk, findings, desk.news(past), search_plain(query).split())
    return Shelves(
        families=tuple(shelver.families(versions)),
        loose=tuple(shelver.loose()),
        changed=len(desk.changed),
        differing=len(shelver.news),
        is_empty=not desk.library.files,
    )


class _Shelver:
    def __init__(
        self, desk: Desk, findings: Mapping[str, list[Finding]], news: Mapping[str, object], words: list[str]
    ) -> None:
        self.desk, self.findings, self.news, self.words = desk, findings, news, words
        self.stories = stories_by_root(desk.families)
        self.shelved: set[str] = set()

    def families(self, versions: Mapping[str, list[VersionLine]]) -> Iterable[Family]:
        roots = self.desk.families.roots
        found = [self._family(root, versions.get(root, [])) for root in roots]
        # What is live and no longer drawn is still a family: cases run on it.
        found += [
            Family(name, listed[0].title, (), tuple(listed))
            for name, listed in versions.items()
            if name not in roots and any(one.is_live or one.cases for one in listed)
        ]
        kept = (self._sought(family) for family in found)
        return sorted((family for family in kept if family is not None), key=lambda one: search_plain(one.title))

    def _family(self, root: str, versions: list[VersionLine]) -> Family:
        diagrams = self.desk.families.roots[root]
        paths = [*diagrams, *sorted(self.desk.families.files_of(root) - set(diagrams)), *self.stories[root]]
        self.shelved.update(paths)
        facts = read_process(self.desk.library.files[diagrams[0]], root)
        return Family(root, _named(facts, root), tuple(self._lines(paths)), tuple(versions))

    def loose(self) -> Iterable[FileLine]:
        paths = sorted({*self.desk.library.files, *self.desk.removed} - self.shelved)
        lines = sorted(self._lines(paths), key=lambda line: (ORDER.index(line.kind), line.path))
        return (line for line in lines if self._has_words(line.title, line.path))

    def _lines(self, paths: Iterable[str]) -> Iterable[FileLine]:
        for path in paths:
            if kind_of(path) is not Kind.HINTS:
                yield self._line(path)

    def _line(self, path: str) -> FileLine:
        desk = self.desk
        # A form and its hints are one thing to who draws: a change of either is a change of the form.
        both = (path, path.removesuffix(".json") + ".ui.json") if kind_of(path) is Kind.FORM else (path,)
        found = [finding for name in both for finding in self.findings.get(name, ())]
        file = desk.library.files.get(path) or desk.base[path]
        return FileLine(
            path=path,
            kind=kind_of(path),
            title=title_of(file),
            is_live=path in desk.live,
            is_draft=any(name in desk.changed for name in both),
            is_removed=path in desk.removed,
            in_folder=any(name in desk.differing for name in both),
            is_left_behind=not any(name in self.news for name in both),
            errors=sum(finding.severity is Severity.ERROR for finding in found),
            warnings=sum(finding.severity is Severity.WARNING for finding in found),
        )

    def _sought(self, family: Family) -> Family | None:
        if self._has_words(family.title, family.process_id):
            return family
        files = tuple(line for line in family.files if self._has_words(line.title, line.path))
        return Family(family.process_id, family.title, files, family.versions) if files else None

    def _has_words(self, *texts: str) -> bool:
        said = search_plain(" ".join(texts))
        return all(word in said for word in self.words)


def _named(facts: ProcessFacts | None, root: str) -> str:
    return facts.title if facts else root


def _versions(work: Work) -> dict[str, list[VersionLine]]:
    """The versions of each process, newest first."""
    running, people = _running(work), people_names(work)
    found: dict[str, list[VersionLine]] = {}
    for one in list_versions(work):
        found.setdefault(one.process_id, []).insert(0, _line(one, running.get(one.id, 0), people))
    return found


def _line(one: ProcessVersion, cases: int, people: Mapping[str, str]) -> VersionLine:
    """A version as it was last taken into use: an old one may have been taken up again."""
    at, by, approved_by, note = one.published_at, one.published_by, one.approved_by or "", one.note
    if again := one.facts.get("again"):
        last = again[-1]
        at, by = datetime.fromisoformat(last["at"]), last["by"]
        approved_by, note = last["approved_by"] or "", last["note"]
    return VersionLine(
        number=one.number,
        title=one.title,
        published_at=at,
        published_by=people.get(by, by),
        approved_by=people.get(approved_by, approved_by),
        note=note,
        is_live=one.is_live,
        cases=cases,
        broken=tuple(one.facts.get("broken_scenarios", ())),
    )


def list_process_versions(work: Work, process_id: str) -> list[VersionLine]:
    """The versions of one process, newest first."""
    return _versions(work).get(process_id, [])


def _running(work: Work) -> dict[UUID, int]:
    query = (
        select(tables.Case.version_id, func.count())
        .where(tables.Case.ended_at.is_(None))
        .group_by(tables.Case.version_id)
    )
    return {row[0]: row[1] for row in work.connection.execute(query)}


def people_names(work: Work) -> dict[str, str]:
    """What officers are called, by their id as records keep it."""
    return {
        str(row.id): row.full_name
        for row in work.connection.execute(select(tables.Officer.id, tables.Officer.full_name))
    }
