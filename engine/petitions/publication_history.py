"""What became of a publication: each text that was public, why it was changed, and that it was withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, func, insert, select, update

from engine.petitions.publication_edits import blotted
from engine.storage import Work, tables

_versions = cast("Table", tables.PublicationVersion.__table__)
_publications = cast("Table", tables.Publication.__table__)


class Act(StrEnum):
    """What was done. `AGAIN`: another answer was given and made public."""

    PUBLISHED = "published"
    AGAIN = "again"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One act. `number` counts the texts; 0 where there is none. `is_readable`: the text may be shown to everyone."""

    act: Act
    number: int
    at: datetime
    by: str
    reason: str
    title: str
    question: str
    answer: str
    edits: Mapping[str, Any]
    is_readable: bool
    is_current: bool

    @property
    def files(self) -> Mapping[str, Sequence[str]]:
        """Which public files changed with this text: names by `added`, `removed` and `renewed`; empty: not told."""
        return dict(self.edits.get("files", {}))


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a publication stands: how many acts there were, and what the last one was."""

    place: int
    is_public: bool
    last: HistoryEntry | None


def list_history(work: Work, case_id: UUID) -> tuple[HistoryEntry, ...]:
    """Every act, oldest first. A text that was blotted out or withdrawn is not for everyone to read again."""
    return tuple(_entries(_rows(work, case_id)))


def stand_of(work: Work, case_id: UUID) -> Standing:
    """Where the publication stands; of one that was made before acts were kept, its first is made up."""
    history = list_history(work, case_id)
    row = _current(work, case_id)
    is_public = row is not None and row.withdrawn_at is None
    return Standing(len(history) or int(row is not None), is_public, history[-1] if history else None)


def lock_standing(work: Work, case_id: UUID) -> Standing:
    """The same; nobody else changes it until the transaction ends."""
    work.connection.execute(select(_publications.c.case_id).where(_publications.c.case_id == case_id).with_for_update())
    if not _rows(work, case_id) and (row := _current(work, case_id)) is not None:
        # It was made public before acts were kept.
        _insert(work, case_id, 1, Act.PUBLISHED, row._asdict(), at=row.published_at, by=row.published_by)
    return stand_of(work, case_id)


def note_act(
    work: Work,
    case_id: UUID,
    act: Act,
    texts: Mapping[str, str] | None = None,
    *,
    reason: str = "",
    edits: Mapping[str, Any] | None = None,
) -> None:
    """The act is on record, after those before it. `texts`: title, question and answer, where it has them."""
    last = select(func.max(_versions.c.place)).where(_versions.c.case_id == case_id)
    place = int(work.connection.scalar(last) or 0) + 1
    _insert(work, case_id, place, act, texts or {}, reason=reason, edits=edits, at=work.now, by=work.actor)


def blot_out(work: Work, case_id: UUID) -> None:
    """The texts so far are nobody's to read any more: that they were public, when and why not, remains."""
    for row in _rows(work, case_id):
        work.connection.execute(
            update(_versions)
            .where(_versions.c.case_id == case_id, _versions.c.place == row.place)
            .values(title="", question="", answer="", is_blotted=True, edits=blotted(row.edits))
        )


def _rows(work: Work, case_id: UUID) -> list[Row[Any]]:
    query = select(_versions).where(_versions.c.case_id == case_id).order_by(_versions.c.place)
    return list(work.connection.execute(query))


def _current(work: Work, case_id: UUID) -> Row[Any] | None:
    return work.connection.execute(select(_publications).where(_publications.c.case_id == case_id)).first()


def _entries(rows: list[Row[Any]]) -> Iterator[HistoryEntry]:
    withdrawn = max((row.place for row in rows if row.act == Act.WITHDRAWN), default=0)
    number = 0
    for row in rows:
        act = Act(row.act)
        number += act is not Act.WITHDRAWN
        yield HistoryEntry(
            act=act,
            number=number if act is not Act.WITHDRAWN else 0,
            at=row.at,
            by=row.by,
            reason=row.reason,
            title=row.title,
            question=row.question,
            answer=row.answer,
            edits=row.edits,
            is_readable=bool(row.answer) and not row.is_blotted and row.place > withdrawn,
            is_current=row.place == rows[-1].place and act is not Act.WITHDRAWN,
        )


def _insert(
    work: Work,
    case_id: UUID,
    place: int,
    act: Act,
    texts: Mapping[str, Any],
    *,
    at: datetime,
    by: str,
    reason: str = "",
    edits: Mapping[str, Any] | None = None,
) -> None:
    work.connection.execute(
        insert(_versions).values(
            case_id=case_id,
            place=place,
            act=act.value,
            reason=reason,
            is_blotted=False,
            edits=dict(edits or {}),
            at=at,
            by=by,
            **{name: str(texts.get(name) or "") for name in ("title", "question", "answer")},
        )
    )
