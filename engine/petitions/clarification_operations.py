"""What a procedure does while it asks the sender: ask, remind, and stop waiting."""

from datetime import date, datetime
from typing import Any

from engine.clock import due_at, end_of_day, parse_term
from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import load_calendar
from engine.errors import N_, Invalid, Problem
from engine.petitions.clarification import (
    NEVER,
    end_round,
    last_round,
    note_reminder,
    open_round,
    read_items,
    spell_request,
    status_after,
)
from engine.petitions.conversation import add_message
from engine.petitions.operating import agency_of, notify_if_worded, text_of
from engine.petitions.operations import Arguments, petition_operations
from engine.petitions.pausing import paused_days, resume_clock
from engine.petitions.reply_link import make_reply_link
from engine.petitions.rows import get_petition_row
from engine.petitions.standing import set_standing
from engine.petitions.statuses import Status


@operation(
    "petition.request_supplement",
    title=N_("Yêu cầu bổ sung thông tin"),
    parameters=[
        Parameter("request", title=N_("Nội dung cần bổ sung")),
        Parameter("items", "any", title=N_("Từng điều còn thiếu (what, document)")),
        Parameter("term", title=N_("Thời hạn để người gửi trả lời")),
    ],
    outward=True,
    into=petition_operations,
)
def request_supplement(context: OperationContext, arguments: Arguments) -> Arguments:
    """The sender is asked to complete the petition, in the name of the agency with which the case lies."""
    work, case_id = context.work, context.case_id
    text, items = text_of(context, arguments.get("request")), read_items(context.resolve(arguments.get("items")))
    if not text and not items:
        problem = Problem("request", N_("Chưa ghi cần người gửi bổ sung gì."),
                          N_("Mở lại bước trước và ghi nội dung cần bổ sung."), code="operation.empty")  # fmt: skip
        raise Invalid(problems=[problem])
    asked = open_round(
        work, case_id, agency=agency_of(context), officer=context.actor, text=text,
        items=[{"what": one.text, "document": one.document} for one in items],
        due_at=_due(context, arguments.get("term")),
    )  # fmt: skip
    whole = spell_request(text, asked.items)
    add_message(work, case_id, "request", whole, author=agency_of(context))
    set_standing(work, case_id, Status.NEED_SUPPLEMENT, send=context.send)
    if get_petition_row(work, case_id).sender.get("email"):
        make_reply_link(work, case_id, asked.number)
    notify_if_worded(context, "supplement", whole)
    return {}


@operation(
    "petition.remind_supplement",
    title=N_("Nhắc người gửi bổ sung"),
    outward=True,
    into=petition_operations,
)
def remind_supplement(context: OperationContext, _arguments: Arguments) -> Arguments:
    """The sender is reminded of what is still awaited, once for each round."""
    asked = last_round(context.work, context.case_id)
    if asked is not None and asked.is_open and asked.reminded_at is None:
        note_reminder(context.work, context.case_id, asked.number)
        notify_if_worded(context, "supplement_reminder", spell_request(asked.text, asked.unanswered))
    return {}


@operation(
    "petition.count_pause",
    title=N_("Đếm ngày đồng hồ tạm dừng"),
    results=[Parameter("paused_days", "any", title=N_("Số ngày đồng hồ đã tạm dừng"))],
    into=petition_operations,
)
def count_pause(context: OperationContext, _arguments: Arguments) -> Arguments:
    """How many days the clock has stood still while the sender was asked, until now; none where it does not pause."""
    return {"paused_days": paused_days(context.work, context.case_id)}


@operation(
    "petition.end_supplement",
    title=N_("Thôi chờ bổ sung"),
    parameters=[
        Parameter("result", title=N_("Kết quả: given, partial hoặc never"), required=True),
        Parameter("term", title=N_("Thời hạn còn lại để trả lời, tính cả ngày đã tạm dừng")),
    ],
    into=petition_operations,
)
def end_supplement(context: OperationContext, arguments: Arguments) -> Arguments:
    """The round is over. A petition that was being handled is handled on; one at reception waits for a decision."""
    work, case_id, result = context.work, context.case_id, str(arguments["result"])
    asked = last_round(work, case_id)
    if asked is None or not asked.is_open:
        return {}
    end_round(work, case_id, asked.number, result)
    if asked.pauses:
        resume_clock(context, asked, _due(context, arguments.get("term")))
    after = status_after(asked)
    if get_petition_row(work, case_id).status == Status.NEED_SUPPLEMENT and (
        result != NEVER or after != Status.RECEIVED
    ):
        set_standing(work, case_id, after, send=context.send)
    return {}


def _due(context: OperationContext, term: Any) -> datetime | None:
    """The moment by which an answer is due; a table gives the day itself, or what is left until then."""
    if not term:
        return None
    if len(str(term)) == len("2026-12-14"):
        return end_of_day(date.fromisoformat(str(term)))
    return due_at(context.now, parse_term(str(term)), load_calendar(context.work))
