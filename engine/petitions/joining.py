"""Joining a duplicate to the petition on the same matter: one is handled, each sender is answered.

The diagram waits and decides; here are the links, and what an answer to the one is for the others.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, text

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import Officer, OfficerUnknown, get_officer
from engine.errors import N_
from engine.petitions.access import may_read_petition
from engine.petitions.answers import heading
from engine.petitions.attachments import copy_rows
from engine.petitions.conversation import add_message, last_text
from engine.petitions.effects import Send
from engine.petitions.joinable import is_elsewhere, mains_of, will_answer
from engine.petitions.links import LinkKind, find_source, link, unlink
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.op_words import tell_if_worded
from engine.petitions.operations import petition_operations
from engine.petitions.publishing import hide_in_rich_text
from engine.petitions.questions import list_questions
from engine.petitions.rows import change_petition, get_petition_row, petitions, typed_number
from engine.petitions.similar import is_same_person
from engine.petitions.standing import set_standing
from engine.petitions.statuses import RATEABLE, Status
from engine.scripting import rich_plain
from engine.storage import Work
from engine.storage.search_text import search_plain

Arguments = dict[str, Any]
JOIN_LOCK = 4_170_032
"""The advisory lock under which PostgreSQL lets one join at a time; SQLite has but one writer."""
NEUTRAL, NEUTRAL_ALONE = N_("Nội dung {number}"), N_("Nội dung được trả lời")
"""What stands above an answer in place of a question that only the other sender asked."""
COPIED = ("kind", "regime", "field", "lead_agency")
"""What the register says of the one that was answered, and so of each that is answered with it."""


class Hindrance(StrEnum):
    """Why a petition cannot be joined to that one; the words are the form's."""

    UNKNOWN = "unknown"
    ITSELF = "itself"
    CYCLE = "cycle"
    ENDED = "ended"
    ELSEWHERE = "elsewhere"


@operation(
    "petition.join",
    title=N_("Nhập vào hồ sơ cùng nội dung"),
    parameters=[Parameter("number", title=N_("Mã hồ sơ kia"), required=True)],
    results=[
        Parameter("state", title=N_("Kết quả: waiting, answered hoặc impossible")),
        Parameter("problem", title=N_("Vì sao không nhập được")),
    ],
    undoable=False,
    into=petition_operations,
)
def join(context: OperationContext, arguments: Arguments) -> Arguments:
    """This petition waits for the answer to that one; `answered` when there is one already.

    Never to itself, nor round in a circle, nor to one that the officer may not read or that will give no answer.
    """
    work = context.work
    if not work.database.is_sqlite:
        work.connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": JOIN_LOCK})
    main = _locked(work, typed_number(str(arguments["number"])))
    problem = _hindrance(context, main)
    if problem is not None or main is None:
        return {"state": "impossible", "problem": (problem or Hindrance.UNKNOWN).value}
    link(work, main.case_id, context.case_id, LinkKind.JOINED)
    return {"state": "answered" if _is_answered(main) else "waiting", "problem": ""}


@operation(
    "petition.answer_with_main",
    title=N_("Trả lời như hồ sơ cùng nội dung"),
    outward=True,
    undoable=False,
    into=petition_operations,
)
def answer_with_main(context: OperationContext, _arguments: Arguments) -> Arguments:
    """The sender gets the answer to the petition that theirs was joined to, in a notice of their own."""
    main = find_source(context.work, context.case_id, LinkKind.JOINED)
    if main is not None:
        give_answer(context.work, context.case_id, main, send=context.send)
    return {}


@operation(
    "petition.follow_main",
    title=N_("Báo tình hình của hồ sơ cùng nội dung"),
    parameters=[
        Parameter("notice", title=N_("Mẫu thông báo"), required=True),
        Parameter("status", title=N_("Trạng thái")),
    ],
    outward=True,
    into=petition_operations,
)
def follow_main(context: OperationContext, arguments: Arguments) -> Arguments:
    """The sender learns who handles the matter now; the petition stands at `status`, if one is given."""
    main = find_source(context.work, context.case_id, LinkKind.JOINED)
    if main is not None:
        agency = get_petition_row(context.work, main).lead_agency
        change_petition(context.work, context.case_id, lead_agency=agency)
    if arguments.get("status"):
        set_standing(context.work, context.case_id, str(arguments["status"]), send=context.send)
    tell_if_worded(context, str(arguments["notice"]))
    return {}


@operation("petition.leave_main", title=N_("Tách khỏi hồ sơ đã nhập vào"), undoable=False, into=petition_operations)
def leave_main(context: OperationContext, _arguments: Arguments) -> Arguments:
    """The petition goes its own way again: the other one came to an end without an answer."""
    main = find_source(context.work, context.case_id, LinkKind.JOINED)
    if main is not None:
        unlink(context.work, main, context.case_id, LinkKind.JOINED)
        change_petition(context.work, context.case_id, lead_agency=None)
    return {}


def give_answer(work: Work, case_id: UUID, main: UUID, *, send: Send | None = None) -> None:
    """The answer to `main` answers this petition as well; what names the sender of `main` is hidden in it.

    The same answer given twice is given once. The signed letter goes along only to the sender it is addressed to,
    or where that one lets their name be shown; its number and day always do.
    """
    source, row = get_petition_row(work, main), get_petition_row(work, case_id)
    is_theirs = is_same_person(source.sender, row.sender)
    answer = _without_questions(
        last_text(work, main, "answer"), list_questions(work, main), list_questions(work, case_id)
    )
    shown = answer if is_theirs else hide_in_rich_text(answer, source.sender)
    letter = source.facts.get("letter") or {}
    if row.status in RATEABLE and (last_text(work, case_id, "answer"), row.facts.get("letter") or {}) == (
        shown,
        letter,
    ):
        return
    same = {name: getattr(source, name) for name in COPIED if getattr(source, name)}
    heading = {"content_heading": source.facts["content_heading"]} if source.facts.get("content_heading") else {}
    change_petition(work, case_id, **same, facts={**row.facts, **heading, "letter": letter})
    copy_rows(work, main, case_id, purpose="answer")
    if is_theirs or not source.hide_name:
        copy_rows(work, main, case_id, purpose="letter")
    add_message(work, case_id, "answer", shown, author=source.lead_agency or "system")
    set_standing(work, case_id, Status.ANSWERED, again=True, send=send)
    if find_notice(work, "answered") is not None:
        send_notice(work, case_id, "answered", text=rich_plain(shown), send=send)


def _without_questions(answer: str, asked: Mapping[int, str], own: Mapping[int, str]) -> str:
    """The answer without the words in which the other sender asked, where this one did not ask the same."""
    same = {search_plain(text) for text in own.values()}
    for number, question in asked.items():
        if search_plain(question) not in same:
            shown = NEUTRAL.format(number=number) if len(asked) > 1 else NEUTRAL_ALONE
            answer = answer.replace(f"**{heading(number, question, of=len(asked))}**", f"**{shown}**", 1)
    return answer


def _locked(work: Work, number: str) -> Row[Any] | None:
    """The petition of this number, its row held: while it is being answered, we wait, and find it answered."""
    return work.connection.execute(select(petitions).where(petitions.c.number == number).with_for_update()).first()


def _hindrance(context: OperationContext, main: Row[Any] | None) -> Hindrance | None:
    work, officer = context.work, _officer(context)
    if main is None or main.status == Status.SECRET or officer is None:
        return Hindrance.UNKNOWN
    if main.case_id == context.case_id:
        return Hindrance.ITSELF
    if not may_read_petition(work, officer, main.case_id):
        return Hindrance.UNKNOWN
    if context.case_id in mains_of(work, main.case_id):
        return Hindrance.CYCLE
    if is_elsewhere(main):
        return Hindrance.ELSEWHERE
    return None if will_answer(main) else Hindrance.ENDED


def _is_answered(row: Row[Any]) -> bool:
    return row.status in RATEABLE or (row.status == Status.CLOSED and row.answered_at is not None)


def _officer(context: OperationContext) -> Officer | None:
    try:
        return get_officer(context.work, UUID(context.actor))
    except (ValueError, OfficerUnknown):
        return None
