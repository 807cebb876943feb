"""Drafts: a designer's own copies of library files, saved as typed; who does not know the newest is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from engine.errors import N_, Conflict
from engine.storage import Work
from engine.storage.tables import Draft


class DraftChanged(Conflict):
    """The draft was saved from another window since this one read it. `revision` and `saved_at` say when."""

    code = "draft.changed_elsewhere"
    message = N_("Nháp này vừa được lưu từ một cửa sổ khác.")
    remedy = N_("Lấy bản vừa lưu, hoặc giữ bản trong cửa sổ này và ghi đè bản kia.")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One draft. `content` None takes the file out; `base_sha256` is what was live when it was begun."""

    path: str
    content: bytes | None
    base_sha256: str | None
    revision: int
    saved_at: datetime


_COLUMNS = (Draft.path, Draft.content, Draft.base_sha256, Draft.revision, Draft.saved_at)


def list_drafts(work: Work, officer_id: UUID) -> dict[str, DraftRow]:
    """The officer's drafts by path."""
    query = select(*_COLUMNS).where(Draft.officer_id == officer_id).order_by(Draft.path)
    return {row.path: _row(row) for row in work.connection.execute(query)}


def find_draft(work: Work, officer_id: UUID, path: str) -> DraftRow | None:
    """The officer's draft of this file, if there is one."""
    query = select(*_COLUMNS).where(Draft.officer_id == officer_id, Draft.path == path)
    row = work.connection.execute(query).one_or_none()
    return _row(row) if row is not None else None


def save_draft(
    work: Work, officer_id: UUID, path: str, content: bytes | None, *, revision: int, base: str | None
) -> DraftRow:
    """The draft, now with this content. `revision` is the newest one the window knows, 0 for none yet.

    `base` names what is live; a draft that exists keeps its own.

    Raises:
        DraftChanged: the newest one is another.
    """
    found = find_draft(work, officer_id, path)
    if (found.revision if found else 0) != revision:
        raise _changed(found)
    saved = DraftRow(path, content, found.base_sha256 if found else base, revision + 1, work.now)
    values = {"content": content, "revision": saved.revision, "saved_at": saved.saved_at}
    if found is None:
        try:
            with work.connection.begin_nested():
                work.connection.execute(
                    insert(Draft).values(officer_id=officer_id, path=path, base_sha256=base, **values)
                )
        except IntegrityError as error:
            raise _changed(find_draft(work, officer_id, path)) from error
        return saved
    done = work.connection.execute(
        update(Draft)
        .where(Draft.officer_id == officer_id, Draft.path == path, Draft.revision == revision)
        .values(**values)
    )
    if done.rowcount != 1:
        raise _changed(find_draft(work, officer_id, path))
    return saved


def rebase_draft(work: Work, officer_id: UUID, path: str, *, base: str | None) -> None:
    """From now on the draft counts as begun from what is live now."""
    work.connection.execute(
        update(Draft).where(Draft.officer_id == officer_id, Draft.path == path).values(base_sha256=base)
    )


def drop_drafts(work: Work, officer_id: UUID, paths: Iterable[str]) -> None:
    """Forget these drafts of the officer."""
    work.connection.execute(delete(Draft).where(Draft.officer_id == officer_id, Draft.path.in_(set(paths))))


def _changed(found: DraftRow | None) -> DraftChanged:
    return DraftChanged(revision=found.revision if found else 0, saved_at=found.saved_at if found else None)


def _row(row: Any) -> DraftRow:
    content = None if row.content is None else bytes(row.content)
    return DraftRow(row.path, content, row.base_sha256, row.revision, row.saved_at)
