"""An answer by questions: what the officer wrote to each, and the one text that its sender reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from engine.errors import N_
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.questions import list_questions
from engine.storage import Work

QUESTIONS = "petition.questions"
"""What a form names as the source of its rows to have one for each question that the petition asks."""

NUMBERED = N_("Câu {number}: {question}")
UNANSWERED = N_("Chưa trả lời câu này, vì: {reason}")


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with its answer, or with the reason why there is none; both may be said."""

    question: str
    answer: str
    unanswered_because: str

    @property
    def text(self) -> str:
        """The answer as people read it, in the small rich text."""
        reason = UNANSWERED.format(reason=self.unanswered_because) if self.unanswered_because else ""
        return "\n".join(part for part in (self.answer, reason) if part)


def question_rows(work: Work, case_id: UUID) -> list[dict[str, Any]]:
    """A row of a form for each question that the petition asks, in their order."""
    return [{"question": text} for text in list_questions(work, case_id).values()]


def read_answers(value: Any) -> tuple[AnsweredQuestion, ...]:
    """The rows that a form took, as far as they say anything."""
    rows = value if isinstance(value, list) else ()
    return tuple(_read(rows))


def heading(number: int, question: str, *, of: int) -> str:
    """What stands above an answer: the question, numbered where there are several."""
    line = clean_line(question)
    return NUMBERED.format(number=number, question=line) if of > 1 else line


def whole_answer(text: str, answers: Sequence[AnsweredQuestion]) -> str:
    """The answer as one text: each question in bold before what is said to it; else the text itself."""
    if not answers:
        return text
    said = (
        f"**{heading(number, one.question, of=len(answers))}**\n{one.text}" for number, one in enumerate(answers, 1)
    )
    return "\n\n".join(said)


def answer_as_read(text: Any, rows: Any) -> str:
    """What the sender would read of a draft as it stands in a form; empty while nothing is written."""
    answers = read_answers(rows)
    is_begun = any(one.text for one in answers)
    return whole_answer(clean_text(str(text or "")).strip(), answers) if is_begun or not answers else ""


def _read(rows: Sequence[Any]) -> Iterator[AnsweredQuestion]:
    for row in rows:
        if not isinstance(row, Mapping):
            continue
        one = AnsweredQuestion(*(clean_text(str(row.get(name) or "")).strip() for name in AnsweredQuestion.__slots__))
        if one.question or one.answer:
            yield one
