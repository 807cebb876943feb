"""Answers made public: publishing them, and the list and page that everyone reads."""

import base64
import binascii
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Select, Table, and_, or_, select

from engine.clock import local_day
from engine.directory import find_entry
from engine.errors import N_, Invalid, Problem
from engine.petitions.agency_names import agency_name
from engine.petitions.attachments import PUBLIC_COPY, AttachmentView, list_attachments
from engine.petitions.conversation import SENDER
from engine.petitions.errors import PublicationUnknown, PublicationWithdrawn
from engine.petitions.letters import LetterView, read_letter
from engine.petitions.plain_text import clean_line
from engine.petitions.publication_history import Act, HistoryEntry, list_history
from engine.petitions.publication_places import PlaceView, list_places
from engine.petitions.rows import typed_number
from engine.storage import Work, read_work, tables
from engine.storage.search_text import has_marks, search_marked, search_plain, search_words
from engine.storage.types import EPOCH, MICROSECOND

PAGE = 20
LARGEST_PAGE = 100
LONGEST_QUERY = 200
OUTCOMES = "publication_outcomes"
"""The catalogue of what a petition came to, as everyone reads it."""
_publications = cast("Table", tables.Publication.__table__)


@dataclass(frozen=True, slots=True)
class PublicationRow:
    """A published answer as the list shows it."""

    number: str
    title: str
    agency: str
    field: str | None
    kind: str | None
    received_at: datetime
    answered_at: datetime
    published_at: datetime


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """Some published answers, the latest first; `next_cursor` is None on the last page."""

    items: tuple[PublicationRow, ...]
    next_cursor: str | None


@dataclass(frozen=True, slots=True)
class PublicationView(PublicationRow):
    """A published answer in full: the public text alone. `changes`: what became of it since, the latest first."""

    question: str
    answer: str
    letter: LetterView
    files: tuple[AttachmentView, ...]
    outcome: str
    changes: tuple[HistoryEntry, ...]
    places: tuple[PlaceView, ...]


@dataclass(frozen=True, slots=True)
class PublicationHistory:
    """Every act on a publication that is public now, the latest first."""

    number: str
    title: str
    entries: tuple[HistoryEntry, ...]


def list_publications(
    query: str = "", cursor: str | None = None, *, limit: int = PAGE, field: str | None = None
) -> PublicationPage:
    """Published answers that hold all words of `query`, the latest first.

    Diacritics count only when the query has some. `cursor` is that of the page before.

    Raises:
        Invalid: the cursor is not one of ours.
    """
    size = max(1, min(limit, LARGEST_PAGE))
    wanted = _matching(query[:LONGEST_QUERY])
    if field:
        wanted = wanted.where(_publications.c.field == clean_line(field)[:LONGEST_QUERY])
    if cursor:
        wanted = wanted.where(_after(*_read_cursor(cursor)))
    with read_work(SENDER) as work:
        rows = work.connection.execute(wanted.limit(size + 1)).all()
        names: dict[str, str] = {}
        items = tuple(_as_row(work, row, names) for row in rows[:size])
    return PublicationPage(items, _cursor(rows[size - 1]) if len(rows) > size else None)


def get_publication(number: str) -> PublicationView:
    """The published answer of this number.

    Raises:
        PublicationUnknown: nothing was made public under it.
        PublicationWithdrawn: it is not public any more.
    """
    with read_work(SENDER) as work:
        row = _get_row(work, number)
        files = tuple(
            file for file in list_attachments(work, row.case_id) if file.is_public and file.purpose == PUBLIC_COPY
        )
        return PublicationView(
            **_facts(work, row, {}),
            question=row.question,
            answer=row.answer,
            letter=read_letter(row.letter),
            files=files,
            outcome=_outcome(work, row.outcome),
            changes=tuple(one for one in reversed(list_history(work, row.case_id)) if one.act is not Act.PUBLISHED),
            places=list_places(work, row.case_id),
        )


def get_publication_history(number: str) -> PublicationHistory:
    """What became of the published answer of this number.

    Raises:
        PublicationUnknown: nothing was made public under it.
        PublicationWithdrawn: it is not public any more, and its history is not either.
    """
    with read_work(SENDER) as work:
        row = _get_row(work, number)
        return PublicationHistory(row.number, row.title, tuple(reversed(list_history(work, row.case_id))))


def _get_row(work: Work, number: str) -> Row[Any]:
    row = work.connection.execute(select(_publications).where(_publications.c.number == typed_number(number))).first()
    if row is None:
        raise PublicationUnknown
    if row.withdrawn_at is not None:
        last = list_history(work, row.case_id)[-1:]
        reason = last[0].reason if last and last[0].reason else N_("không nêu.")
        raise PublicationWithdrawn(number=row.number, day=local_day(row.withdrawn_at), reason=reason)
    return row


def _outcome(work: Work, code: str) -> str:
    entry = find_entry(work, OUTCOMES, code) if code else None
    return entry.name if entry else ""


def _matching(query: str) -> Select[Any]:
    # Each word is sought where a word begins: stored texts begin with a space too.
    column = _publications.c.search_marked if has_marks(query) else _publications.c.search_plain
    words = search_words(search_marked(query) if has_marks(query) else search_plain(query))
    return (
        select(_publications)
        .where(_publications.c.withdrawn_at.is_(None), *(column.like(f"% {word}%") for word in words))
        .order_by(_publications.c.published_at.desc(), _publications.c.case_id.desc())
    )


def _after(moment: datetime, case_id: UUID) -> Any:
    return or_(
        _publications.c.published_at < moment,
        and_(_publications.c.published_at == moment, _publications.c.case_id < case_id),
    )


def _cursor(row: Row[Any]) -> str:
    microseconds = (row.published_at - EPOCH) // MICROSECOND
    return base64.urlsafe_b64encode(f"{microseconds}.{row.case_id.hex}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[datetime, UUID]:
    try:
        text = base64.urlsafe_b64decode(cursor[:200] + "=" * (-len(cursor[:200]) % 4)).decode("ascii")
        microseconds, _, case_hex = text.partition(".")
        return EPOCH + int(microseconds) * MICROSECOND, UUID(hex=case_hex)
    except (binascii.Error, ValueError, OverflowError):
        problem = Problem("/cursor", N_("Trang này không còn đúng."), N_("Mở lại danh sách từ đầu."), code="cursor")
        raise Invalid(problems=[problem]) from None


def _as_row(work: Work, row: Row[Any], names: dict[str, str]) -> PublicationRow:
    return PublicationRow(**_facts(work, row, names))


def _facts(work: Work, row: Row[Any], names: dict[str, str]) -> dict[str, Any]:
    if row.agency not in names:
        names[row.agency] = agency_name(work, row.agency)
    same = ("number", "title", "field", "kind", "received_at", "answered_at", "published_at")
    return {"agency": names[row.agency], **{name: getattr(row, name) for name in same}}
