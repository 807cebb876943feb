"""What a procedure does before an answer is public: a note of each mask that was lifted, and a second pair of eyes."""

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import Setting, declare_setting, get_setting
from engine.errors import N_
from engine.petitions.conversation import add_message
from engine.petitions.operating import text_of
from engine.petitions.operations import Arguments, petition_operations
from engine.petitions.public_version import MASKED

SECOND_READER = declare_setting(
    Setting(
        name="petitions.second_reader",
        part=N_("Công khai"),
        title=N_("Cần người thứ hai xác nhận trước khi công khai câu trả lời"),
        explanation=N_(
            "Bản công khai chỉ lên cổng khi một người khác với người biên tập đã đọc đúng bản ấy và đồng ý. "
            "Tắt thì người biên tập công khai được ngay. Quy định của tỉnh, chờ xác nhận."
        ),
        default=True,
        is_confirmed=False,
    )
)


@operation(
    "petition.note_masks",
    title=N_("Ghi các chỗ để hiện, và xem có cần người thứ hai"),
    parameters=[
        Parameter("masked", "any", title=N_("Các chỗ che, và chỗ nào để hiện")),
        Parameter("keep_words", "any", title=N_("Các chữ để hiện")),
        Parameter("keep_why", "any", title=N_("Vì sao để hiện")),
    ],
    results=[Parameter("spared", "boolean", title=N_("Một người là đủ"))],
    into=petition_operations,
)
def note_masks(context: OperationContext, arguments: Arguments) -> Arguments:
    """The record says which masks were lifted and why, without the words; and whether one person is enough."""
    rows = context.resolve(arguments.get(MASKED))
    lifted = [row for row in rows if isinstance(row, dict) and row.get("show")] if isinstance(rows, list) else []
    said = [f"{row.get('mask')}: {row.get('why')}" for row in lifted]
    if text_of(context, arguments.get("keep_words")):
        said.append(text_of(context, arguments.get("keep_why")))
    if said:
        text = "\n".join([N_("Để hiện trong bản công khai:"), *(f"- {one}" for one in said)])
        add_message(
            context.work, context.case_id, "note", text, author=str(context.variables.get("agency") or "system"),
            is_public_to_sender=False,
        )  # fmt: skip
    work = context.work
    return {"spared": not get_setting(work, SECOND_READER.name)}
