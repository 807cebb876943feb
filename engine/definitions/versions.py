"""Published versions: immutable closures in the database, compiled once in each process."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, text, update

from engine.definitions.compile import CompiledProcess, compile_closure
from engine.definitions.library import Closure, Library, SourceFile
from engine.errors import N_, NotFound
from engine.storage import Work, new_id
from engine.storage.tables import ProcessFile, ProcessVersion

CACHE_SIZE = 64
LIBRARY_LOCK = 7_403_201
"""The advisory lock under which PostgreSQL lets one publish at a time; SQLite has but one writer."""

NO_SCENARIOS: Mapping[str, SourceFile] = {}


class _Cache:
    """Compiled versions by id; a version never changes, so an entry is never stale."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[tuple[str, UUID], tuple[CompiledProcess, dict[str, str]]] = {}

    def find(self, key: tuple[str, UUID]) -> tuple[CompiledProcess, dict[str, str]] | None:
        return self._entries.get(key)

    def keep(self, key: tuple[str, UUID], entry: tuple[CompiledProcess, dict[str, str]]) -> None:
        with self._lock:
            if len(self._entries) >= CACHE_SIZE:
                self._entries.pop(next(iter(self._entries)))
            self._entries[key] = entry


_cache = _Cache()


def get_compiled(work: Work, version_id: UUID) -> CompiledProcess:
    """The version, ready to run.

    Raises:
        NotFound: no such version.
    """
    return _entry(work, version_id)[0]


def get_lane_roles(work: Work, version_id: UUID) -> dict[str, str]:
    """The role codes of the version's lanes, by the lane's text, as they stood when it was published."""
    return _entry(work, version_id)[1]


def live_lane_roles(work: Work, process_id: str | None = None) -> frozenset[str]:
    """The roles that a lane of what runs now names: of that process and what it calls, or of any."""

    def find() -> frozenset[str]:
        query = select(ProcessVersion.facts).where(ProcessVersion.is_live)
        if process_id is not None:
            query = query.where(ProcessVersion.process_id == process_id)
        named = (facts.get("lane_roles") or {} for facts in work.connection.scalars(query))
        return frozenset(role for lanes in named for role in lanes.values())

    return work.kept(("live_lane_roles", process_id), find)


def _entry(work: Work, version_id: UUID) -> tuple[CompiledProcess, dict[str, str]]:
    key = (work.database.name, version_id)
    found = _cache.find(key)
    if found is None:
        row = work.connection.execute(
            select(ProcessVersion.process_id, ProcessVersion.manifest, ProcessVersion.facts).where(
                ProcessVersion.id == version_id
            )
        ).one_or_none()
        if row is None:
            raise NotFound(N_("Không có phiên bản quy trình này."))
        compiled = compile_closure(Closure(row.process_id, _read_files(work, row.manifest)))
        found = (compiled, dict(row.facts.get("lane_roles", {})))
        _cache.keep(key, found)
    return found


def _read_files(work: Work, manifest: Mapping[str, str]) -> dict[str, SourceFile]:
    contents = read_contents(work, manifest.values())
    return {path: SourceFile(path, contents[sha]) for path, sha in manifest.items()}


def read_contents(work: Work, hashes: Iterable[str]) -> dict[str, bytes]:
    """The bytes of kept files by their SHA-256; what is not kept is not among them."""
    rows = work.connection.execute(
        select(ProcessFile.sha256, ProcessFile.content).where(ProcessFile.sha256.in_(set(hashes)))
    ).all()
    return {row.sha256: bytes(row.content) for row in rows}


def keep_contents(work: Work, files: Iterable[SourceFile]) -> None:
    """Keep these files by their content; what is kept already stays."""
    wanted = {file.sha256: file.content for file in files}
    known = set(work.connection.scalars(select(ProcessFile.sha256).where(ProcessFile.sha256.in_(set(wanted)))))
    missing = [{"sha256": sha, "content": content} for sha, content in wanted.items() if sha not in known]
    if missing:
        work.connection.execute(insert(ProcessFile), missing)


def live_version(work: Work, process_id: str) -> tuple[UUID, int]:
    """The version that new cases of `process_id` take: its id and number.

    Raises:
        NotFound: nothing of that name is published.
    """
    row = work.connection.execute(
        select(ProcessVersion.id, ProcessVersion.number).where(
            ProcessVersion.process_id == process_id, ProcessVersion.is_live
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("Chưa có phiên bản nào của quy trình “{process}” được công bố."), process=process_id)
    return row.id, row.number


def list_versions(work: Work) -> Sequence[ProcessVersion]:
    """Every version, by process and number."""
    return work.session.scalars(select(ProcessVersion).order_by(ProcessVersion.process_id, ProcessVersion.number)).all()


def lock_library(work: Work) -> None:
    """Let nobody else publish until this work ends. Taken before anything about what is live is read."""
    if not work.database.is_sqlite:
        work.connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LIBRARY_LOCK})


def publish(
    work: Work,
    closure: Closure,
    *,
    lane_roles: dict[str, str],
    scenarios: Mapping[str, SourceFile] | None = None,
    facts: Mapping[str, Any] | None = None,
    note: str = "",
    published_by: str | None = None,
    approved_by: str | None = None,
) -> tuple[int, bool]:
    """Make `closure` the live version; (its number, whether it is new).

    `scenarios` are the stories kept with it, None to leave those it has; `facts` what else shall be known
    of it. Publishing what is live already changes no more than these. What was published before takes
    its old number again, and remembers that.

    Raises:
        DefinitionInvalid: it would not run.
    """
    compiled = compile_closure(closure)
    lock_library(work)
    keep_contents(work, [*closure.files.values(), *(scenarios or NO_SCENARIOS).values()])
    said = dict(facts or {})
    if scenarios is not None:
        said["scenarios"] = {path: scenarios[path].sha256 for path in sorted(scenarios)}
    known = work.connection.execute(
        select(ProcessVersion.id, ProcessVersion.number, ProcessVersion.is_live, ProcessVersion.facts).where(
            ProcessVersion.process_id == closure.process_id, ProcessVersion.content_hash == closure.content_hash
        )
    ).one_or_none()
    publisher = published_by or work.actor
    if known is not None:
        again = _Again(work.now, publisher, approved_by, note)
        _use_again(work, closure.process_id, known, said, again)
        return known.number, False
    retire(work, closure.process_id)
    number = _last_number(work, closure.process_id) + 1
    work.connection.execute(
        insert(ProcessVersion).values(
            id=new_id(),
            process_id=closure.process_id,
            number=number,
            content_hash=closure.content_hash,
            title=compiled.process.title,
            manifest=closure.manifest,
            facts={"lane_roles": lane_roles, **said},
            note=note,
            published_at=work.now,
            published_by=publisher,
            approved_by=approved_by,
            is_live=True,
        )
    )
    return number, True


def retire(work: Work, process_id: str) -> None:
    """Let no version of this process be live: no new case begins, those that run go on."""
    work.connection.execute(
        update(ProcessVersion)
        .where(ProcessVersion.process_id == process_id, ProcessVersion.is_live)
        .values(is_live=False)
    )


@dataclass(frozen=True, slots=True)
class _Again:
    """That a version is taken into use once more: when, by whom, why."""

    at: datetime
    by: str
    approved_by: str | None
    note: str


def _use_again(work: Work, process_id: str, known: Any, said: Mapping[str, Any], again: _Again) -> None:
    facts = {**known.facts, **said}
    if not known.is_live:
        told = {"at": again.at.isoformat(), "by": again.by, "approved_by": again.approved_by, "note": again.note}
        facts["again"] = [*known.facts.get("again", []), told]
        retire(work, process_id)
    if facts != known.facts or not known.is_live:
        work.connection.execute(
            update(ProcessVersion).where(ProcessVersion.id == known.id).values(is_live=True, facts=facts)
        )


def _last_number(work: Work, process_id: str) -> int:
    query = select(func.max(ProcessVersion.number)).where(ProcessVersion.process_id == process_id)
    return work.connection.scalar(query) or 0


@dataclass(frozen=True, slots=True)
class LiveFile:
    """One file as it is live: its content's SHA-256, and the versions that hold it, by process."""

    path: str
    sha256: str
    versions: Mapping[str, int]


def live_files(work: Work) -> dict[str, LiveFile]:
    """What is live, by path, scenarios included; of two versions that differ, the one published last has its way."""
    query = (
        select(ProcessVersion.process_id, ProcessVersion.number, ProcessVersion.manifest, ProcessVersion.facts)
        .where(ProcessVersion.is_live)
        .order_by(ProcessVersion.published_at, ProcessVersion.number)
    )
    found: dict[str, LiveFile] = {}
    for row in work.connection.execute(query):
        for path, sha in {**row.manifest, **row.facts.get("scenarios", {})}.items():
            before = found[path].versions if path in found else {}
            found[path] = LiveFile(path, sha, {**before, row.process_id: row.number})
    return found


def past_contents(work: Work) -> frozenset[tuple[str, str]]:
    """Every (path, SHA-256) that some version holds or held."""
    rows = work.connection.execute(select(ProcessVersion.manifest, ProcessVersion.facts))
    return frozenset(item for row in rows for item in {**row.manifest, **row.facts.get("scenarios", {})}.items())


def published_library(work: Work) -> Library:
    """The files of every live version with its scenarios, as one library (what `export` writes)."""
    return Library(_read_files(work, {path: file.sha256 for path, file in live_files(work).items()}))


def version_library(work: Work, process_id: str, number: int) -> Library:
    """The files of one version with its scenarios.

    Raises:
        NotFound: there is no such version.
    """
    row = work.connection.execute(
        select(ProcessVersion.manifest, ProcessVersion.facts).where(
            ProcessVersion.process_id == process_id, ProcessVersion.number == number
        )
    ).one_or_none()
    if row is None:
        raise NotFound(N_("Không có phiên bản quy trình này."))
    return Library(_read_files(work, {**row.manifest, **row.facts.get("scenarios", {})}))
