"""The questions that a text seems to ask: its sentences that hold a sign of the catalogue, for an officer to judge."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from engine.directory import Officer, list_catalogue
from engine.petitions.access import may_read_petition
from engine.petitions.rows import find_petition
from engine.scripting import STANDARD_FUNCTIONS
from engine.storage import read_work

CATALOGUE = "question_signs"
MOST, LONGEST = 10, 500
_SENTENCE = re.compile(r"[^.?!\n;]+[.?!;]*")
_phrases_in = STANDARD_FUNCTIONS["phrases_in"]


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A sentence as its sender wrote it, and the signs it was found by."""

    text: str = field(repr=False)
    signs: tuple[str, ...]


def list_found_questions(case_id: UUID, *, actor: Officer) -> tuple[FoundQuestion, ...]:
    """The questions of a petition's text, in their order; none of a petition that the officer may not read."""
    with read_work(actor.id) as work:
        row = find_petition(work, case_id)
        if row is None or not may_read_petition(work, actor, case_id):
            return ()
        return questions_in(row.content, [entry.name for entry in list_catalogue(work, CATALOGUE)])


def questions_in(text: str, signs: Sequence[str]) -> tuple[FoundQuestion, ...]:
    """The sentences that hold one of the signs: a mark such as “?” anywhere, words where they stand as such."""
    found = (FoundQuestion(sentence, tuple(_signs(sentence, signs))) for sentence in _sentences(text))
    return tuple(one for one in found if one.signs)[:MOST]


def _sentences(text: str) -> Iterable[str]:
    # What is kept of a question is a line, however long its sender's sentence was.
    return (one.strip(" -–•+\t")[:LONGEST] for one in _SENTENCE.findall(text) if len(one.strip()) > 1)


def _signs(sentence: str, signs: Sequence[str]) -> Iterable[str]:
    for sign in signs:
        is_mark = not any(letter.isalnum() for letter in sign)
        if (sign in sentence) if is_mark else _phrases_in(sentence, sign):
            yield sign
