"""The official letter of an answer, after Decree 30/2020: composed once, pressed as PDF and as DOCX.

Nothing is stored: a letter is made from what the case holds whenever it is asked for, until the
signed one comes back. It promises that what people wrote is shown as text, whatever it looks like.
"""

from engine.petitions.official_letter.compose import Proposal, propose_letter
from engine.petitions.official_letter.letter import OfficialLetter, QuestionAnswered
from engine.petitions.official_letter.numbers import note_number
from engine.petitions.official_letter.press import LetterNotPressed, LetterTemplateInvalid
from engine.petitions.official_letter.printing import LETTER, print_letter
from engine.petitions.official_letter.register import (
    RULE,
    NumberLine,
    free_number,
    keep_number,
    kept_books,
    list_numbers,
)

__all__ = [
    "LETTER",
    "RULE",
    "LetterNotPressed",
    "LetterTemplateInvalid",
    "NumberLine",
    "OfficialLetter",
    "Proposal",
    "QuestionAnswered",
    "free_number",
    "keep_number",
    "kept_books",
    "list_numbers",
    "note_number",
    "print_letter",
    "propose_letter",
]
