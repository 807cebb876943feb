"""The operation that puts a note for officers into a petition's story."""

from typing import Any

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.errors import N_
from engine.petitions.conversation import SYSTEM, add_message
from engine.petitions.operations import petition_operations
from engine.petitions.plain_text import clean_text


@operation(
    "petition.note",
    title=N_("Ghi chú nội bộ"),
    parameters=[Parameter("text", title=N_("Nội dung"), required=True)],
    into=petition_operations,
)
def note(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """Officers read the text among what was said; the sender does not."""
    text = clean_text(str(context.resolve(arguments["text"]) or "")).strip()
    if text:
        author = str(context.variables.get("agency") or SYSTEM)
        add_message(context.work, context.case_id, "note", text, author=author, is_public_to_sender=False)
    return {}
