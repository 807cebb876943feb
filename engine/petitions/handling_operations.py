"""What the handling of Điều 14 may do to a petition: notes, criteria, and the collecting pool."""

from typing import Any

from engine.clock import due_at, parse_term
from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import list_catalogue, load_calendar
from engine.errors import N_
from engine.petitions import pool
from engine.petitions.conversation import SYSTEM, add_message
from engine.petitions.effects import POOL_CHECK
from engine.petitions.operations import petition_operations
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import change_petition, get_petition_row
from engine.petitions.standing import set_standing
from engine.petitions.statuses import Status

Arguments = dict[str, Any]
CRITERIA = "review_criteria"
STAY = (
    Parameter("review_on", title=N_("Ngày xem lại")),
    Parameter("similar", "number", title=N_("Số phản ánh tương tự")),
    Parameter("round", "number", title=N_("Lần xem lại")),
    Parameter("may_stay", "boolean", title=N_("Còn được tập hợp tiếp")),
)


@operation(
    "petition.note",
    title=N_("Ghi chú nội bộ"),
    parameters=[
        Parameter("text", title=N_("Nội dung"), required=True),
        Parameter("detail", title=N_("Chi tiết")),
    ],
    into=petition_operations,
)
def note(context: OperationContext, arguments: Arguments) -> Arguments:
    """The officers read the note beside the petition; its sender does not."""
    said = (clean_text(str(context.resolve(arguments.get(name)) or "")).strip() for name in ("text", "detail"))
    text = "\n".join(part for part in said if part)
    if not text:
        return {}
    agency = context.variables.get("agency") or get_petition_row(context.work, context.case_id).lead_agency
    add_message(context.work, context.case_id, "note", text, author=str(agency or SYSTEM), is_public_to_sender=False)
    return {}


@operation(
    "petition.list_criteria",
    title=N_("Lấy tiêu chí rà soát tỉnh thêm"),
    results=[Parameter("further", "list", title=N_("Tiêu chí tỉnh thêm"))],
    into=petition_operations,
)
def list_criteria(context: OperationContext, arguments: Arguments) -> Arguments:
    """The criteria of the catalogue that no field of the form asks: rows for the officer to fill in."""
    del arguments
    entries = list_catalogue(context.work, CRITERIA)
    return {"further": [{"code": one.code, "name": one.name} for one in entries if not one.facts.get("field")]}


@operation(
    "petition.weigh_criteria",
    title=N_("Xem kết luận về tiêu chí tỉnh thêm"),
    parameters=[
        Parameter("asked", "list", title=N_("Tiêu chí phải trả lời")),
        Parameter("answers", "any", title=N_("Kết luận")),
    ],
    results=[
        Parameter("failed", "list", title=N_("Tiêu chí không đạt")),
        Parameter("missing", "list", title=N_("Tiêu chí chưa kết luận")),
    ],
    into=petition_operations,
)
def weigh_criteria(context: OperationContext, arguments: Arguments) -> Arguments:
    """Which of the asked criteria failed, and which have no conclusion yet: their codes."""
    rows = context.resolve(arguments.get("answers")) or []
    said = {str(row.get("code")): row.get("passes") for row in rows if isinstance(row, dict)}
    asked = [str(row["code"]) for row in arguments.get("asked") or []]
    return {
        "failed": [code for code in asked if said.get(code) == "no"],
        "missing": [code for code in asked if code not in said],
    }


@operation(
    "petition.pool_enter",
    title=N_("Đưa vào nhóm tập hợp"),
    parameters=[Parameter("note", title=N_("Báo người gửi"))],
    results=STAY,
    into=petition_operations,
)
def pool_enter(context: OperationContext, arguments: Arguments) -> Arguments:
    """The petition is collected until the next quarter, or until enough others are like it."""
    del arguments
    agency = context.variables.get("agency") or get_petition_row(context.work, context.case_id).lead_agency
    stay = pool.enter(context.work, context.case_id, agency=agency)
    set_standing(context.work, context.case_id, Status.COLLECTING, send=context.send)
    # Its sender has been told; nobody is late while there is nothing to answer yet.
    context.set_case_due(None)
    context.send(POOL_CHECK, {})
    return stay.as_variable()


@operation(
    "petition.pool_review",
    title=N_("Mở xem lại phản ánh đang tập hợp"),
    parameters=[Parameter("reason", title=N_("Vì sao"))],
    results=STAY,
    into=petition_operations,
)
def pool_review(context: OperationContext, arguments: Arguments) -> Arguments:
    """How many live or collected petitions are like this one, which is looked at once more."""
    del arguments
    return pool.begin_review(context.work, context.case_id).as_variable()


@operation(
    "petition.pool_leave",
    title=N_("Ra khỏi nhóm tập hợp"),
    parameters=[
        Parameter("status", title=N_("Trạng thái"), required=True),
        Parameter("note", title=N_("Ghi chú")),
        Parameter("term", title=N_("Thời hạn trả lời, tính từ nay")),
    ],
    into=petition_operations,
)
def pool_leave(context: OperationContext, arguments: Arguments) -> Arguments:
    """The petition is collected no longer; its sender reads where it stands now, and by when there is an answer.

    The first legal day stays among its facts.
    """
    pool.leave(context.work, context.case_id)
    if term := arguments.get("term"):
        due = due_at(context.now, parse_term(str(term)), load_calendar(context.work))
        row = get_petition_row(context.work, context.case_id)
        first = row.facts.get("first_legal_due") or (row.legal_due.isoformat() if row.legal_due else None)
        change_petition(context.work, context.case_id, legal_due=due, facts={**row.facts, "first_legal_due": first})
        context.set_case_due(due)
    said = clean_text(str(context.resolve(arguments.get("note")) or "")).strip()
    set_standing(context.work, context.case_id, str(arguments["status"]), note=said, send=context.send)
    return {}
