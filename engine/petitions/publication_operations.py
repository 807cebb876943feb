"""What a procedure does to what everyone reads: a second pair of eyes, corrections, withdrawal, and other places."""

from datetime import date
from typing import Any
from uuid import UUID

from engine.cases import open_about, subject_in
from engine.clock import local_day
from engine.definitions.operations import OperationContext, Parameter, operation
from engine.directory import Setting, declare_setting, get_setting
from engine.errors import N_, Invalid, Problem
from engine.petitions.conversation import SYSTEM, add_message
from engine.petitions.corrections import tell_last
from engine.petitions.effects import outbox_of
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.op_words import file_ids
from engine.petitions.operating import text_of
from engine.petitions.operations import NEVER_PUBLIC, Arguments, petition_operations
from engine.petitions.plain_text import clean_line
from engine.petitions.public_version import MASKED, read_edits, read_wishes
from engine.petitions.publication_history import Standing, lock_standing, stand_of
from engine.petitions.publication_places import note_place
from engine.petitions.publishing import correct_publication, withdraw_publication
from engine.petitions.redaction.public_files import FileChanges, correct_copies
from engine.petitions.rows import get_petition_row
from engine.petitions.standing import note_publication
from engine.petitions.statuses import Status
from engine.storage import Work

SECOND_READER = declare_setting(
    Setting(
        name="petitions.second_reader",
        part=N_("Công khai"),
        title=N_("Cần người thứ hai xác nhận trước khi công khai câu trả lời"),
        explanation=N_(
            "Bản công khai, bản đính chính và việc gỡ bản công khai chỉ có hiệu lực khi một người khác với người biên "
            "tập đã đọc và đồng ý. Tắt thì người biên tập làm được ngay. Quy định của tỉnh, chờ xác nhận."
        ),
        default=True,
        is_confirmed=False,
    )
)
RESTORED = "publication_restored"
BASED_ON = Parameter("based_on", "number", title=N_("Bản công khai lúc bắt đầu, tính theo số lần thay đổi"))
WON = (
    Parameter("done", "boolean", title=N_("Đã làm được")),
    Parameter("because", title=N_("Vì sao chưa: ai đã làm gì trước đó")),
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
        _note(context, "\n".join([N_("Để hiện trong bản công khai:"), *(f"- {one}" for one in said)]))
    work = context.work
    return {"spared": not get_setting(work, SECOND_READER.name)}


@operation(
    "publication.look",
    title=N_("Xem bản công khai đang thế nào"),
    results=[
        Parameter("based_on", "number", title=N_("Số lần thay đổi đến nay")),
        Parameter("is_public", "boolean", title=N_("Đang công khai")),
        Parameter("told", title=N_("Ai làm gì lần cuối")),
    ],
    into=petition_operations,
)
def look(context: OperationContext, arguments: Arguments) -> Arguments:
    """What whoever corrects or withdraws begins from: somebody else may be faster."""
    del arguments
    standing = stand_of(context.work, _subject(context))
    told = tell_last(context.work, standing)
    return {"based_on": standing.place, "is_public": standing.is_public, "told": told}


@operation(
    "publication.correct",
    title=N_("Đính chính bản công khai"),
    parameters=[
        Parameter("question", title=N_("Câu hỏi đã biên tập"), required=True),
        Parameter("answer", title=N_("Câu trả lời công khai"), required=True),
        Parameter("title", title=N_("Tiêu đề công khai")),
        Parameter("reason", title=N_("Lý do, mọi người đọc được"), required=True),
        Parameter("hides_before", "boolean", title=N_("Xóa chữ của các bản trước")),
        Parameter("masked", "any", title=N_("Các chỗ che, và chỗ nào để hiện")),
        Parameter("keep_words", "any", title=N_("Các chữ để hiện")),
        Parameter("keep_why", "any", title=N_("Vì sao để hiện")),
        Parameter("mask_more", "any", title=N_("Các chữ che thêm")),
        Parameter("with_files", "boolean", title=N_("Cả các tệp công khai, đúng như đã được đọc")),
        Parameter("edited_at", title=N_("Bước biên tập: ai làm bước ấy là người sửa")),
        BASED_ON,
    ],
    results=WON,
    grant="PUBLISHER",
    outward=True,
    undoable=False,
    into=petition_operations,
)
def correct(context: OperationContext, arguments: Arguments) -> Arguments:
    """Everyone reads the new text and why it is new; not where somebody has changed the publication meanwhile."""
    work, subject = context.work, _subject(context)
    _require_publishable(work, subject)
    standing = lock_standing(work, subject)
    if _is_overtaken(standing, arguments):
        return {"done": False, "because": tell_last(work, standing)}
    hides_before = bool(arguments.get("hides_before"))
    files, told = FileChanges(), ""
    if arguments.get("with_files"):
        files, told = correct_copies(work, subject, forgets=hides_before)
    reason, was_public = text_of(context, arguments["reason"]), standing.is_public
    correct_publication(
        work,
        subject,
        title=text_of(context, arguments.get("title")),
        question=text_of(context, arguments["question"]),
        answer=text_of(context, arguments["answer"]),
        reason=reason,
        shown=read_wishes(context, arguments).shown,
        hides_before=hides_before,
        edits={**read_edits(context, arguments, {}), **_told_of_files(files, hides_before=hides_before)},
    )
    if told:
        _note(context, told)
    _note(context, N_("Đã đính chính bản công khai: {reason}").format(reason=reason))
    if was_public:
        _tell(work, subject, "publication_corrected", reason)
    else:
        note_publication(work, subject, Status.PUBLISHED)
        _tell(work, subject, RESTORED if find_notice(work, RESTORED) else "publication_corrected", reason)
    return {"done": True, "because": ""}


@operation(
    "publication.withdraw",
    title=N_("Gỡ bản công khai"),
    parameters=[Parameter("reason", title=N_("Lý do, mọi người đọc được"), required=True), BASED_ON],
    results=WON,
    grant="PUBLISHER",
    outward=True,
    undoable=False,
    into=petition_operations,
)
def withdraw(context: OperationContext, arguments: Arguments) -> Arguments:
    """Nobody reads the answer any more, only that it was withdrawn and why; not where somebody was faster."""
    work, subject = context.work, _subject(context)
    standing = lock_standing(work, subject)
    if _is_overtaken(standing, arguments) or not standing.is_public:
        return {"done": False, "because": tell_last(work, standing)}
    reason = text_of(context, arguments["reason"])
    withdraw_publication(work, subject, reason=reason)
    _note(context, N_("Đã gỡ bản công khai: {reason}").format(reason=reason))
    note_publication(work, subject, Status.UNPUBLISHED, note=N_("Lý do: {reason}").format(reason=reason))
    _tell(work, subject, "publication_withdrawn", reason)
    return {"done": True, "because": ""}


@operation(
    "publication.spread",
    title=N_("Giao công khai bằng hình thức khác"),
    parameters=[
        Parameter("forms", "list", title=N_("Các hình thức (mã)")),
        Parameter("process", title=N_("Quy trình làm việc đó"), required=True),
        Parameter("title", title=N_("Tên việc")),
    ],
    results=[Parameter("number", title=N_("Hồ sơ đã mở"))],
    into=petition_operations,
)
def spread(context: OperationContext, arguments: Arguments) -> Arguments:
    """A case about this one, in which each form of publication is seen to; none for no form."""
    forms = [str(one) for one in arguments.get("forms") or []]
    if not forms:
        return {"number": ""}
    title = str(arguments.get("title") or N_("Công khai bằng hình thức khác"))
    begin_with = {"forms": forms, "initiator": None}
    opened = open_about(
        context.work, context.case_id, context.case_number, str(arguments["process"]), begin_with, title=title
    )
    return {"number": opened.number}


@operation(
    "publication.note_place",
    title=N_("Ghi nơi đã công khai"),
    parameters=[
        Parameter("form", title=N_("Hình thức (mã)"), required=True),
        Parameter("place", title=N_("Ở đâu"), required=True),
        Parameter("day", "date", title=N_("Ngày công khai"), required=True),
        Parameter("link", title=N_("Địa chỉ trang")),
        Parameter("files", "any", title=N_("Bản chụp")),
    ],
    into=petition_operations,
)
def note_where(context: OperationContext, arguments: Arguments) -> Arguments:
    """Everyone reads where else, and when, the answer was made public."""
    day = date.fromisoformat(text_of(context, arguments["day"])[:10])
    if day > local_day(context.now):
        problem = Problem(
            "day", N_("Ngày công khai chưa đến."), N_("Ghi sau khi đã công khai."), code="publication.day"
        )
        raise Invalid(problems=[problem])
    files = file_ids(context, arguments.get("files"))
    note_place(
        context.work,
        _subject(context),
        form=str(arguments["form"]),
        place=clean_line(text_of(context, arguments["place"])),
        day=day,
        link=clean_line(text_of(context, arguments.get("link"))),
        file_id=files[0] if files else None,
    )
    return {}


def _subject(context: OperationContext) -> UUID:
    """The case of the petition that the work is about."""
    return subject_in(context.work, context.case_id, context.variables)


def _is_overtaken(standing: Standing, arguments: Arguments) -> bool:
    based_on: Any = arguments.get("based_on")
    return based_on is not None and int(based_on) != standing.place


def _told_of_files(files: FileChanges, *, hides_before: bool) -> dict[str, Any]:
    """Which files changed, for everyone. What is taken away for what it shows is not named: its name may be it."""
    if not files:
        return {}
    told = files.as_data()
    if hides_before and "removed" in told:
        told["removed"] = [""] * len(told["removed"])
    return {"files": told}


def _require_publishable(work: Work, case_id: UUID) -> None:
    if get_petition_row(work, case_id).status in NEVER_PUBLIC:
        raise Invalid(problems=[Problem("status", N_("Hồ sơ này không được công khai."), code="petition.never_public")])


def _note(context: OperationContext, text: str) -> None:
    """A line beside the petition that officers read."""
    subject = _subject(context)
    author = str(context.variables.get("agency") or SYSTEM)
    add_message(context.work, subject, "note", text, author=author, is_public_to_sender=False)


def _tell(work: Work, case_id: UUID, notice: str, text: str) -> None:
    if find_notice(work, notice) is not None:
        send_notice(work, case_id, notice, text=text, send=outbox_of(work, case_id))
