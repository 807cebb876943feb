"""Splitting a letter that speaks of several matters: each part becomes a petition of its own, of the same sender."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Row, insert

from engine.cases import name_people, next_number, open_case
from engine.clock import local_day
from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import HubMissing, hub_agency
from engine.errors import N_
from engine.petitions.attachments import SENDER_PURPOSES, copy_rows
from engine.petitions.conversation import add_message
from engine.petitions.effects import STATUS_CHANGED, outbox_of
from engine.petitions.hiding import names_in
from engine.petitions.links import LinkKind, link
from engine.petitions.op_words import tell_if_worded, typed_text, voice
from engine.petitions.operations import petition_operations
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.rows import find_by_sending, get_petition_row, petitions
from engine.petitions.settings import petition_settings
from engine.petitions.similar import remember_likeness
from engine.petitions.standing import told_outside
from engine.petitions.statuses import Status, get_status_words
from engine.petitions.submission_form import PROCESS
from engine.storage import Work, new_id
from engine.storage.search_text import search_plain

Arguments = dict[str, Any]
OWN = ("title", "text")
SAME = ("channel", "external_due", "sender", "hide_name", "locale", "received_at", "legal_due")
"""What a part has of the letter it was in: who sent it, when, and by when the law wants an answer."""
NOT_OF_THE_LETTER = frozenset({"letter", "refusal", "content_heading", "transfer_out"})
"""Facts that the procedure has added; a part begins with what its sender said."""


@operation(
    "petition.split",
    title=N_("Tách đơn thành nhiều hồ sơ"),
    parameters=[
        Parameter("parts", "any", title=N_("Các phần tách ra"), required=True),
        Parameter("remaining", title=N_("Phần còn lại của hồ sơ này")),
    ],
    results=[Parameter("numbers", "list", title=N_("Mã các hồ sơ mới"))],
    outward=True,
    undoable=False,
    into=petition_operations,
)
def split(context: OperationContext, arguments: Arguments) -> Arguments:
    """Each part is a petition with a number and a case of its own; the sender is told all the numbers.

    A part is its `title` and `text`; whatever else its row says, its case begins with. The same rows split twice
    are the same petitions.
    """
    rows = context.resolve(arguments["parts"])
    found = [_part(context, place, row) for place, row in enumerate(rows if isinstance(rows, list) else [])]
    parts = [one for one in found if one is not None]
    if not parts:
        return {"numbers": []}
    told = "\n".join(f"{number}: {title}" for number, title in parts)
    remaining = typed_text(context, arguments.get("remaining"))
    note = f"{told}\n\n{remaining}" if remaining else told
    add_message(
        context.work, context.case_id, "note", note, author=voice(context), status="split", is_public_to_sender=False
    )
    tell_if_worded(context, "split", told)
    return {"numbers": [number for number, _title in parts]}


def _part(context: OperationContext, place: int, row: Any) -> tuple[str, str] | None:
    """Number and title of the part; None for an empty row."""
    if not isinstance(row, Mapping):
        return None
    title, text = clean_line(str(row.get("title") or "")), clean_text(str(row.get("text") or "")).strip()
    if not title or not text:
        return None
    letter = get_petition_row(context.work, context.case_id)
    same = hashlib.sha256(repr((letter.case_id.hex, place, title, text)).encode()).digest()
    taken = find_by_sending(context.work, same)
    if taken is not None:
        return str(taken.number), title
    number = next_number(context.work, petition_settings().number_prefix)
    begins_with = {name: value for name, value in row.items() if name not in OWN and value not in (None, "")}
    _take_in(context.work, letter, number=number, title=title, text=text, same=same, begins_with=begins_with)
    return number, title


def _take_in(
    work: Work, letter: Row[Any], *, number: str, title: str, text: str, same: bytes, begins_with: Mapping[str, Any]
) -> UUID:
    case_id = new_id()
    columns = {name: getattr(letter, name) for name in SAME}
    facts = {name: value for name, value in letter.facts.items() if name not in NOT_OF_THE_LETTER}
    work.connection.execute(
        insert(petitions).values(
            **columns,
            case_id=case_id,
            number=number,
            # No code spells this: the part opens with the code of its letter (see `lookup`).
            tracking_hash=secrets.token_bytes(32),
            sending_hash=same,
            title=title,
            content=text,
            facts=facts,
            status=Status.SUBMITTED,
            status_at=work.now,
            search_plain=search_plain(f"{number} {title} {text}"),
        )
    )
    link(work, letter.case_id, case_id, LinkKind.SPLIT)
    remember_likeness(work, case_id, title=title, content=text, sender=letter.sender)
    words = get_status_words(work, Status.SUBMITTED)
    add_message(work, case_id, "status", words.told({"agency": "", "number": number}), author="sender",
                status=Status.SUBMITTED)  # fmt: skip
    for purpose in sorted(SENDER_PURPOSES):
        copy_rows(work, letter.case_id, case_id, purpose=purpose)
    row = get_petition_row(work, case_id)
    outbox_of(work, case_id)(STATUS_CHANGED, told_outside(row, Status.SUBMITTED, work.now), None)
    variables = {**dict(_start(letter)), **begins_with}
    open_case(work, PROCESS, variables, title=title, agency=_hub(work), number=number, case_id=case_id)
    if not letter.sender_hidden:
        name_people(work, case_id, names_in(letter.sender))
    return case_id


def _start(letter: Row[Any]) -> Iterator[tuple[str, Any]]:
    """What the procedure is told of a part at its start: codes and days, as of the letter."""
    yield "channel", letter.channel
    yield "sender_type", letter.sender.get("sender_type") or "individual"
    yield "field", None
    yield "received_on", local_day(letter.received_at).isoformat()
    yield "external_due", letter.external_due.isoformat() if letter.external_due else None
    yield "has_email", bool(letter.sender.get("email"))
    yield "commune", letter.sender.get("commune")
    yield "split_from", letter.number


def _hub(work: Work) -> str | None:
    try:
        return hub_agency(work)
    except HubMissing:
        return None
