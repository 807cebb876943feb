"""What is decided about a file of a case before its answer is public: kept in `masked_files`, a row a file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Select, Table, select, update

from engine.directory.upsert import upsert
from engine.petitions.redaction.boxes import Mask, PageText
from engine.storage import Work, tables

_masked = cast("Table", tables.MaskedFile.__table__)


class Choice(StrEnum):
    """What everyone gets of a file."""

    WITHHOLD = "withhold"
    """Nothing."""
    MASK = "mask"
    """A copy with black over what is masked."""
    WHOLE = "whole"
    """A copy in which nothing had to be masked."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a file; `needs_look`: a machine cannot read all of it, so a person says that they have looked."""

    width: float
    height: float
    has_text: bool
    needs_look: bool
    is_looked_at: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided about a file. `copy_id` is None where there is no copy of what is decided now.

    `revision` grows with each change; -1: nothing was ever decided, so the file is withheld.
    """

    case_id: UUID
    source_id: UUID
    choice: Choice = Choice.WITHHOLD
    pages: tuple[Page, ...] = ()
    masks: tuple[Mask, ...] = ()
    why: str = ""
    revision: int = -1
    copy_id: UUID | None = None
    copy_sha256: str | None = None
    agreed_sha256: str | None = None
    read_sha256: str | None = None
    read_by: str | None = None

    @property
    def is_withheld(self) -> bool:
        """Whether nobody gets anything of it."""
        return self.choice is Choice.WITHHOLD

    @property
    def painted(self) -> tuple[Mask, ...]:
        """The masks that are black in the copy."""
        return tuple(mask for mask in self.masks if mask.is_on)

    @property
    def lifted(self) -> tuple[Mask, ...]:
        """What a program found personal, and a person lets be seen."""
        return tuple(mask for mask in self.masks if not mask.is_on)

    @property
    def unseen(self) -> tuple[int, ...]:
        """The pages, counted from 0, that somebody still has to look at."""
        return tuple(number for number, page in enumerate(self.pages) if page.needs_look and not page.is_looked_at)

    def changed(self, **changes: Any) -> "Decided":
        """The same with these changes; no copy is one of it any more, and nobody has agreed to it."""
        return replace(
            self, **changes, revision=self.revision + 1, copy_id=None, copy_sha256=None, agreed_sha256=None,
            read_sha256=None, read_by=None,
        )  # fmt: skip


def first_pages(pages: Sequence[PageText]) -> tuple[Page, ...]:
    """The pages as they are kept: without their words."""
    return tuple(Page(one.width, one.height, bool(one.text.strip()), one.is_seen_only) for one in pages)


def list_decided(work: Work, case_id: UUID) -> dict[UUID, Decided]:
    """What was decided about the files of a case, by file."""
    rows = work.connection.execute(select(_masked).where(_masked.c.case_id == case_id).order_by(_masked.c.source_id))
    return {row.source_id: _decided(row) for row in rows}


def find_decided(work: Work, case_id: UUID, source_id: UUID) -> Decided:
    """What was decided about a file; nothing yet: it is withheld."""
    row = work.connection.execute(_row_of(case_id, source_id)).first()
    return _decided(row) if row is not None else Decided(case_id, source_id)


def lock_decided(work: Work, case_id: UUID, source_id: UUID) -> Decided:
    """The same, which nobody else changes before this work ends."""
    row = work.connection.execute(_row_of(case_id, source_id).with_for_update()).first()
    return _decided(row) if row is not None else Decided(case_id, source_id)


def _row_of(case_id: UUID, source_id: UUID) -> Select[Any]:
    return select(_masked).where(_masked.c.case_id == case_id, _masked.c.source_id == source_id)


def keep_decided(work: Work, decided: Decided) -> None:
    """Keep what is decided now."""
    row = {
        "case_id": decided.case_id,
        "source_id": decided.source_id,
        "choice": decided.choice.value,
        "pages": [
            [page.width, page.height, page.has_text, page.needs_look, page.is_looked_at] for page in decided.pages
        ],
        "masks": [mask.as_data() for mask in decided.masks],
        "why": decided.why,
        "revision": decided.revision,
        "changed_at": work.now,
        "changed_by": work.actor,
        "copy_id": decided.copy_id,
        "copy_sha256": decided.copy_sha256,
        "agreed_sha256": decided.agreed_sha256,
        "read_sha256": decided.read_sha256,
        "read_by": decided.read_by,
    }
    upsert(work, tables.MaskedFile, [row], key=("case_id", "source_id"))


def agree(work: Work, case_id: UUID, source_id: UUID, sha256: str | None) -> None:
    """This copy of the file is the one to be made public, once a second person has read it; None: no copy is."""
    work.connection.execute(
        update(_masked)
        .where(_masked.c.case_id == case_id, _masked.c.source_id == source_id)
        .values(agreed_sha256=sha256, read_sha256=None, read_by=None)
    )


def note_read(work: Work, case_id: UUID) -> None:
    """Somebody has had before them what was agreed on."""
    work.connection.execute(
        update(_masked)
        .where(_masked.c.case_id == case_id, _masked.c.agreed_sha256.is_not(None))
        .values(read_sha256=_masked.c.agreed_sha256, read_by=work.actor)
    )


def _decided(row: Row[Any]) -> Decided:
    return Decided(
        case_id=row.case_id,
        source_id=row.source_id,
        choice=Choice(row.choice),
        pages=tuple(Page(*one) for one in row.pages),
        masks=tuple(Mask.of(one) for one in row.masks),
        why=row.why,
        revision=row.revision,
        copy_id=row.copy_id,
        copy_sha256=row.copy_sha256,
        agreed_sha256=row.agreed_sha256,
        read_sha256=row.read_sha256,
        read_by=row.read_by,
    )
