"""What a procedure may do to a petition: the operations its service tasks call.

Each runs inside the step's transaction and touches the database alone; mail and messages to
other systems go through the step's outbox.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from engine.definitions.operations import Catalogue, OperationContext, Parameter, operation
from engine.directory import Entry, list_catalogue
from engine.errors import N_, Invalid, Problem
from engine.notifications import forget_words
from engine.petitions.answers import read_answers, whole_answer
from engine.petitions.attachments import attach, get_file_row
from engine.petitions.conversation import SYSTEM, add_message, last_text
from engine.petitions.effects import POOL_CHECK
from engine.petitions.hiding import hide_sender
from engine.petitions.kept_texts import keep_text
from engine.petitions.notices import CATALOGUE as NOTICES
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.official_letter import note_number, propose_letter
from engine.petitions.plain_text import clean_line, clean_text
from engine.petitions.public_version import read_edits, read_wishes
from engine.petitions.publishing import publish_answer
from engine.petitions.questions import set_questions
from engine.petitions.redaction import publish_copies
from engine.petitions.refusals import get_reason, spell_refusal
from engine.petitions.rows import change_petition, get_petition_row
from engine.petitions.signatures import SignatureState, state_of
from engine.petitions.similar import forget_likeness
from engine.petitions.standing import set_standing
from engine.petitions.statuses import Status, list_status_words, words_for
from engine.scripting import rich_plain

Arguments = dict[str, Any]
SCAN, DIGITAL = "scan", "digital"
"""How a letter is signed: on paper and scanned, or in the PDF itself."""
NEVER_PUBLIC = frozenset({Status.SECRET, Status.REFUSED, Status.WITHDRAWN})
petition_operations = Catalogue()
"""The operations of this room; `register` hands them to the program's catalogue."""


@operation(
    "petition.set_status",
    title=N_("Ghi trạng thái"),
    parameters=[Parameter("status", title=N_("Trạng thái"), required=True), Parameter("note", title=N_("Ghi chú"))],
    into=petition_operations,
)
def set_status(context: OperationContext, arguments: Arguments) -> Arguments:
    """The sender reads the status, with the note if there is one."""
    _stand(context, str(arguments["status"]), note=_text(context, arguments.get("note")))
    return {}


@operation(
    "petition.refuse",
    title=N_("Không tiếp nhận"),
    parameters=[
        Parameter("reason", title=N_("Mã lý do"), required=True),
        Parameter("explanation", title=N_("Giải thích thêm")),
    ],
    outward=True,
    into=petition_operations,
)
def refuse(context: OperationContext, arguments: Arguments) -> Arguments:
    """The petition is not taken in; its sender is told why, and where to turn."""
    reason = str(arguments["reason"])
    explanation = _text(context, arguments.get("explanation"))
    entry = get_reason(context.work, reason)
    told = spell_refusal(entry, explanation)
    _add_facts(context, refusal={"reason": reason, "explanation": explanation})
    if entry.facts.get("hides_sender"):
        hide_sender(context)
    _stand(context, Status.REFUSED, note=told)
    _notify_if_worded(context, "refused", told)
    return {}


@operation("petition.hide_sender", title=N_("Giữ kín danh tính người gửi"), into=petition_operations)
def keep_sender_hidden(context: OperationContext, _arguments: Arguments) -> Arguments:
    """From now on only who receives and classifies petitions reads who sent this one, in its title too."""
    hide_sender(context)
    return {}


@operation(
    "petition.classify",
    title=N_("Ghi kết quả phân loại"),
    parameters=[
        Parameter("kind", title=N_("Loại"), required=True),
        Parameter("heading", title=N_("Nội dung theo Điều 5")),
        Parameter("field", title=N_("Lĩnh vực")),
        Parameter("regime", title=N_("Chế độ pháp lý")),
        Parameter("lead_agency", title=N_("Cơ quan chủ trì")),
        Parameter("questions", "any", title=N_("Các câu người gửi hỏi")),
    ],
    into=petition_operations,
)
def classify(context: OperationContext, arguments: Arguments) -> Arguments:
    """The register knows kind, heading, field, regime, lead agency and questions; what is not given stays."""
    given = {name: arguments[name] for name in ("kind", "field", "regime", "lead_agency") if arguments.get(name)}
    change_petition(context.work, context.case_id, **given)
    if arguments.get("heading"):
        _add_facts(context, content_heading=arguments["heading"])
    if "questions" in arguments:
        set_questions(context.work, context.case_id, _texts(context, arguments["questions"]))
    context.send(POOL_CHECK, {})
    return {}


@operation(
    "petition.transfer",
    title=N_("Chuyển cơ quan xử lý"),
    parameters=[
        Parameter("agency", title=N_("Cơ quan nhận"), required=True),
        Parameter("note", title=N_("Ý kiến chuyển")),
    ],
    outward=True,
    into=petition_operations,
)
def transfer(context: OperationContext, arguments: Arguments) -> Arguments:
    """The petition lies with that agency, and its sender knows. The note is for the agency alone."""
    note = _text(context, arguments.get("note"))
    if note:
        add_message(context.work, context.case_id, "note", note, author=_voice(context), is_public_to_sender=False)
    change_petition(context.work, context.case_id, lead_agency=clean_line(str(arguments["agency"])))
    _stand(context, Status.TRANSFERRED, again=True)
    _notify_if_worded(context, "transferred")
    return {}


@operation(
    "petition.prepare_letter",
    title=N_("Lập công văn trả lời"),
    parameters=[Parameter("approval", title=N_("Bước duyệt câu trả lời"))],
    results=[
        Parameter("number", title=N_("Số, ký hiệu")),
        Parameter("date", "date", title=N_("Ngày văn bản")),
        Parameter("signer", title=N_("Người ký")),
        Parameter("signer_title", title=N_("Chức vụ người ký")),
        Parameter("copies_to", title=N_("Nơi nhận")),
        Parameter("authority", title=N_("Căn cứ ký thay")),
    ],
    into=petition_operations,
)
def prepare_letter(context: OperationContext, arguments: Arguments) -> Arguments:
    """What the clerk's form begins with: the next number of the agency's series, and who signs: who has approved."""
    approval = str(arguments.get("approval") or "")
    approved = context.done_by(approval) if approval else None
    return asdict(propose_letter(context.work, context.case_id, approved=approved))


@operation(
    "petition.answer",
    title=N_("Trả lời người gửi"),
    parameters=[
        Parameter("answer", title=N_("Nội dung trả lời")),
        Parameter("answers", "any", title=N_("Trả lời từng câu hỏi")),
        Parameter("letter_number", title=N_("Số văn bản"), required=True),
        Parameter("letter_date", "date", title=N_("Ngày văn bản"), required=True),
        Parameter("signer", title=N_("Người ký")),
        Parameter("files", "any", title=N_("Tệp kèm theo")),
    ],
    results=[
        Parameter("text", "any", title=N_("Câu trả lời đã gửi")),
        Parameter("times", "number", title=N_("Lần gửi")),
    ],
    outward=True,
    into=petition_operations,
)
def answer(context: OperationContext, arguments: Arguments) -> Arguments:
    """The sender has the answer, with its letter and documents.

    It says where the text that went out is kept, and the how manieth answer this is.
    """
    text = whole_answer(
        _text(context, arguments.get("answer")), read_answers(context.resolve(arguments.get("answers")))
    )
    if not text:
        raise _missing("answer")
    letter = {
        "number": clean_line(_text(context, arguments["letter_number"])),
        "date": date.fromisoformat(_text(context, arguments["letter_date"])[:10]).isoformat(),
        "signer": clean_line(_text(context, arguments.get("signer"))),
    }
    _attach(context, arguments.get("files"), "answer")
    _add_facts(context, letter=letter)
    note_number(
        context.work, _voice(context), letter["number"], date.fromisoformat(letter["date"]), case_id=context.case_id
    )
    message = add_message(context.work, context.case_id, "answer", text, author=_voice(context))
    times = _count(context, "answers_sent")
    _stand(context, Status.ANSWERED, again=True)
    _notify_if_worded(context, "answered", rich_plain(text))
    return {"text": keep_text(context.work, context.case_id, message, text), "times": times}


@operation(
    "petition.publish",
    title=N_("Công khai kết quả"),
    parameters=[
        Parameter("question", title=N_("Câu hỏi đã biên tập")),
        Parameter("answer", title=N_("Câu trả lời công khai")),
        Parameter("title", title=N_("Tiêu đề công khai")),
        Parameter("files", "any", title=N_("Chỉ công khai những bản đã che này")),
        Parameter("masked", "any", title=N_("Các chỗ che, và chỗ nào để hiện")),
        Parameter("keep_words", "any", title=N_("Các chữ để hiện")),
        Parameter("mask_more", "any", title=N_("Các chữ che thêm")),
        Parameter("keep_why", "any", title=N_("Vì sao để hiện")),
        Parameter("edit_why", "any", title=N_("Vì sao sửa câu chữ")),
        Parameter("outcome", title=N_("Kết quả giải quyết (mã)")),
        Parameter("edited_at", title=N_("Bước biên tập: ai làm bước ấy là người sửa")),
    ],
    grant="PUBLISHER",
    outward=True,
    undoable=False,
    into=petition_operations,
)
def publish(context: OperationContext, arguments: Arguments) -> Arguments:
    """Everyone can read the answer; without an edited question only the title stands for it.

    Of its files they get the copies that were made and agreed on for them; an original is refused.
    """
    if get_petition_row(context.work, context.case_id).status in NEVER_PUBLIC:
        raise Invalid(problems=[Problem("status", N_("Hồ sơ này không được công khai."), code="petition.never_public")])
    given = _text(context, arguments.get("answer")) or last_text(context.work, context.case_id, "answer")
    if not given:
        raise _missing("answer")
    publish_answer(
        context.work,
        context.case_id,
        question=_text(context, arguments.get("question")),
        answer=given,
        title=_text(context, arguments.get("title")),
        shown=read_wishes(context, arguments).shown,
        outcome=clean_line(_text(context, arguments.get("outcome"))),
        edits=read_edits(context, arguments, {"answer": given}),
    )
    named = _files(context, arguments.get("files"))
    if told := publish_copies(context.work, context.case_id, only=named or None):
        add_message(context.work, context.case_id, "note", told, author=_voice(context), is_public_to_sender=False)
    _stand(context, Status.PUBLISHED)
    _notify_if_worded(context, "published")
    return {}


@operation(
    "petition.notify",
    title=N_("Thông báo cho người gửi"),
    parameters=[
        Parameter("notice", title=N_("Mẫu thông báo"), required=True, catalogue=NOTICES),
        Parameter("text", title=N_("Nội dung thêm")),
    ],
    outward=True,
    into=petition_operations,
)
def notify(context: OperationContext, arguments: Arguments) -> Arguments:
    """The sender gets the notice, once in a step however many ask for it."""
    text = _text(context, arguments.get("text"))
    send_notice(context.work, context.case_id, str(arguments["notice"]), text=text, send=context.send)
    return {}


@operation(
    "petition.close",
    title=N_("Kết thúc"),
    parameters=[Parameter("status", title=N_("Trạng thái cuối"), required=True)],
    into=petition_operations,
)
def close(context: OperationContext, arguments: Arguments) -> Arguments:
    """The petition stands at its last status."""
    _stand(context, str(arguments["status"]))
    return {}


@operation(
    "document.sign",
    title=N_("Ký văn bản"),
    parameters=[
        Parameter("file", "any", title=N_("Bản đã ký"), required=True),
        Parameter("method", title=N_("Cách ký")),
        Parameter("reason", "any", title=N_("Vì sao không ký số")),
    ],
    results=[
        Parameter("signed", "boolean", title=N_("Đã ký")),
        Parameter("method", title=N_("Cách ký")),
        Parameter("file", title=N_("Tệp đã ký")),
        Parameter("trouble", title=N_("Vì sao chưa ký được")),
        Parameter("signer", title=N_("Chủ chứng thư số")),
    ],
    grant="CLERK",
    into=petition_operations,
)
def sign(context: OperationContext, arguments: Arguments) -> Arguments:
    """The signed file that was uploaded is the letter of this case: a scan as it is, a PDF if its signature holds.

    A digital signature that is missing, broken or made with an expired certificate is told as `trouble`
    (none, broken, expired, unreadable); nothing is sent then.
    """
    files = _files(context, arguments["file"])
    if not files:
        raise _missing("file")
    method = str(arguments.get("method") or SCAN)
    signature = get_file_row(context.work, files[0]).signature
    if method == DIGITAL and state_of(signature) is not SignatureState.INTACT:
        return {"signed": False, "method": method, "file": files[0].hex, "trouble": state_of(signature).value,
                "signer": ""}  # fmt: skip
    _attach_all(context, files, "letter")
    if reason := _text(context, arguments.get("reason")):
        add_message(context.work, context.case_id, "note", reason, author=_voice(context), is_public_to_sender=False)
    signer = str((signature or {}).get("signer") or "") if method == DIGITAL else ""
    return {"signed": True, "method": method, "file": files[0].hex, "trouble": "", "signer": signer}


def _stand(context: OperationContext, status: str, *, note: str = "", again: bool = False) -> None:
    set_standing(context.work, context.case_id, status, note=note, again=again, send=context.send)
    if status == Status.SECRET:
        # Lists and diagrams show the case's title; nothing of the matter may stand there.
        context.set_case_title(words_for(list_status_words(context.work), status).name)
        forget_likeness(context.work, context.case_id)
        forget_words(context.work, context.case_id)


def _notify_if_worded(context: OperationContext, notice: str, text: str = "") -> None:
    if find_notice(context.work, notice) is not None:
        send_notice(context.work, context.case_id, notice, text=text, send=context.send)


def _voice(context: OperationContext) -> str:
    """In whose name the line is said: the agency with which the case lies."""
    agency = context.variables.get("agency") or get_petition_row(context.work, context.case_id).lead_agency
    return str(agency or SYSTEM)


def _reason(context: OperationContext, reason: str) -> Entry:
    for entry in list_catalogue(context.work, "refusal_reasons"):
        if entry.code == reason:
            return entry
    problem = Problem(
        "reason", N_("Không có lý do “{reason}”."), N_("Dùng một mã trong danh mục “refusal_reasons”."),
        code="petition.reason", facts={"reason": reason[:40]},
    )  # fmt: skip
    raise Invalid(problems=[problem])


def _add_facts(context: OperationContext, **facts: Any) -> None:
    row = get_petition_row(context.work, context.case_id)
    change_petition(context.work, context.case_id, facts={**row.facts, **facts})


def _count(context: OperationContext, fact: str) -> int:
    """How often this has happened to the petition, this time included."""
    times = int(get_petition_row(context.work, context.case_id).facts.get(fact) or 0) + 1
    _add_facts(context, **{fact: times})
    return times


def _attach(context: OperationContext, value: Any, purpose: str) -> tuple[UUID, ...]:
    return _attach_all(context, _files(context, value), purpose)


def _files(context: OperationContext, value: Any) -> tuple[UUID, ...]:
    found = context.resolve(value)
    items = found if isinstance(found, list) else [found]
    try:
        return tuple(UUID(str(context.resolve(item))) for item in items if item)
    except ValueError:
        raise _missing("file") from None


def _attach_all(context: OperationContext, ids: Iterable[UUID], purpose: str) -> tuple[UUID, ...]:
    # The step's form was checked with its task; whoever uploaded the file, it belongs to this case now.
    return attach(context.work, ids, case_id=context.case_id, purpose=purpose, uploaded_by=None)


def _required_text(context: OperationContext, value: Any, name: str) -> str:
    text = _text(context, value)
    if not text:
        raise _missing(name)
    return text


def _text(context: OperationContext, value: Any) -> str:
    found = context.resolve(value)
    return clean_text(str(found)).strip() if found is not None else ""


def _texts(context: OperationContext, value: Any) -> list[str]:
    """The `text` of each row of a group."""
    rows = context.resolve(value)
    return [str(row.get("text") or "") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _missing(name: str) -> Invalid:
    problem = Problem(
        name, N_("Thiếu nội dung cho “{name}”."), N_("Mở lại bước trước và điền mục này."),
        code="operation.empty", facts={"name": name},
    )  # fmt: skip
    return Invalid(problems=[problem])
