"""Composing a letter: from the petition, the agency's head, and what the clerk's form holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from engine.clock import local_day
from engine.definitions.operations import Doer
from engine.directory import find_authorisation, list_officers
from engine.errors import N_
from engine.petitions.answers import heading, read_answers
from engine.petitions.official_letter.heads import LetterHead, head_facts, letter_head
from engine.petitions.official_letter.letter import OfficialLetter, QuestionAnswered
from engine.petitions.official_letter.numbers import number_and_symbol, take_number
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.rows import get_petition_row
from engine.scripting import Block, Run, read_rich_text
from engine.storage import Work
from engine.storage.tables import Case, Officer

ROOM = "\N{NO-BREAK SPACE}"
SIGNER_ROLE, SIGNER_TITLE, DEPUTY_TITLE = "HEAD", "Thủ trưởng", "Phó Thủ trưởng"
IN_PLACE_OF = "KT."
BY_AUTHORITY = N_("Theo ủy quyền số {document}")
LONGEST = 200_000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a clerk would write first; each may be changed before the letter goes out."""

    number: str
    date: str
    signer: str
    signer_title: str
    copies_to: str
    authority: str


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs, as what, and by which document, where they sign in another's place."""

    name: str
    title: str
    authority: str = ""


def propose_letter(work: Work, case_id: UUID, *, approved: Doer | None = None) -> Proposal:
    """A number of the agency's series, taken for this letter, and who signs: who has approved, else the head."""
    row = get_petition_row(work, case_id)
    agency, today = letter_agency(work, row), local_day(work.now)
    head, facts = letter_head(work, agency), _facts(work, row, agency)
    signer = _approver(work, approved) or _head(work, agency)
    number = take_number(work, agency, today, case_id=case_id)
    return Proposal(
        number=number_and_symbol(number, head.filled("symbol", facts)),
        date=today.isoformat(),
        signer=signer.name,
        signer_title=signer.title,
        copies_to=head.filled("copies", facts),
        authority=signer.authority,
    )


def compose_letter(work: Work, case_id: UUID, data: Mapping[str, Any]) -> OfficialLetter:
    """The letter of this case with what the form holds by now; what is still empty leaves room for a pen."""
    row = get_petition_row(work, case_id)
    agency = letter_agency(work, row)
    head, facts = letter_head(work, agency), _facts(work, row, agency)
    signer = _head(work, agency)
    answers = tuple(_answers(data.get("answers")))
    return OfficialLetter(
        superior=head.filled("superior", facts),
        issuer=head.filled("issuer", facts),
        reference=_line(data, "letter_number") or f"{ROOM * 8}/{head.filled('symbol', facts)}",
        place_and_date=_place_and_date(head.filled("place", facts), _day(data.get("letter_date"))),
        subject=_subject(data) or head.filled("subject", facts),
        recipients=tuple(_recipients(row)),
        opening=head.filled("opening", facts),
        body=_body(data.get("answer")) if not answers else (),
        answers=answers,
        closing=head.filled("closing", facts),
        signer_title=_lines(data, "signer_title", between="/") or (signer.title,),
        signer=_line(data, "signer") or signer.name,
        authority=_line(data, "authority"),
        copies=tuple(line.removeprefix("- ") for line in _lines(data, "copies_to") or _copies(head, facts)),
    )


def letter_agency(work: Work, row: Row[Any]) -> str:
    """The agency in whose name the letter goes out: the one the case lies with."""
    agency = work.connection.scalar(select(Case.agency).where(Case.id == row.case_id))
    return str(agency or row.lead_agency or "")


def _facts(work: Work, row: Row[Any], agency: str) -> dict[str, str]:
    return {
        **head_facts(work, agency),
        "number": row.number,
        "title": row.title,
        "received_on": f"{local_day(row.received_at):%d/%m/%Y}",
        "sender": _sender(row),
    }


def _head(work: Work, agency: str) -> Signer:
    for officer in list_officers(work, agency=agency, role=SIGNER_ROLE):
        return Signer(officer.full_name, officer.job_title or SIGNER_TITLE)
    return Signer("", SIGNER_TITLE)


def _approver(work: Work, approved: Doer | None) -> Signer | None:
    """Who has approved; in another's place they sign so (Phụ lục I, mục II.7)."""
    if approved is None or approved.by is None:
        return None
    name, title = _person(work, approved.by)
    if approved.for_ is None:
        return Signer(name, title or SIGNER_TITLE)
    _, replaced = _person(work, approved.for_)
    document = find_authorisation(work, approved.authority) if approved.authority else None
    return Signer(
        name,
        f"{IN_PLACE_OF} {replaced or SIGNER_TITLE} / {title or DEPUTY_TITLE}",
        BY_AUTHORITY.format(document=document.document) if document else "",
    )


def _person(work: Work, officer_id: UUID) -> tuple[str, str]:
    row = work.connection.execute(select(Officer.full_name, Officer.job_title).where(Officer.id == officer_id)).first()
    return (row.full_name, row.job_title) if row else ("", "")


def _sender(row: Row[Any]) -> str:
    name = clean_line(str(row.sender.get("org_name") or ""))
    person = clean_line(str(row.sender.get("full_name") or ""))
    return name or (f"Ông (bà) {person}" if person else f"người gửi hồ sơ {row.number}")


def _recipients(row: Row[Any]) -> Iterator[str]:
    yield _sender(row)[:1].upper() + _sender(row)[1:]
    if address := clean_line(str(row.sender.get("address") or "")):
        yield f"(Địa chỉ: {address})"


def _place_and_date(place: str, day: date | None) -> str:
    """The line under the motto; a day below ten, and January and February, with a zero (Phụ lục I, mục II.4)."""
    if day is None:
        when = f"ngày{ROOM * 6}tháng{ROOM * 6}năm{ROOM * 8}"
    else:
        month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004 - only these two
        when = f"ngày {day:%d} tháng {month} năm {day.year}"
    return f"{place}, {when}" if place else when[:1].upper() + when[1:]


def _subject(data: Mapping[str, Any]) -> str:
    text = _line(data, "subject")
    return text if not text or text.lower().startswith("v/v") else f"V/v {text}"


def _body(value: Any) -> tuple[Block, ...]:
    blocks = read_rich_text(clean_text(str(value or "")[:LONGEST]).replace("\t", " "))
    return blocks or (Block((Run("…"),)),)


def _answers(value: Any) -> Iterator[QuestionAnswered]:
    found = read_answers(value)
    for number, one in enumerate(found, 1):
        yield QuestionAnswered(heading(number, one.question, of=len(found)), _body(one.text))


def _copies(head: LetterHead, facts: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(line for line in head.filled("copies", facts).splitlines() if line)


def _line(data: Mapping[str, Any], name: str) -> str:
    return clean_line(str(data.get(name) or ""))


def _lines(data: Mapping[str, Any], name: str, *, between: str = "\n") -> tuple[str, ...]:
    lines = clean_text(str(data.get(name) or "")).replace(between, "\n").splitlines()
    return tuple(line for raw in lines if (line := clean_line(raw)))


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value or "")[:10])
    except ValueError:
        return None
