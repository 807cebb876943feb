"""What a procedure does when an agency gives a petition back."""

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import list_catalogue
from engine.errors import N_
from engine.petitions.operating import text_of
from engine.petitions.operations import Arguments, petition_operations
from engine.petitions.returns import OUT_OF_SCOPE, note_return

HIDE_SENDER = "petition.hide_sender"


@operation(
    "petition.note_return",
    title=N_("Ghi nhận cơ quan trả lại"),
    parameters=[
        Parameter("kind", title=N_("Loại: return hoặc out_of_scope"), required=True),
        Parameter("agency", title=N_("Cơ quan trả lại"), required=True),
        Parameter("reason_code", title=N_("Mã lý do")),
        Parameter("reason", title=N_("Lý do bằng lời")),
        Parameter("suggested", title=N_("Cơ quan đề nghị chuyển đến")),
    ],
    into=petition_operations,
)
def record_return(context: OperationContext, arguments: Arguments) -> Arguments:
    """The register knows who gave it back and why; a reason that keeps its sender secret does so at once."""
    kind, code = str(arguments["kind"]), arguments.get("reason_code")
    note_return(
        context.work, context.case_id, kind=kind, agency=str(arguments["agency"]),
        reason_code=str(code) if code else None, reason=text_of(context, arguments.get("reason")),
        suggested=str(arguments["suggested"]) if arguments.get("suggested") else None, officer=context.actor,
    )  # fmt: skip
    hide = petition_operations.find(HIDE_SENDER)
    if kind == OUT_OF_SCOPE and hide is not None and _hides_sender(context, str(code)):
        hide(context, {})
    return {}


def _hides_sender(context: OperationContext, code: str) -> bool:
    entries = list_catalogue(context.work, "refusal_reasons")
    return any(entry.code == code and bool(entry.facts.get("hides_sender")) for entry in entries)
