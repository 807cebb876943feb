"""Files of cases: their rows, and the way from a row to its bytes."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, RowMapping, Table, delete, insert, select, update

from engine.petitions.errors import FileUnknown
from engine.petitions.file_store import file_store
from engine.petitions.signatures import find_signature
from engine.petitions.uploads import CheckedFile
from engine.runtime import all_sealed
from engine.storage import Work, begin_work, new_id, now, read_work, tables

SENDER_PURPOSES = frozenset({"petition", "supplement"})
PUBLIC_COPY = "public_copy"
"""The purpose of a file that was made for everyone to see; no other ever is."""
ORPHAN_AGE = timedelta(days=1)
_attachments = cast("Table", tables.Attachment.__table__)


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A file as pages list it. Opening one with macros may run a program: say so."""

    id: UUID
    name: str
    media_type: str
    size: int
    purpose: str
    uploaded_by: str
    uploaded_at: datetime
    is_public: bool
    has_macros: bool


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file to hand over, as a download: never to be shown inside our own pages."""

    name: str
    media_type: str
    size: int
    has_macros: bool
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """Bytes that are safely in the store and have no row yet."""

    id: UUID
    folder: UUID
    sha256: str
    file: CheckedFile
    signature: dict[str, Any] | None = None


def store_bytes(files: Sequence[CheckedFile], *, with_signatures: bool = False) -> list[StoredFile]:
    """The files, written and synced; call it outside of a transaction, the rows come after.

    `with_signatures`: read the digital signatures of PDFs too, which takes a second each.
    """
    store, folder = file_store(), new_id()
    return [
        StoredFile(
            new_id(),
            folder,
            store.write(folder, file.content),
            file,
            find_signature(file.content, file.kind.media_type) if with_signatures else None,
        )
        for file in files
    ]


def add_rows(
    work: Work, stored: Sequence[StoredFile], *, case_id: UUID | None, purpose: str, uploaded_by: str
) -> tuple[UUID, ...]:
    """The ids of the files, which from now on are part of the case (None: of none yet)."""
    for one in stored:
        work.connection.execute(
            insert(_attachments).values(
                id=one.id,
                case_id=case_id,
                task_id=None,
                folder=one.folder,
                sha256=one.sha256,
                name=one.file.name,
                media_type=one.file.kind.media_type,
                size=len(one.file.content),
                purpose=purpose,
                uploaded_by=uploaded_by,
                uploaded_at=work.now,
                is_public=False,
                has_macros=one.file.kind.has_macros,
                signature=one.signature,
            )
        )
    return tuple(one.id for one in stored)


def attach(
    work: Work, ids: Iterable[UUID], *, case_id: UUID, purpose: str, uploaded_by: str | None
) -> tuple[UUID, ...]:
    """Put files that this person (None: any officer) has uploaded before into the case.

    Those in it already take the new purpose.

    Raises:
        FileUnknown: one of them is not there, is someone else's, or belongs to another case.
    """
    wanted = tuple(dict.fromkeys(ids))
    for file_id in wanted:
        row = get_file_row(work, file_id)
        if row.case_id != case_id and not _may_attach(row, uploaded_by):
            raise FileUnknown
        if row.purpose in SENDER_PURPOSES and row.case_id == case_id:
            continue
        work.connection.execute(
            update(_attachments).where(_attachments.c.id == file_id).values(case_id=case_id, purpose=purpose)
        )
    return wanted


def copy_rows(work: Work, from_case: UUID, to_case: UUID, *, purpose: str) -> tuple[UUID, ...]:
    """The files of one case with this purpose, in another too: the same bytes, rows of their own.

    A file that is there already is not copied again.
    """
    there = {(one["folder"], one["sha256"]) for one in _rows_of(work, to_case, purpose)}
    added = []
    for row in _rows_of(work, from_case, purpose):
        if (row["folder"], row["sha256"]) not in there:
            copy = {**row, "id": new_id(), "case_id": to_case, "task_id": None, "is_public": False}
            work.connection.execute(insert(_attachments).values(**copy))
            added.append(copy["id"])
    return tuple(added)


def _rows_of(work: Work, case_id: UUID, purpose: str) -> Sequence[RowMapping]:
    query = select(_attachments).where(_attachments.c.case_id == case_id, _attachments.c.purpose == purpose)
    return work.connection.execute(query.order_by(_attachments.c.id)).mappings().all()


def _may_attach(row: Row[Any], uploaded_by: str | None) -> bool:
    is_theirs = row.uploaded_by != "sender" if uploaded_by is None else row.uploaded_by == uploaded_by
    return row.case_id is None and is_theirs


def hashes_of(work: Work, ids: Collection[UUID]) -> list[str]:
    """The SHA-256 of each of these files that is there."""
    return list(work.connection.scalars(select(_attachments.c.sha256).where(_attachments.c.id.in_(list(ids)))))


def count_stored(work: Work, ids: Collection[UUID]) -> tuple[int, int]:
    """How many files these are, and their bytes together.

    Raises:
        FileUnknown: one of them is not there.
    """
    wanted = set(ids)
    sizes = list(work.connection.scalars(select(_attachments.c.size).where(_attachments.c.id.in_(wanted))))
    if len(sizes) < len(wanted):
        raise FileUnknown
    return len(sizes), sum(sizes)


def make_public(work: Work, case_id: UUID, copies: Collection[UUID]) -> None:
    """Let everyone open these copies of the case, and no other file of it; an original stays where it is."""
    of_case = update(_attachments).where(_attachments.c.case_id == case_id)
    work.connection.execute(of_case.values(is_public=False))
    work.connection.execute(
        of_case.where(_attachments.c.id.in_(list(copies)), _attachments.c.purpose == PUBLIC_COPY).values(is_public=True)
    )


def forget_file(work: Work, file_id: UUID) -> None:
    """The file is not the case's any more; the collector takes its bytes."""
    work.connection.execute(delete(_attachments).where(_attachments.c.id == file_id))


def list_attachments(work: Work, case_id: UUID, *, purpose: str | None = None) -> tuple[AttachmentView, ...]:
    """The files of a case, oldest first."""
    query = select(_attachments).where(_attachments.c.case_id == case_id).order_by(_attachments.c.id)
    if purpose is not None:
        query = query.where(_attachments.c.purpose == purpose)
    return tuple(as_view(row) for row in work.connection.execute(query))


def get_file_row(work: Work, file_id: UUID) -> Row[Any]:
    """The row of a file.

    Raises:
        FileUnknown: there is none.
    """
    row = work.connection.execute(select(_attachments).where(_attachments.c.id == file_id)).first()
    if row is None:
        raise FileUnknown
    return row


def as_view(row: Row[Any]) -> AttachmentView:
    """A row as pages list it."""
    return AttachmentView(
        id=row.id,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        purpose=row.purpose,
        uploaded_by=row.uploaded_by,
        uploaded_at=row.uploaded_at,
        is_public=row.is_public,
        has_macros=row.has_macros,
    )


def as_opened(row: Row[Any]) -> OpenedFile:
    """A row's file with its bytes; call it outside of a transaction.

    Raises:
        FileDamaged: the bytes are gone or altered.
    """
    content = file_store().read(row.folder, row.sha256)
    return OpenedFile(row.name, row.media_type, row.size, row.has_macros, content)


def collect_orphans() -> int:
    """How many files were removed: uploads that no case took within a day, and bytes without a row.

    A day's grace covers an upload whose row is still on its way.
    """
    before = now() - ORPHAN_AGE
    with begin_work() as work:
        work.connection.execute(
            delete(_attachments).where(_attachments.c.case_id.is_(None), _attachments.c.uploaded_at < before)
        )
    with read_work() as work:
        kept = {(row.folder, row.sha256) for row in work.connection.execute(_KEPT)}
        kept |= {(row["folder"], row["sha256"]) for row in all_sealed(work, _attachments.name)}
    store, removed = file_store(), 0
    for name in list(store.names()):
        if (name.folder, name.sha256) not in kept and name.written_at is not None and name.written_at < before:
            store.remove(name.folder, name.sha256)
            removed += 1
    return removed


_KEPT = select(_attachments.c.folder, _attachments.c.sha256)
