"""Importing a table in two steps: see what a file would change, then change exactly that, all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from sqlalchemy import delete, insert, select

from engine.directory.editing import NOUNS, EntryNoun, Noun
from engine.directory.editing.saving import begin_editing, clean_reason, store
from engine.directory.exchange.preview import Preview, compare
from engine.directory.exchange.sheets import read_sheet
from engine.directory.officers import Officer
from engine.errors import N_, Conflict, Invalid, NotFound, Problem
from engine.storage import Work, begin_work, new_id, read_work, tables

KEPT = timedelta(days=1)
LONGEST_NAME = 120


class ImportGone(NotFound):
    """The file of an import is no longer held: it was imported, or a day has passed."""

    code: ClassVar[str] = "import.gone"
    message = N_("Tệp này đã được nhập, hoặc đã quá một ngày từ lúc tải lên.")
    remedy = N_("Tải tệp lên lại để xem trước rồi nhập.")


class ImportOvertaken(Conflict):
    """The directory changed between the preview and the import; nothing was imported."""

    code: ClassVar[str] = "import.overtaken"
    message = N_("Bảng đã thay đổi từ lúc xem trước, nên chưa nhập gì.")
    remedy = N_("Xem lại các khác biệt bên dưới rồi bấm nhập lần nữa.")


@dataclass(frozen=True, slots=True)
class HeldImport:
    """A file that waits to be imported, with what it would change now."""

    id: UUID
    noun: Noun
    table: str
    file_name: str
    preview: Preview


def noun_of(work: Work, table: str) -> Noun:
    """The kind of row of a table: `agency`, `officer`, `role`, `day`, or `entry/<catalogue>`.

    Raises:
        NotFound: there is no such table.
    """
    code, _, catalogue = table.partition("/")
    make: Callable[[], Noun] | None = NOUNS.get(table)
    if make is not None:
        return make()
    entries = tables.CatalogueEntry
    known = select(entries.code).where(entries.catalogue == catalogue).limit(1)
    if code != EntryNoun.code or "\0" in catalogue or work.connection.execute(known).first() is None:
        raise NotFound
    return EntryNoun.of(work, catalogue)


def hold_import(table: str, file_name: str, content: bytes, *, actor: Officer) -> UUID:
    """The id of a file now held for its preview.

    Raises:
        NotAllowed: the actor does not keep the directory.
        SheetUnreadable: it is no table, or not safe to open.
    """
    read_sheet(content)
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        noun_of(work, table)
        work.connection.execute(delete(_held).where(_held.uploaded_at < work.now - KEPT))
        held_id = new_id()
        work.connection.execute(
            insert(_held).values(
                id=held_id,
                noun=table,
                file_name=_shown_name(file_name),
                content=content,
                uploaded_at=work.now,
                uploaded_by=actor.id,
            )
        )
        return held_id


def preview_import(held_id: UUID, *, actor: Officer) -> HeldImport:
    """What the held file would change now.

    Raises:
        ImportGone: it is no longer held, or was uploaded by someone else.
    """
    with read_work(actor.id) as work:
        row = _find(work, held_id, actor)
        noun = noun_of(work, row.noun)
        return HeldImport(held_id, noun, row.noun, row.file_name, compare(work, noun, read_sheet(row.content)))


def apply_import(held_id: UUID, *, shown: str, reason: str = "", actor: Officer) -> Preview:
    """What was changed: everything that the preview with the digest `shown` said, in one transaction.

    Raises:
        NotAllowed: the actor does not keep the directory.
        ImportGone: the file is no longer held.
        ImportOvertaken: it would no longer change the same; nothing was changed.
        Invalid: something in the file cannot be; nothing was changed.
    """
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        row = _find(work, held_id, actor)
        noun = noun_of(work, row.noun)
        preview = compare(work, noun, read_sheet(row.content))
        if preview.digest != shown:
            raise ImportOvertaken
        if preview.refused:
            raise Invalid(
                problems=[Problem(f"/{one.row}", one.what, one.remedy, facts=one.facts) for one in preview.refused]
            )
        said = clean_reason(reason) or row.file_name
        store(work, noun, noun.load(work), preview.wanted, reason=said, batch=held_id)
        work.connection.execute(delete(_held).where(_held.id == held_id))
        return preview


def drop_import(held_id: UUID, *, actor: Officer) -> None:
    """Forget the held file; forgetting one that is gone changes nothing."""
    with begin_work(actor.id) as work:
        work.connection.execute(delete(_held).where(_held.id == held_id, _held.uploaded_by == actor.id))


_held = tables.DirectoryImport


def _find(work: Work, held_id: UUID, actor: Officer) -> Any:
    query = select(_held.noun, _held.file_name, _held.content).where(
        _held.id == held_id, _held.uploaded_by == actor.id, _held.uploaded_at >= work.now - KEPT
    )
    row = work.connection.execute(query).first()
    if row is None:
        raise ImportGone
    return row


def _shown_name(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "tệp"
