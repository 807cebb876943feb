"""How parts of files, and what became of them, are said."""

from engine.cases.designing import Arrival
from engine.definitions.differences import Detail, Difference
from engine.errors import Problem
from webui.kit import Faults
from webui.speech import LazyString, _, _l

KINDS: dict[str, LazyString] = {
    "userTask": _l("bước"),
    "manualTask": _l("bước"),
    "task": _l("bước"),
    "serviceTask": _l("việc tự động"),
    "scriptTask": _l("phép tính"),
    "businessRuleTask": _l("lần tra bảng quyết định"),
    "callActivity": _l("quy trình con"),
    "subProcess": _l("khối bước"),
    "startEvent": _l("điểm bắt đầu"),
    "endEvent": _l("điểm kết thúc"),
    "intermediateCatchEvent": _l("điểm chờ"),
    "intermediateThrowEvent": _l("điểm đi qua"),
    "boundaryEvent": _l("sự kiện gắn với bước"),
    "exclusiveGateway": _l("chỗ rẽ"),
    "inclusiveGateway": _l("chỗ rẽ nhiều nhánh"),
    "parallelGateway": _l("chỗ rẽ song song"),
    "eventBasedGateway": _l("chỗ chờ sự kiện"),
    "sequenceFlow": _l("đường nối"),
    "lane": _l("làn"),
    "process": _l("thông tin của quy trình"),
    "textAnnotation": _l("lời chú"),
    "field": _l("mục"),
    "form": _l("thông tin chung của biểu mẫu"),
    "layout": _l("thứ tự và cách trình bày các mục"),
    "input": _l("cột điều kiện"),
    "output": _l("cột kết quả"),
    "rule": _l("dòng"),
    "decisionTable": _l("cách lấy kết quả, thứ tự các dòng"),
}
# As the editor's panel calls them.
PLACES: dict[str, LazyString] = {
    "dueIn": _l("Phải xong trong"),
    "caseTitle": _l("Tên của mỗi hồ sơ"),
    "assignTo": _l("Giao đích danh"),
    "agency": _l("Cơ quan"),
    "correlation": _l("Đối chiếu theo"),
    "condition": _l("Điều kiện"),
    "instructions": _l("Lời hướng dẫn phía trên biểu mẫu"),
    "script": _l("Phép tính"),
    "timeDate": _l("Hẹn giờ"),
    "timeDuration": _l("Hẹn giờ"),
    "timeCycle": _l("Hẹn giờ"),
    "loopCardinality": _l("Số bản"),
    "completionCondition": _l("Dừng sớm khi"),
    "loopCondition": _l("Làm lại khi"),
    "loopDataInputRef": _l("Danh sách"),
}
# What of an element changed, as it stands in a sentence.
DETAILS: dict[str, LazyString] = {
    "name": _l("tên"),
    "lane": _l("làn"),
    "dueIn": _l("thời hạn"),
    "undoFor": _l("thời gian hoàn tác"),
    "formJsonSchemaFilename": _l("biểu mẫu"),
    "startForm": _l("biểu mẫu bắt đầu"),
    "startRoles": _l("ai được bắt đầu"),
    "budgets": _l("bảng thời hạn"),
    "title": _l("tên trong danh sách"),
    "assignTo": _l("giao đích danh"),
    "agency": _l("cơ quan"),
    "legalBasis": _l("căn cứ pháp lý"),
    "role": _l("vai trò"),
    "instructions": _l("lời hướng dẫn"),
    "condition": _l("điều kiện"),
    "script": _l("phép tính"),
    "timer": _l("hẹn giờ"),
    "decision": _l("bảng quyết định"),
    "calledElement": _l("quy trình được gọi"),
}
LONGEST_QUOTE = 60
PARAMETER = "parameter:"
SHELL = "shell:"
ARRIVALS: dict[Arrival, tuple[LazyString, str]] = {
    Arrival.NEW: (_l("mới"), "going"),
    Arrival.CHANGED: (_l("thay đổi"), "soon"),
    Arrival.SAME: (_l("không đổi"), "ended"),
    Arrival.REFUSED: (_l("không nhận"), "late"),
}
STATUSES: dict[str, tuple[LazyString, str]] = {
    "waiting": (_l("chờ duyệt"), "soon"),
    "approved": (_l("đã duyệt, đang dùng"), "done"),
    "refused": (_l("bị trả lại"), "late"),
    "withdrawn": (_l("đã rút"), "ended"),
}


def difference_words(one: Difference) -> str:
    """One difference as a sentence without its end: «Thêm bước “Lập kế hoạch”»."""
    kind = str(KINDS.get(one.kind, _("phần tử")))
    name = one.name or one.id
    facts = {"kind": kind, "name": name}
    if not name:
        return {
            "added": _("Thêm %(kind)s", kind=kind),
            "removed": _("Bỏ %(kind)s", kind=kind),
            "changed": _("Sửa %(kind)s", kind=kind),
        }[one.how]
    return {
        "added": _("Thêm %(kind)s “%(name)s”", **facts),
        "removed": _("Bỏ %(kind)s “%(name)s”", **facts),
        "changed": _changed_words(facts, one),
    }[one.how]


def _changed_words(facts: dict[str, str], one: Difference) -> str:
    said = _("Sửa %(kind)s “%(name)s”", **facts)
    details = "; ".join(_detail_words(detail) for detail in one.details)
    return f"{said}: {details}" if details else said


def _detail_words(one: Detail) -> str:
    """What was and is, when both can be said in a line."""
    what = str(DETAILS.get(one.what, one.what))
    if max(len(one.old), len(one.new)) > LONGEST_QUOTE:
        return what
    if not one.old:
        return _("thêm %(what)s “%(new)s”", what=what, new=one.new)
    if not one.new:
        return _("bỏ %(what)s “%(old)s”", what=what, old=one.old)
    return _("%(what)s “%(old)s” thành “%(new)s”", what=what, old=one.old, new=one.new)


def place_words(place: str) -> str:
    """What the editor calls a property of an element; nothing for one it does not show."""
    return place.removeprefix(PARAMETER) if place.startswith(PARAMETER) else str(PLACES.get(place, ""))


def publisher_words(name: str) -> str:
    """Who published or approved: a person by name, or someone at the server's own shell."""
    if name.startswith(SHELL):
        return _("%(user)s tại máy chủ", user=name.removeprefix(SHELL))
    return _("hệ thống (lệnh hoidap deploy)") if name == "system" else name


def problem_words(problem: Problem) -> str:
    """Why something is refused, and what to do."""
    (fault,) = Faults([problem])
    return f"{fault.what} {fault.remedy}".strip()
