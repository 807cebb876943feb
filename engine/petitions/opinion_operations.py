"""What a procedure does about the opinions of other agencies: ask, answer, decline, withdraw, weigh, decide."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.errors import N_, Invalid, Problem
from engine.petitions.attachments import attach
from engine.petitions.effects import OPINIONS_ASKED
from engine.petitions.operations import petition_operations
from engine.petitions.opinions import (
    OpinionState,
    add_ruling,
    change_opinion,
    close_opinions,
    find_lead_officer,
    find_worker,
    get_opinion,
    mark_weighed,
    open_opinions,
    read_requests,
    total_opinions,
)
from engine.petitions.plain_text import clean_text

Arguments = dict[str, Any]
OPINION = Parameter("opinion", title=N_("Yêu cầu góp ý"), required=True)
WRITER = Parameter("writer", title=N_("Người viết ý kiến (tài khoản)"))
REPLY_TO = Parameter("reply_to", title=N_("Chuyên viên chủ trì (tài khoản)"))


@operation(
    "opinion.ask",
    title=N_("Báo cần lấy ý kiến"),
    parameters=[Parameter("requests", "list", title=N_("Cơ quan và câu hỏi"))],
    into=petition_operations,
)
def ask(context: OperationContext, arguments: Arguments) -> Arguments:
    """The case's own message “opinion.asked” with these questions, once the step is stored."""
    if read_requests(context.resolve(arguments.get("requests"))):
        context.send(OPINIONS_ASKED, {"requests": arguments["requests"], "asked_by": context.actor})
    return {}


@operation(
    "opinion.open",
    title=N_("Lập yêu cầu góp ý"),
    parameters=[
        Parameter("requests", "list", title=N_("Cơ quan và câu hỏi")),
        Parameter("asked_by", title=N_("Người hỏi")),
        Parameter("term", title=N_("Thời hạn cho ý kiến"), required=True),
        Parameter("remind_before", title=N_("Nhắc trước hạn"), required=True),
    ],
    results=[Parameter("asked", "list", title=N_("Các cơ quan được hỏi"))],
    into=petition_operations,
)
def open_requests(context: OperationContext, arguments: Arguments) -> Arguments:
    """A row for each agency and question; what the procedure needs of each: its id, agency, day and reminder."""
    asked = open_opinions(
        context.work,
        context.case_id,
        read_requests(context.resolve(arguments.get("requests"))),
        asked_by=str(arguments.get("asked_by") or context.actor),
        lead=str(context.variables.get("agency") or ""),
        term=str(arguments["term"]),
        remind_before=str(arguments["remind_before"]),
    )
    return {"asked": asked}


@operation(
    "opinion.give",
    title=N_("Ghi ý kiến của cơ quan"),
    parameters=[
        OPINION,
        Parameter("text", title=N_("Ý kiến"), required=True),
        Parameter("stance", title=N_("Hướng ý kiến")),
        Parameter("files", "any", title=N_("Tệp kèm theo")),
    ],
    results=[REPLY_TO],
    into=petition_operations,
)
def give(context: OperationContext, arguments: Arguments) -> Arguments:
    """The opinion lies with the lead, with its files; also when the lead has gone on without it."""
    files = attach(
        context.work,
        _ids(context.resolve(arguments.get("files"))),
        case_id=context.case_id,
        purpose="opinion",
        uploaded_by=None,
    )
    change_opinion(
        context.work,
        context.case_id,
        str(arguments["opinion"]),
        state=OpinionState.GIVEN.value,
        opinion=_required(context, arguments["text"], "text"),
        stance=str(arguments.get("stance") or "") or None,
        files=[one.hex for one in files],
        answered_at=context.now,
    )
    return _reply_to(context)


@operation(
    "opinion.decline",
    title=N_("Ghi cơ quan từ chối góp ý"),
    parameters=[
        OPINION,
        Parameter("reason", title=N_("Lý do"), required=True),
        Parameter("suggested_agency", title=N_("Cơ quan nên hỏi")),
    ],
    results=[REPLY_TO],
    into=petition_operations,
)
def decline(context: OperationContext, arguments: Arguments) -> Arguments:
    """It is not that agency's field; whom to ask instead, if it knows."""
    change_opinion(
        context.work,
        context.case_id,
        str(arguments["opinion"]),
        state=OpinionState.DECLINED.value,
        reason=_required(context, arguments["reason"], "reason"),
        suggested_agency=str(arguments.get("suggested_agency") or "") or None,
        answered_at=context.now,
    )
    return _reply_to(context)


@operation(
    "opinion.withdraw",
    title=N_("Ghi thôi hỏi ý kiến"),
    parameters=[OPINION, Parameter("reason", title=N_("Lý do"), required=True)],
    results=[WRITER],
    into=petition_operations,
)
def withdraw_request(context: OperationContext, arguments: Arguments) -> Arguments:
    """The lead no longer asks that agency, and says why."""
    reason = _required(context, arguments["reason"], "reason")
    opinion = str(arguments["opinion"])
    change_opinion(context.work, context.case_id, opinion, state=OpinionState.WITHDRAWN.value, reason=reason)
    return _writer(context, opinion)


@operation(
    "opinion.find_writer",
    title=N_("Tìm người viết ý kiến"),
    parameters=[OPINION],
    results=[WRITER],
    into=petition_operations,
)
def find_writer(context: OperationContext, arguments: Arguments) -> Arguments:
    """Who works on the opinion at the agency asked; nobody while its head has not assigned it."""
    return _writer(context, str(arguments["opinion"]))


@operation(
    "opinion.note_late",
    title=N_("Ghi góp ý quá hạn"),
    parameters=[OPINION],
    results=[REPLY_TO],
    into=petition_operations,
)
def note_late(context: OperationContext, arguments: Arguments) -> Arguments:
    """The agency's day is over and it has not spoken."""
    change_opinion(context.work, context.case_id, str(arguments["opinion"]), late_at=context.now)
    return _reply_to(context)


@operation(
    "opinion.total",
    title=N_("Xem các ý kiến đã đến đâu"),
    results=[
        Parameter("unweighed", "list", title=N_("Cơ quan có ý kiến chưa tổng hợp")),
        Parameter("waiting", "list", title=N_("Cơ quan chưa cho ý kiến")),
        Parameter("is_disagreed", "boolean", title=N_("Các cơ quan nêu hướng trái nhau")),
        Parameter("last_due", "date", title=N_("Hạn cho ý kiến muộn nhất")),
    ],
    into=petition_operations,
)
def total(context: OperationContext, _arguments: Arguments) -> Arguments:
    """Whose opinions are to be weighed, whose are awaited, and whether those given disagree."""
    found = total_opinions(context.work, context.case_id)
    return {
        "unweighed": list(found.unweighed),
        "waiting": list(found.waiting),
        "is_disagreed": found.is_disagreed,
        "last_due": found.last_due.isoformat() if found.last_due else None,
    }


@operation(
    "opinion.weigh",
    title=N_("Ghi đã tổng hợp ý kiến"),
    parameters=[Parameter("reason", title=N_("Lý do đi tiếp khi còn thiếu ý kiến"))],
    into=petition_operations,
)
def weigh(context: OperationContext, arguments: Arguments) -> Arguments:
    """The opinions given are taken into account; of those missing, that the lead went on without, and why."""
    mark_weighed(context.work, context.case_id, reason=_text(context, arguments.get("reason")))
    return {}


@operation(
    "opinion.rule",
    title=N_("Ghi quyết định khi ý kiến trái nhau"),
    parameters=[
        Parameter("agency", title=N_("Cơ quan quyết định"), required=True),
        Parameter("ruling", title=N_("Quyết định"), required=True),
        Parameter("conflict", title=N_("Điểm trái nhau")),
        Parameter("is_binding", "boolean", title=N_("Các cơ quan phải theo")),
    ],
    into=petition_operations,
)
def rule(context: OperationContext, arguments: Arguments) -> Arguments:
    """What the head of that agency decided stands beside the opinions."""
    add_ruling(
        context.work,
        context.case_id,
        agency=str(arguments["agency"]),
        is_binding=bool(arguments.get("is_binding")),
        conflict=_text(context, arguments.get("conflict")),
        ruling=_required(context, arguments["ruling"], "ruling"),
    )
    return {}


@operation("opinion.close", title=N_("Thôi chờ mọi ý kiến"), into=petition_operations)
def close_requests(context: OperationContext, _arguments: Arguments) -> Arguments:
    """The petition is answered: who has not spoken is asked no more."""
    close_opinions(context.work, context.case_id)
    return {}


def _writer(context: OperationContext, opinion: str) -> Arguments:
    agency = get_opinion(context.work, context.case_id, opinion).agency
    return {WRITER.name: find_worker(context.work, context.case_id, agency)}


def _reply_to(context: OperationContext) -> Arguments:
    return {REPLY_TO.name: find_lead_officer(context.work, context.case_id)}


def _ids(value: Any) -> Iterable[UUID]:
    items = value if isinstance(value, list) else [value]
    return [UUID(str(item)) for item in items if item]


def _required(context: OperationContext, value: Any, name: str) -> str:
    text = _text(context, value)
    if not text:
        problem = Problem(
            name, N_("Thiếu nội dung cho “{name}”."), N_("Mở lại bước trước và điền mục này."),
            code="operation.empty", facts={"name": name},
        )  # fmt: skip
        raise Invalid(problems=[problem])
    return text


def _text(context: OperationContext, value: Any) -> str:
    found = context.resolve(value)
    return clean_text(str(found)).strip() if found is not None else ""
