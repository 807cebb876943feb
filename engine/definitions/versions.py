"""Published versions: immutable closures in the database, compiled once in each process."""

import threading
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, insert, select, update

from engine.definitions.compile import CompiledProcess, compile_closure
from engine.definitions.library import Closure, Library, SourceFile
from engine.errors import N_, NotFound
from engine.storage import Work, new_id
from engine.storage.tables import ProcessFile, ProcessVersion

CACHE_SIZE = 64


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


def _read_files(work: Work, manifest: dict[str, str]) -> dict[str, SourceFile]:
    rows = work.connection.execute(
        select(ProcessFile.sha256, ProcessFile.content).where(ProcessFile.sha256.in_(set(manifest.values())))
    ).all()
    contents = {row.sha256: row.content for row in rows}
    return {path: SourceFile(path, bytes(contents[sha])) for path, sha in manifest.items()}


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


def publish(
    work: Work, closure: Closure, *, lane_roles: dict[str, str], note: str = "", approved_by: str | None = None
) -> tuple[int, bool]:
    """Make `closure` the live version; (its number, whether it is new).

    Publishing what is live already changes nothing.

    Raises:
        DefinitionInvalid: it would not run.
    """
    compiled = compile_closure(closure)
    known = work.connection.execute(
        select(ProcessVersion.id, ProcessVersion.number, ProcessVersion.is_live).where(
            ProcessVersion.process_id == closure.process_id, ProcessVersion.content_hash == closure.content_hash
        )
    ).one_or_none()
    if known is not None and known.is_live:
        return known.number, False
    work.connection.execute(
        update(ProcessVersion).where(ProcessVersion.process_id == closure.process_id).values(is_live=False)
    )
    if known is not None:
        work.connection.execute(update(ProcessVersion).where(ProcessVersion.id == known.id).values(is_live=True))
        return known.number, False
    _keep_files(work, closure)
    last = work.connection.scalar(
        select(func.max(ProcessVersion.number)).where(ProcessVersion.process_id == closure.process_id)
    )
    number = (last or 0) + 1
    work.connection.execute(
        insert(ProcessVersion).values(
            id=new_id(),
            process_id=closure.process_id,
            number=number,
            content_hash=closure.content_hash,
            title=compiled.process.title,
            manifest=closure.manifest,
            facts={"lane_roles": lane_roles},
            note=note,
            published_at=work.now,
            published_by=work.actor,
            approved_by=approved_by,
            is_live=True,
        )
    )
    return number, True


def _keep_files(work: Work, closure: Closure) -> None:
    known = set(
        work.connection.scalars(
            select(ProcessFile.sha256).where(ProcessFile.sha256.in_(set(closure.manifest.values())))
        )
    )
    missing = {file.sha256: file.content for file in closure.files.values() if file.sha256 not in known}
    if missing:
        work.connection.execute(
            insert(ProcessFile), [{"sha256": sha, "content": content} for sha, content in missing.items()]
        )


def published_library(work: Work) -> Library:
    """The files of every live version, as one library (what `export` writes)."""
    contents: dict[str, bytes] = {}
    for version in list_versions(work):
        if version.is_live:
            contents.update({path: file.content for path, file in _read_files(work, version.manifest).items()})
    return Library.from_contents(contents)
