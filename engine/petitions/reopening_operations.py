"""What a procedure does to a petition that is handled anew."""

from datetime import date
from typing import Any

from engine.clock import end_of_day
from engine.definitions.operations import OperationContext, Parameter, operation
from engine.errors import N_
from engine.petitions.conversation import SENDER, add_message
from engine.petitions.op_words import add_facts
from engine.petitions.operations import petition_operations
from engine.petitions.rate import find_rating, forget_rating
from engine.petitions.reviews import FACT
from engine.petitions.rows import change_petition
from engine.petitions.standing import set_standing
from engine.petitions.statuses import Status


@operation(
    "petition.reopen",
    title=N_("Mở lại hồ sơ"),
    parameters=[
        Parameter("due", "date", title=N_("Hạn mới"), required=True),
        Parameter("note", title=N_("Nội dung báo người gửi")),
    ],
    outward=True,
    into=petition_operations,
)
def reopen(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """The petition is handled anew, with a legal term counted from now; its sender is told."""
    due = end_of_day(date.fromisoformat(str(arguments["due"])[:10]))
    note = str(context.resolve(arguments.get("note")) or "").strip()
    change_petition(context.work, context.case_id, legal_due=due, answered_at=None)
    context.set_case_due(due)
    if rating := find_rating(context.work, context.case_id):
        # It was of the answer before; it stays readable to the officers.
        text = f"{rating.score}/5. {rating.comment}".strip()
        add_message(context.work, context.case_id, "rating", text, author=SENDER, is_public_to_sender=False)
        forget_rating(context.work, context.case_id)
    add_facts(context, **{FACT: None})
    set_standing(context.work, context.case_id, Status.REOPENED, note=note, send=context.send, again=True)
    return {}
