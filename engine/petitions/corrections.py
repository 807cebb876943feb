"""Correcting or withdrawing what was made public: what the forms begin with and refuse, and who was faster."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, select

from engine.cases import officer_name, subject_of
from engine.clock import VIETNAM
from engine.definitions.behind_forms import BehindForms
from engine.errors import N_, Problem, Wording
from engine.petitions.masking import WORDS, Kind
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.public_version import (
    ANSWER,
    KEPT,
    KEPT_WHY,
    MASKED,
    QUESTION,
    TITLE,
    Wishes,
    keep_readable,
    last_wished,
    personal_in,
)
from engine.petitions.publication_history import Act, Standing
from engine.petitions.redaction.public_files import are_files_changed
from engine.storage import Work, tables

TEXTS: Mapping[str, str] = {TITLE: "title", QUESTION: "question", ANSWER: "answer"}
"""The fields of a form that corrects a publication, and the columns that they begin with."""
REASON = "public_reason"
FOR_ALL: Mapping[str, str] = {
    REASON: N_("lý do mọi người đọc được"),
    "place": N_("nơi đã công khai"),
    "link": N_("địa chỉ trang"),
}
"""Other fields that everyone reads, by what they are called."""
ASKED_FOR: Mapping[str, frozenset[Kind]] = {
    "place": frozenset({Kind.NAME, Kind.ADDRESS, Kind.LINK}),
    "link": frozenset({Kind.LINK}),
}
"""What is no fault there, unless the text hides it: a newspaper's name looks like a person's."""
DONE: Mapping[Act, str] = {
    Act.PUBLISHED: N_("{name} đã công khai câu trả lời lúc {when}."),
    Act.AGAIN: N_("{name} đã công khai câu trả lời mới lúc {when}."),
    Act.CORRECTED: N_("{name} đã đính chính bản công khai lúc {when}, lý do: {reason}"),
    Act.WITHDRAWN: N_("{name} đã gỡ bản công khai lúc {when}, lý do: {reason}"),
}
_publications = cast("Table", tables.Publication.__table__)


@dataclass(frozen=True, slots=True)
class CurrentText:
    """The text that is public now, or was when it was withdrawn."""

    title: str
    question: str
    answer: str


def stand_behind_corrections(forms: BehindForms) -> None:
    """Put the fillers and rules of a correction's form where forms look for them."""
    for name in TEXTS:
        forms.fillers[f"publication.{name}"] = partial(_current, name)
        forms.field_rules[f"publication.{name}"] = partial(keep_readable, name)
    forms.fillers[f"publication.{KEPT}"] = _kept_words
    forms.fillers[f"publication.{KEPT_WHY}"] = _kept_why
    forms.field_rules["publication.changed"] = _change_and_reason
    for name, place in FOR_ALL.items():
        forms.field_rules[f"publication.{name}"] = partial(name_nobody, name, place)


def was_published(work: Work, case_id: UUID) -> bool:
    """Whether the petition of this case was ever made public."""
    return find_current(work, case_id) is not None


def is_published(work: Work, case_id: UUID) -> bool:
    """Whether everyone can read its answer now."""
    row = find_current(work, case_id)
    return row is not None and row.withdrawn_at is None


def find_current(work: Work, case_id: UUID) -> Row[Any] | None:
    """The publication of the petition of this case, or of the one that it is about."""
    query = select(_publications).where(_publications.c.case_id == subject_of(work, case_id))
    return work.connection.execute(query).first()


def tell_last(work: Work, standing: Standing) -> str:
    """Who did what last to the publication, when and why."""
    last = standing.last
    if last is None:
        return ""
    when = last.at.astimezone(VIETNAM)
    facts = {"name": _name(work, last.by), "when": f"{when:%H:%M %d/%m/%Y}", "reason": last.reason}
    return DONE[last.act].format(**facts)


def _name(work: Work, by: str) -> str:
    try:
        return officer_name(work, UUID(by)) or N_("Hệ thống")
    except ValueError:
        return N_("Hệ thống")


def _current(name: str, work: Work, case_id: UUID, value: Any) -> str:
    row = find_current(work, case_id)
    return str(value or "") or (str(getattr(row, TEXTS[name])) if row is not None else "")


def _kept_words(work: Work, case_id: UUID, value: Any) -> str:
    """What was vouched for in the text that is public: it is not asked for again."""
    if value:
        return str(value)
    last = last_wished(work, case_id)
    return "\n".join(dict.fromkeys(Wishes.of(last).shown))


def _kept_why(work: Work, case_id: UUID, value: Any) -> str:
    if value:
        return str(value)
    last = last_wished(work, case_id)
    rows = last.get(MASKED)
    said = [str(row.get("why") or "") for row in rows if row.get("show")] if isinstance(rows, list) else []
    return "; ".join(dict.fromkeys(one for one in (*said, str(last.get(KEPT_WHY) or "")) if one))[:300]


def name_nobody(
    name: str, place: str, work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]
) -> Iterator[Problem]:
    """What is written for everyone beside a public text names nobody, as little as that text does."""
    del data
    text = str(value or "")
    for one in personal_in(work, case_id, text):
        if one.kind in ASKED_FOR.get(name, ()):
            continue
        words = " ".join(text[one.start : one.end].split())
        yield Problem(
            f"/{name}",
            N_("Còn {kind} trong {place}: “{words}”."),
            N_("Viết lại không nêu người ấy: mọi người đọc được ô này."),
            code="publication.personal",
            facts={"kind": Wording(WORDS[one.kind]), "place": Wording(place), "words": words[:80]},
        )
        return


def _change_and_reason(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterator[Problem]:
    yield from name_nobody(REASON, FOR_ALL[REASON], work, case_id, value, data)
    yield from _require_change(work, case_id, value, data)


def _require_change(work: Work, case_id: UUID, value: Any, data: Mapping[str, Any]) -> Iterator[Problem]:
    """A correction changes something; what was withdrawn may be made public again as it was."""
    del value
    row = find_current(work, case_id)
    if row is None or row.withdrawn_at is not None:
        return
    now = {TITLE: row.title, QUESTION: row.question, ANSWER: row.answer}
    if are_files_changed(work, case_id):
        return
    if all(_flat(data.get(name) or text) == _flat(text) for name, text in now.items()):
        yield Problem(
            f"/{ANSWER}",
            N_("Chưa sửa gì so với bản đang công khai."),
            N_("Sửa chỗ sai, hoặc chọn “Thôi, không đính chính”."),
            code="publication.unchanged",
        )


def _flat(text: Any) -> str:
    return clean_line(clean_text(str(text)))
