"""Answers that petitions like this one were given: read beside a draft, copied into it, and their number recorded.

What was made public anybody may use, as everyone reads it. An answer that was approved and is not public is shown to
who may read its petition, and then without what names its sender: it must not wander into another one's answer.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine import audit
from engine.directory import Officer
from engine.errors import N_, NotFound
from engine.petitions.access import may_read_petition
from engine.petitions.agency_names import agency_name
from engine.petitions.publishing import hide_in_rich_text
from engine.petitions.rows import find_petition
from engine.petitions.similar import LEAST_ALIKE, compared
from engine.petitions.statuses import Status
from engine.runtime import is_sealed, lock_case
from engine.storage import Work, begin_work, read_work, tables
from engine.storage.types import EPOCH

MOST_SHOWN = 5
_publication, _message = tables.Publication, tables.PetitionMessage


class AnswerNotThere(NotFound):
    """No such answer for this officer beside this petition."""

    code = "answer.not_there"
    message = N_("Không còn câu trả lời này để chép.")
    remedy = N_("Câu trả lời có thể vừa được gỡ; chọn câu khác hoặc tự viết.")


@dataclass(frozen=True, slots=True)
class AnsweredAlike:
    """An answer to a petition like this one; `alike` in hundredths. `is_public`: as everyone reads it."""

    number: str
    title: str = field(repr=False)
    text: str = field(repr=False)
    agency: str
    answered_at: datetime
    alike: int
    is_public: bool


def list_answered_alike(case_id: UUID, *, actor: Officer) -> tuple[AnsweredAlike, ...]:
    """Answers to petitions alike in words, the most alike first; none for who may not read this one."""
    with read_work(actor.id) as work:
        return tuple(_found(work, case_id, actor))


def copy_answer(case_id: UUID, number: str, *, actor: Officer) -> str:
    """The text of the answer to the petition of this number; that it was taken from there is recorded.

    Raises:
        AnswerNotThere: it is not among those shown beside this petition.
    """
    with begin_work(actor.id) as work:
        found = next((one for one in _found(work, case_id, actor) if one.number == number), None)
        if found is None:
            raise AnswerNotThere
        lock_case(work, case_id)
        audit.record(work, case_id, "answer.copied", {"from": found.number, "is_public": found.is_public})
        return found.text


def _found(work: Work, case_id: UUID, actor: Officer) -> Iterator[AnsweredAlike]:
    row = find_petition(work, case_id)
    if row is None or row.status == Status.SECRET or not may_read_petition(work, actor, case_id):
        return
    shown = 0
    for other, alike, _ in compared(work, row, since=EPOCH):
        if alike < LEAST_ALIKE or shown >= MOST_SHOWN or is_sealed(work, other.case_id):
            continue
        answer = _public(work, other.case_id, alike) or _approved(work, other, alike, actor)
        if answer is not None:
            shown += 1
            yield answer


def _public(work: Work, case_id: UUID, alike: float) -> AnsweredAlike | None:
    query = select(
        _publication.number, _publication.title, _publication.answer, _publication.agency, _publication.answered_at
    ).where(_publication.case_id == case_id, _publication.withdrawn_at.is_(None))
    row = work.connection.execute(query).first()
    if row is None or not row.answer:
        return None
    name = agency_name(work, row.agency)
    return AnsweredAlike(row.number, row.title, row.answer, name, row.answered_at, round(alike * 100), is_public=True)


def _approved(work: Work, other: Row[Any], alike: float, actor: Officer) -> AnsweredAlike | None:
    if other.answered_at is None or not may_read_petition(work, actor, other.case_id):
        return None
    query = (
        select(_message.text, _message.author)
        .where(_message.case_id == other.case_id, _message.kind == "answer")
        .order_by(_message.at.desc(), _message.id.desc())
        .limit(1)
    )
    said = work.connection.execute(query).first()
    if said is None or not said.text:
        return None
    return AnsweredAlike(
        number=other.number,
        title=hide_in_rich_text(other.title, other.sender),
        text=hide_in_rich_text(said.text, other.sender),
        agency=agency_name(work, said.author),
        answered_at=other.answered_at,
        alike=round(alike * 100),
        is_public=False,
    )
