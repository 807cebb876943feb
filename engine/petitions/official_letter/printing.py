"""Printing a letter: what a clerk gets when they press a button beside their form."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from engine.directory import Officer
from engine.petitions.access import may_read_petition
from engine.petitions.attachments import OpenedFile
from engine.petitions.errors import PetitionUnknown
from engine.petitions.file_kinds import MEDIA_TYPES
from engine.petitions.file_names import clean_name
from engine.petitions.official_letter.compose import compose_letter, letter_agency
from engine.petitions.official_letter.press import press
from engine.petitions.official_letter.templates import find_template
from engine.petitions.rows import get_petition_row
from engine.petitions.statuses import Status
from engine.storage import read_work

LETTER = "official_letter"
"""What a form says in its hint `prints` when this letter can be printed from it."""

PRINTS: Mapping[str, str] = {"pdf": "typ", "docx": "docx"}
"""What a letter can be printed as, and which template makes it."""


def print_letter(case_id: UUID, data: Mapping[str, Any], kind: str, *, actor: Officer) -> OpenedFile:
    """The letter of this case with what the form holds, as a PDF or DOCX; nothing of it is stored.

    Raises:
        PetitionUnknown: there is none, or it is not for this officer to read.
        LetterTemplateInvalid, LetterNotPressed: see there.
    """
    with read_work(actor.id) as work:
        if not may_read_petition(work, actor, case_id):
            raise PetitionUnknown
        row = get_petition_row(work, case_id)
        if row.status == Status.SECRET:
            raise PetitionUnknown
        letter, agency = compose_letter(work, case_id, data), letter_agency(work, row)
    content = press(letter, find_template(agency, PRINTS[kind]))
    with read_work(actor.id) as work:
        # Pressing takes a while: what was set aside meanwhile is not handed out.
        if not may_read_petition(work, actor, case_id) or get_petition_row(work, case_id).status == Status.SECRET:
            raise PetitionUnknown
    name = clean_name(f"Công văn {letter.reference.strip().replace('/', '-')} {row.number}.{kind}", extension=kind)
    return OpenedFile(name, MEDIA_TYPES[kind], len(content), has_macros=False, content=content)
