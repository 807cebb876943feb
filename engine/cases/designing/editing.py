"""One file of the library on a designer's desk: opened, saved as typed, given up, taken out, taken in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.errors import FileTooLarge, FileUnknown, FileUnreadable
from engine.cases.designing.rights import require_design, require_look
from engine.definitions import SourceFile, past_contents
from engine.definitions.drafts import DraftRow, drop_drafts, find_draft, save_draft
from engine.definitions.paths import Kind, kind_of, require_path
from engine.definitions.titles import title_of
from engine.definitions.xml import MAX_BYTES
from engine.directory import Officer
from engine.storage import Work, begin_work, read_work

LARGEST_TEXT = 500_000
LARGEST = {Kind.BPMN: MAX_BYTES, Kind.DMN: MAX_BYTES}


@dataclass(frozen=True, slots=True)
class EditedFile:
    """A file as its editor opens it. `live`: process → number of the live version that holds the path."""

    path: str
    kind: Kind
    title: str
    content: str
    is_draft: bool
    is_removed: bool
    revision: int
    saved_at: datetime | None
    live: tuple[tuple[str, int], ...]
    process_id: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another file of the same family."""

    path: str
    kind: Kind
    title: str


def open_file(path: str, *, actor: Officer, folder: Path | None) -> tuple[EditedFile, tuple[Neighbour, ...]]:
    """The file on this officer's desk, and the others of its family. The hints of a form that has none are empty.

    Raises:
        FileUnknown: neither draft nor library has it.
    """
    require_look(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
    return _edited(desk, path), _neighbours(desk, path)


def save_file(path: str, content: str, *, revision: int, actor: Officer, folder: Path | None) -> DraftRow:
    """The officer's draft, now with this content; broken content is kept as it is typed.

    Raises:
        PathRefused: no file can lie there.
        FileTooLarge: it weighs more than its kind may; the draft stays as it was.
        DraftChanged: another window has saved since `revision`.
    """
    require_design(actor)
    written = written_bytes(path, content)
    with begin_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        if path not in desk.base and path not in desk.drafts:
            require_path(path)
        return save_draft(work, actor.id, path, written, revision=revision, base=live_hash(desk, path))


def discard_draft(path: str, *, actor: Officer) -> None:
    """The file is again what it is without the officer's draft; of one that was never live nothing is left."""
    require_design(actor)
    with begin_work(actor.id) as work:
        drop_drafts(work, actor.id, [path])


def remove_file(path: str, *, actor: Officer, folder: Path | None) -> None:
    """Take the file out, in the officer's drafts; publishing takes it out for all. `discard_draft` undoes it.

    Raises:
        FileUnknown: there is no such file.
    """
    require_design(actor)
    with begin_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        if path not in desk.library.files:
            raise FileUnknown(path=path)
        if path not in desk.base:
            drop_drafts(work, actor.id, [path])
        else:
            put_draft(work, desk, actor, path, None)


def take_in(paths: Iterable[str], *, actor: Officer, folder: Path | None) -> list[str]:
    """Make drafts of what the library folder has other than what is live; the paths that were."""
    require_design(actor)
    with begin_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        wanted = [path for path in paths if path in desk.differing]
        for path in wanted:
            put_draft(work, desk, actor, path, desk.differing[path].content)
    return wanted


def take_everything_in(*, actor: Officer, folder: Path | None) -> list[str]:
    """Make drafts of all that is new in the library folder; what was live once and lies there still is not."""
    require_design(actor)
    with read_work(actor.id) as work:
        news = list(open_desk(work, actor, folder).news(past_contents(work)))
    return take_in(news, actor=actor, folder=folder)


def put_draft(work: Work, desk: Desk, actor: Officer, path: str, content: bytes | None) -> DraftRow:
    """The draft with this content, whatever windows know of it: they learn at their next save."""
    found = find_draft(work, actor.id, path)
    revision = found.revision if found else 0
    return save_draft(work, actor.id, path, content, revision=revision, base=live_hash(desk, path))


def live_hash(desk: Desk, path: str) -> str | None:
    """What is live at this path, None for nothing."""
    return desk.live[path].sha256 if path in desk.live else None


def written_bytes(path: str, content: str) -> bytes:
    """The content as it is stored.

    Raises:
        FileTooLarge: it weighs more than its kind may.
        FileUnreadable: it holds what UTF-8 cannot say.
    """
    try:
        written = content.encode()
    except UnicodeEncodeError as error:
        raise FileUnreadable(path=path) from error
    require_size(path, len(written))
    return written


def require_size(path: str, size: int) -> None:
    """Refuse a file that weighs more than its kind may."""
    limit = LARGEST.get(kind_of(path), LARGEST_TEXT)
    if size > limit:
        raise FileTooLarge(path=path, size=size // 1000, limit=limit // 1000)


def _edited(desk: Desk, path: str) -> EditedFile:
    draft = desk.drafts.get(path)
    source = desk.library.files.get(path) or (desk.base.get(path) if draft else None)
    if source is None and _is_unsaid_hints(desk, path):
        source = SourceFile(path, b"")
    if source is None:
        raise FileUnknown(path=path)
    versions = desk.live[path].versions if path in desk.live else {}
    return EditedFile(
        path=path,
        kind=kind_of(path),
        title=title_of(source),
        content=source.content.decode("utf-8", "replace"),
        is_draft=desk.is_draft(path),
        is_removed=draft is not None and draft.content is None,
        revision=draft.revision if draft else 0,
        saved_at=draft.saved_at if draft else None,
        live=tuple(sorted(versions.items())),
        process_id=next(iter(desk.families.defined_in(path)), None),
    )


def _is_unsaid_hints(desk: Desk, path: str) -> bool:
    """Whether a form stands there that has no hints yet: they are empty, and may be written."""
    return kind_of(path) is Kind.HINTS and path.removesuffix(".ui.json") + ".json" in desk.library.files


def _neighbours(desk: Desk, path: str) -> tuple[Neighbour, ...]:
    known = desk.families
    main = path.removesuffix(".ui.json") + ".json" if kind_of(path) is Kind.HINTS else path
    paths = {name for root in known.roots_of(main) for name in known.files_of(root)} - {path}
    files: list[SourceFile] = [desk.library.files[name] for name in sorted(paths) if kind_of(name) is not Kind.HINTS]
    return tuple(Neighbour(file.path, kind_of(file.path), title_of(file)) for file in files)
