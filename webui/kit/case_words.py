"""Cases and what happened in them, in words: for every room that shows one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.audit import EventView
from engine.cases import agencies_worked_in, officer_name
from engine.definitions import get_compiled
from engine.directory import AgencyUnknown, Officer, get_agency
from engine.storage import Work, read_work
from webui.formatting import exact_moment
from webui.speech import _, _l

STATUSES = {
    "running": _l("Đang xử lý"),
    "completed": _l("Đã kết thúc"),
    "cancelled": _l("Đã hủy"),
    "suspended": _l("Tạm dừng"),
    "incident": _l("Có sự cố"),
}
ABOUT_STEPS = {
    "task.completed": _l("Làm xong bước “%(step)s”."),
    "task.claimed": _l("Nhận việc “%(step)s”."),
    "task.released": _l("Trả việc “%(step)s” về đơn vị."),
    "task.taken_back": _l("Hoàn tác việc nhận, trả hoặc giao “%(step)s”."),
    "task.returned": _l("Việc “%(step)s” trở về đơn vị: người đang giữ không còn làm việc."),
    "step.undone": _l("Hoàn tác bước “%(step)s”: hồ sơ trở lại như trước."),
    "step.sent_now": _l("Cho gửi ngay sau bước “%(step)s”, không chờ hết thời gian hoàn tác."),
    "timer.fired": _l("Đến hạn hẹn “%(step)s”."),
    "message.received": _l("Nhận được thông tin: “%(step)s”."),
    "act.done": _l("Làm việc phát sinh “%(step)s”."),
    "incident.opened": _l("Bước “%(step)s” gặp sự cố."),
    "incident.retried": _l("Cho chạy lại bước “%(step)s” sau sự cố."),
    "incident.mended": _l("Sửa dữ liệu rồi cho chạy lại bước “%(step)s”."),
    "incident.skipped": _l("Bỏ qua bước “%(step)s” gặp sự cố."),
    "timer.fired_by_hand": _l("Cho chạy ngay hẹn giờ “%(step)s”."),
    "outbox.resent": _l("Cho gửi lại: %(step)s."),
    "task.due_changed": _l("Đổi hạn việc “%(step)s”."),
    "task.extension_asked": _l("Xin gia hạn nội bộ việc “%(step)s”."),
    "task.extended": _l("Gia hạn nội bộ việc “%(step)s”."),
    "task.extension_refused": _l("Không gia hạn việc “%(step)s”."),
}
ABOUT_CASE = {
    "case.started": _l("Hồ sơ được mở."),
    "case.suspended": _l("Tạm dừng hồ sơ."),
    "case.resumed": _l("Cho hồ sơ chạy tiếp."),
    "case.cancelled": _l("Hủy hồ sơ."),
    "case.due_changed": _l("Đổi hạn của hồ sơ."),
    "case.recounted": _l("Lịch làm việc đổi, hạn được tính lại."),
    "case.work_begun": _l("Mở việc làm thêm ở một hồ sơ riêng."),
    "case.remarked": _l("Trao đổi nội bộ về hồ sơ."),
    "answer.copied": _l("Chép câu trả lời của một hồ sơ tương tự vào dự thảo."),
    "case.inherited": _l("Việc của cơ quan đã kết thúc chuyển sang cơ quan kế thừa."),
    "secrecy.suspected": _l("Đánh dấu nghi có bí mật nhà nước: hồ sơ được giữ lại."),
    "secrecy.lifted": _l("Bỏ đánh dấu bí mật nhà nước: hồ sơ trở lại như trước."),
    "secrecy.proposed": _l("Đề nghị xác nhận là bí mật nhà nước."),
    "secrecy.rejected": _l("Không xác nhận là bí mật nhà nước: vẫn giữ lại, chờ quyết định."),
    "secrecy.confirmed": _l("Xác nhận là bí mật nhà nước."),
    "secrecy.confirmation_taken_back": _l("Rút xác nhận là bí mật nhà nước: vẫn giữ lại, chờ quyết định."),
    "secrecy.exported": _l("Tải bản mã hóa của nội dung."),
    "secrecy.erased": _l("Nội dung đã bàn giao và xóa vĩnh viễn."),
    "secrecy.more_came": _l("Có nội dung đến sau khi xóa: chờ bàn giao."),
    "secrecy.milestone": _l("Ghi mốc xử lý trên giấy."),
    "secrecy.read": _l("Xem nội dung được giữ lại để quyết định."),
    "public_file.made": _l("Tạo bản công khai của một tài liệu."),
    "keeping.held": _l("Giữ lại: hồ sơ không bị ẩn danh, xoá khi hết thời hạn lưu."),
    "keeping.released": _l("Thôi giữ lại: hồ sơ theo thời hạn lưu như thường."),
    "keeping.anonymised": _l("Ẩn danh hồ sơ: thông tin về người đã bị xoá, không hoàn tác được."),
    "keeping.erased": _l("Xoá nội dung hồ sơ: chỉ còn số liệu thống kê, không hoàn tác được."),
    "content.opened": _l("Mở nội dung hồ sơ để xem trong hai giờ."),
}
OUTBOX_KINDS = {
    "petition.notice": _l("Thông báo cho người gửi"),
    "petition.notice_text": _l("Tin nhắn cho người gửi"),
    "staff.mail": _l("Thư báo cán bộ"),
    "staff.digest": _l("Thư việc trong ngày"),
    "petition.opinions_asked": _l("Yêu cầu lấy ý kiến cơ quan khác"),
    "petition.promise_changed": _l("Ngày đã hứa với người gửi thay đổi"),
    "petition.erasure_decided": _l("Quyết định về đề nghị xoá thông tin cá nhân"),
    "petition.pool_check": _l("Đếm phản ánh tương tự trong nhóm tập hợp"),
    "petition.follow": _l("Việc của hồ sơ xử lý chung"),
    "bulk.run": _l("Xử lý nhiều việc cùng lúc"),
    "calendar.changed": _l("Tính lại hạn theo lịch làm việc mới"),
    "petition.status_changed": _l("Báo tình trạng cho hệ thống khác"),
}
TONES = {
    "step.undone": "waiting",
    "incident": "late",
    "case.cancelled": "ended",
    "case.suspended": "waiting",
    "content": "soon",
}


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One thing that happened, for the timeline of a page."""

    at: datetime
    who: str
    text: str
    tone: str


def reads_content(work: Work, officer: Officer) -> bool:
    """Whether the officer, or one they stand in for, has a role that works on cases at all."""
    return bool(agencies_worked_in(work, officer))


def case_status_word(status: str) -> str:
    """How the standing of a case is said."""
    return str(STATUSES.get(str(status), status))


def outbox_word(kind: str) -> str:
    """What goes out, in words; anything else as it is."""
    return str(OUTBOX_KINDS.get(kind, kind))


def element_names(version_id: UUID) -> Mapping[str, str]:
    """What the diagrams of a version call each element, by its id."""
    with read_work() as work:
        elements = get_compiled(work, version_id).elements.values()
        return {facts.id: facts.name for facts in elements if facts.name}


def element_kinds(version_id: UUID) -> Mapping[str, str]:
    """What each element of a version's diagrams is (`userTask`, `boundaryEvent` …), by its id."""
    with read_work() as work:
        return {facts.id: facts.kind for facts in get_compiled(work, version_id).elements.values()}


def act_elements(version_id: UUID) -> frozenset[str]:
    """The events that officers may bring about: a case does not wait for them."""
    with read_work() as work:
        elements = get_compiled(work, version_id).elements.values()
        return frozenset(facts.id for facts in elements if facts.form and facts.kind.endswith("Event"))


def tell_story(events: Iterable[EventView], names: Mapping[str, str]) -> tuple[StoryLine, ...]:
    """The events of a case in plain words, oldest first; ids become the names on the diagram."""
    with read_work() as work:
        people: dict[str, str] = {}
        return tuple(
            StoryLine(event.at, _who(work, event.actor, people), _text(work, event, names, people), _tone(event.kind))
            for event in events
        )


def _text(work: Work, event: EventView, names: Mapping[str, str], people: dict[str, str]) -> str:
    facts = event.facts
    element = str(facts.get("element", ""))
    step = names.get(element) or outbox_word(element)
    if event.kind in {"task.assigned", "task.reassigned"}:
        said = _given(work, facts, step, people)
    elif event.kind == "case.handed_on":
        said = _("Hồ sơ chuyển từ %(old)s sang %(new)s theo thay đổi tổ chức.", **_agencies(work, facts))
    elif event.kind in ABOUT_STEPS:
        said = str(ABOUT_STEPS[event.kind]) % {"step": step}
    else:
        said = str(ABOUT_CASE.get(event.kind, event.kind))
    return " ".join(
        filter(
            None,
            (
                said,
                _in_bulk(facts),
                _in_place(work, facts, people),
                _moved(facts),
                _reason(facts),
                _following(facts, names),
                _standing(facts),
            ),
        )
    )


def _in_bulk(facts: Mapping[str, object]) -> str:
    """That it was one of many done in one act."""
    return _("Trong một lượt xử lý nhiều việc.") if "bulk" in facts else ""


def _agencies(work: Work, facts: Mapping[str, object]) -> dict[str, str]:
    def name(code: str) -> str:
        try:
            return get_agency(work, code).name
        except AgencyUnknown:
            return code

    return {which: name(str(facts.get(which, ""))) for which in ("old", "new")}


def _in_place(work: Work, facts: Mapping[str, object], people: dict[str, str]) -> str:
    """In whose place it was done, and on what ground."""
    if "on_behalf_of" not in facts:
        return ""
    name = _who(work, str(facts["on_behalf_of"]), people)
    document = str(facts.get("authority", ""))
    if not document:
        return _("Làm thay %(name)s.", name=name)
    return _("Làm thay %(name)s, theo ủy quyền số %(document)s.", name=name, document=document)


def _given(work: Work, facts: Mapping[str, object], step: str, people: dict[str, str]) -> str:
    if "to" not in facts:
        return _("Trả việc “%(step)s” về đơn vị.", step=step)
    receiver = _who(work, str(facts["to"]), people)
    return _("Giao việc “%(step)s” cho %(receiver)s.", step=step, receiver=receiver)


def _moved(facts: Mapping[str, object]) -> str:
    """Of a deadline that was moved: from when to when."""
    try:
        new = exact_moment(datetime.fromisoformat(str(facts["new"])))
        old = exact_moment(datetime.fromisoformat(str(facts["old"]))) if "old" in facts else ""
    except (KeyError, ValueError):
        return ""
    if not old:
        return _("Hạn mới: %(new)s.", new=new)
    return _("Từ %(old)s sang %(new)s.", old=old, new=new)


def _reason(facts: Mapping[str, object]) -> str:
    reason = str(facts.get("reason", "")).strip()
    return _("Lý do: %(reason)s", reason=reason) if reason else ""


def _following(facts: Mapping[str, object], names: Mapping[str, str]) -> str:
    opened = facts.get("opened")
    if not isinstance(opened, list) or not opened:
        return ""
    steps = ", ".join(f"“{names.get(str(element), str(element))}”" for element in dict.fromkeys(opened))
    return _("Việc tiếp theo: %(steps)s.", steps=steps)


def _standing(facts: Mapping[str, object]) -> str:
    return {
        "completed": _("Hồ sơ kết thúc."),
        "incident": _("Hồ sơ dừng lại vì sự cố."),
    }.get(str(facts.get("status", "")), "")


def _who(work: Work, actor: str, people: dict[str, str]) -> str:
    if actor not in people:
        people[actor] = _name(work, actor)
    return people[actor]


def _name(work: Work, actor: str) -> str:
    spoken = {"system": _("Hệ thống"), "sender": _("Người gửi")}
    if actor in spoken:
        return spoken[actor]
    try:
        return officer_name(work, UUID(actor)) or actor
    except ValueError:
        return actor


def _tone(kind: str) -> str:
    return TONES.get(kind) or TONES.get(kind.partition(".")[0], "")
