"""What the address of a list asks for, read kindly: what makes no sense is left out and said so."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from engine.cases import CaseStatus
from engine.cases.case_filter import CaseFilter, Due, Trouble
from webui.kit.asked import Asked, Readers, as_field, read_asked, read_code, read_day, read_number, read_words
from webui.speech import _, _l

MOST_DAYS = 3650
DUES = {
    "qua-han": (Due.LATE, _l("Quá hạn")),
    "hom-nay": (Due.TODAY, _l("Đến hạn hôm nay")),
    "ba-ngay": (Due.SOON, _l("Đến hạn trong 3 ngày làm việc tới")),
    "tuan-nay": (Due.WEEK, _l("Đến hạn trong tuần này")),
}
TROUBLES = {
    "su-co": (Trouble.INCIDENT, _l("Có sự cố")),
    "hen-gio": (Trouble.TIMER, _l("Có hẹn giờ quá giờ chạy")),
    "gui-di": (Trouble.OUTBOX, _l("Có nội dung chưa gửi đi được")),
}


def read_cases_asked(args: Mapping[str, str]) -> Asked[CaseFilter]:
    """What an address asks for; a version counts only beside its process."""
    asked = read_asked(args, READERS, CaseFilter())
    if asked.wanted.version is None or asked.wanted.process_id:
        return asked
    told = _("%(label)s (chưa chọn quy trình)", label=READERS["phien-ban"][0])
    return asked.without("phien-ban", told, version=None)


def without_unknown_rule(asked: Asked[CaseFilter], known: Collection[str]) -> Asked[CaseFilter]:
    """The same, where a rule that the catalogue does not have is left out and said so."""
    rule = asked.wanted.rule
    if not rule or rule in known:
        return asked
    return asked.without("thoi-han", f"{READERS['thoi-han'][0]}: {rule[:40]}", rule="")


def _status(text: str) -> dict[str, Any]:
    return {"is_open": True} if text == "open" else {"status": CaseStatus(text)}


READERS: Readers = {
    "q": (_l("Tìm"), as_field("words", read_words)),
    "tinh-trang": (_l("Tình trạng"), _status),
    "han": (_l("Hạn"), as_field("due", lambda text: DUES[text][0])),
    "thoi-han": (_l("Theo thời hạn"), as_field("rule", read_code)),
    "vuong": (_l("Vướng mắc"), as_field("trouble", lambda text: TROUBLES[text][0])),
    "quy-trinh": (_l("Quy trình"), as_field("process_id", read_code)),
    "phien-ban": (_l("Phiên bản"), as_field("version", read_number(1_000_000))),
    "buoc": (_l("Bước"), as_field("element", read_code)),
    "co-quan": (_l("Cơ quan"), as_field("agency", read_code)),
    "tu": (_l("Mở từ ngày"), as_field("started_from", read_day)),
    "den": (_l("Mở đến ngày"), as_field("started_to", read_day)),
    "xong-tu": (_l("Kết thúc từ ngày"), as_field("ended_from", read_day)),
    "xong-den": (_l("Kết thúc đến ngày"), as_field("ended_to", read_day)),
    "dung-yen": (_l("Không có bước mới trong (ngày)"), as_field("idle_days", read_number(MOST_DAYS))),
}


def told(asked: Asked[CaseFilter], names: Mapping[str, str]) -> Iterator[str]:
    """What is asked for in words, for the line above the list; `names` says what codes are called."""
    for name, text in asked.parts.items():
        label = str(READERS[name][0])
        if name in {"han", "vuong"}:
            yield str((DUES | TROUBLES)[text][1])
        elif name == "tinh-trang":
            if text == "open":
                yield _("đang mở")
        else:
            yield f"{label}: {names.get(text, text)}"
