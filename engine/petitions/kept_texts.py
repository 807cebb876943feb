"""Texts that the procedure puts together itself, kept where all that people typed is kept."""

from uuid import UUID

from sqlalchemy import insert

from engine.definitions.operations import REFERENCE
from engine.storage import Work, tables

ELEMENT = "#text"
"""No element of a diagram can have this id, so no form is ever filled in from it by the element's name."""


def keep_text(work: Work, case_id: UUID, text_id: UUID, text: str) -> dict[str, str]:
    """What stands in a case variable for the text, which stays out of the case's state."""
    work.connection.execute(
        insert(tables.FormData).values(
            case_id=case_id, task_id=text_id, element=ELEMENT, data={"text": text}, saved_at=work.now,
            saved_by=work.actor,
        )
    )  # fmt: skip
    return {REFERENCE: f"{text_id.hex}/text"}
