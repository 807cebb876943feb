"""The questions that a petition asks, a row each: the answer is held against them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, select

from engine.petitions.plain_text import clean_text
from engine.storage import Work, tables


def set_questions(work: Work, case_id: UUID, texts: Sequence[str]) -> int:
    """These are the questions now, numbered from 1; empty ones fall away. Returns how many there are."""
    said = [text for text in (clean_text(one).strip() for one in texts) if text]
    work.connection.execute(delete(tables.PetitionQuestion).where(tables.PetitionQuestion.case_id == case_id))
    if said:
        rows = [{"case_id": case_id, "number": number, "text": text} for number, text in enumerate(said, 1)]
        work.connection.execute(insert(tables.PetitionQuestion), rows)
    return len(said)


def list_questions(work: Work, case_id: UUID) -> dict[int, str]:
    """Number → what is asked, in their order."""
    rows = work.connection.execute(
        select(tables.PetitionQuestion.number, tables.PetitionQuestion.text)
        .where(tables.PetitionQuestion.case_id == case_id)
        .order_by(tables.PetitionQuestion.number)
    )
    return {row.number: row.text for row in rows}
