"""What the address of a queue asks for: its filters, its order, and the words for both."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from flask import request

from engine.cases import Due, Sort, TaskFilter
from webui.kit.asked import Asked, Readers, as_field, read_asked, read_code, read_day, read_words
from webui.speech import LazyString, _l

DUES = {
    "qua-han": (Due.LATE, _l("Quá hạn")),
    "hom-nay": (Due.TODAY, _l("Đến hạn hôm nay")),
    "ba-ngay": (Due.SOON, _l("Đến hạn trong 3 ngày làm việc tới")),
    "tuan-nay": (Due.WEEK, _l("Đến hạn trong tuần này")),
}
SORTS: Mapping[str, tuple[Sort, LazyString]] = {
    "han": (Sort.DUE, _l("Hạn gần nhất")),
    "cho-lau": (Sort.AGE, _l("Chờ lâu nhất")),
    "linh-vuc": (Sort.FIELD, _l("Lĩnh vực")),
    "co-quan": (Sort.AGENCY, _l("Cơ quan")),
    "quy-trinh": (Sort.PROCESS, _l("Quy trình, bước")),
}
USUAL = "han"
READERS: Readers = {
    "q": (_l("Tìm"), lambda text: {"text": read_words(text)}),
    "han": (_l("Hạn"), as_field("due", lambda text: DUES[text][0])),
    "linh-vuc": (_l("Lĩnh vực"), as_field("field", read_code)),
    "co-quan": (_l("Cơ quan"), as_field("agency", read_code)),
    "quy-trinh": (_l("Quy trình"), as_field("process_id", read_code)),
    "buoc": (_l("Bước"), as_field("element", read_code)),
    "vai-tro": (_l("Vai trò"), as_field("role", read_code)),
    "nguoi-giu": (_l("Người giữ"), lambda text: {"is_free": True} if text == "chua-ai" else {"assignee": UUID(text)}),
    "tu": (_l("Giao từ ngày"), as_field("received_from", read_day)),
    "den": (_l("Giao đến ngày"), as_field("received_to", read_day)),
    "gap": (_l("Chỉ việc gấp"), lambda text: {"is_urgent": {"1": True}[text]}),
}
CARRIED = frozenset({*READERS, "xep", "sau"})
"""What of a queue's address goes along to its tasks. What else somebody typed there would be taken for a part of the
address that is made, or for an order to whoever makes it."""


def carried_on(args: Mapping[str, str]) -> dict[str, str]:
    """What of these goes along."""
    return {name: text for name, text in args.items() if name in CARRIED and text}


def read_queue_asked() -> tuple[Asked[TaskFilter], str]:
    """What the present address asks of its queue, and the order by its name in the address."""
    order = request.args.get("xep", USUAL)
    return read_asked(request.args, READERS, TaskFilter()), order if order in SORTS else USUAL


def told(asked: Asked[TaskFilter], names: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[str, str]]:
    """Each part of what is asked for: its name in the address, and in words; `names` says what codes are called."""
    for name, text in asked.parts.items():
        label = str(READERS[name][0])
        if name == "han":
            yield name, str(DUES[text][1])
        elif name == "gap":
            yield name, label
        elif name == "q":
            yield name, f"{label}: “{text}”"
        elif name in {"tu", "den"}:
            year, month, day = text.split("-")
            yield name, f"{label} {day}/{month}/{year}"
        else:
            yield name, f"{label}: {names.get(name, {}).get(text, text)}"
