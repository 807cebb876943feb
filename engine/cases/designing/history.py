"""Versions that were live before: looked at as they were, taken up again as drafts."""

from dataclasses import dataclass
from pathlib import Path

from engine.cases.designing.desk import open_desk
from engine.cases.designing.editing import put_draft
from engine.cases.designing.rights import require_design, require_look
from engine.cases.designing.shelves import VersionLine, list_process_versions
from engine.definitions import Library, SourceFile, version_library
from engine.definitions.families import Families
from engine.definitions.paths import Kind, kind_of
from engine.definitions.titles import title_of
from engine.directory import Officer
from engine.errors import NotFound
from engine.storage import begin_work, read_work


@dataclass(frozen=True, slots=True)
class VersionView:
    """One version with its files: (path, kind, title), the diagrams first, in the order they call each other."""

    process_id: str
    version: VersionLine
    files: tuple[tuple[str, Kind, str], ...]
    diagrams: tuple[tuple[str, str], ...]


def get_version(process_id: str, number: int, *, actor: Officer) -> VersionView:
    """The version as it was published.

    Raises:
        NotFound: there is none.
    """
    require_look(actor)
    with read_work(actor.id) as work:
        library = version_library(work, process_id, number)
        line = next(one for one in list_process_versions(work, process_id) if one.number == number)
    diagrams = Families(library).roots.get(process_id, ())
    rest = [path for path in sorted(library.files) if path not in diagrams and kind_of(path) is not Kind.HINTS]
    return VersionView(
        process_id=process_id,
        version=line,
        files=tuple((path, kind_of(path), title_of(library.files[path])) for path in (*diagrams, *rest)),
        diagrams=tuple((_process_of(library, path), title_of(library.files[path])) for path in diagrams),
    )


def version_diagram(process_id: str, number: int, drawn: str, *, actor: Officer) -> SourceFile:
    """The file of one process of a version.

    Raises:
        NotFound: the version has no such process.
    """
    require_look(actor)
    with read_work(actor.id) as work:
        library = version_library(work, process_id, number)
    if drawn not in library.processes:
        raise NotFound
    return library.files[library.processes[drawn]]


def take_up_version(process_id: str, number: int, *, actor: Officer, folder: Path | None) -> list[str]:
    """Make drafts of what this version has other than what is live; the paths that were.

    Raises:
        NotFound: there is no such version.
    """
    require_design(actor)
    with begin_work(actor.id) as work:
        library = version_library(work, process_id, number)
        desk = open_desk(work, actor, folder)
        changed = [
            path
            for path, file in library.files.items()
            if path not in desk.live or desk.live[path].sha256 != file.sha256
        ]
        for path in changed:
            put_draft(work, desk, actor, path, library.files[path].content)
    return changed


def _process_of(library: Library, path: str) -> str:
    return next((name for name, place in library.processes.items() if place == path), "")
