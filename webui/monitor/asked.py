"""What the address of a list asks for, read kindly: what makes no sense is left out and said so."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from engine.cases import CaseStatus
from engine.cases.case_filter import CaseFilter, Due, Trouble
from webui.speech import _, _l

LONGEST_WORDS = 200
LONGEST_CODE = 120
MOST_DAYS = 3650
YEARS = range(2000, 2200)
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


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter, the address's own words for it (what was understood), and what was not understood."""

    wanted: CaseFilter
    parts: dict[str, str]
    unknown: tuple[str, ...]


def read_asked(args: Mapping[str, str]) -> Asked:
    """What an address asks for; an unknown state, a day that is none and the like are left out."""
    wanted, parts, unknown = CaseFilter(), {}, []
    for name, (label, read) in READERS.items():
        text = args.get(name, "").strip()
        if not text:
            continue
        try:
            wanted = replace(wanted, **read(text))
        except (ValueError, KeyError):
            unknown.append(f"{label}: {text[:40]}")
        else:
            parts[name] = text
    if wanted.version is not None and not wanted.process_id:
        parts.pop("phien-ban")
        unknown.append(_("%(label)s (chưa chọn quy trình)", label=READERS["phien-ban"][0]))
        wanted = replace(wanted, version=None)
    return Asked(wanted, parts, tuple(unknown))


def without_unknown_rule(asked: Asked, known: Collection[str]) -> Asked:
    """The same, where a rule that the catalogue does not have is left out and said so."""
    rule = asked.wanted.rule
    if not rule or rule in known:
        return asked
    parts = {name: text for name, text in asked.parts.items() if name != "thoi-han"}
    unknown = (*asked.unknown, f"{READERS['thoi-han'][0]}: {rule[:40]}")
    return Asked(replace(asked.wanted, rule=""), parts, unknown)


def _status(text: str) -> dict[str, Any]:
    return {"is_open": True} if text == "open" else {"status": CaseStatus(text)}


def _number(most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not 0 < number <= most:
            raise ValueError(text)
        return number

    return read


def _as(name: str, read: Callable[[str], Any]) -> Callable[[str], dict[str, Any]]:
    return lambda text: {name: read(text)}


def _code(text: str) -> str:
    if len(text) > LONGEST_CODE or not text.isprintable():
        raise ValueError(text)
    return text


def _day(text: str) -> date:
    day = date.fromisoformat(text)
    if day.year not in YEARS:
        raise ValueError(text)
    return day


def _words(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text[:LONGEST_WORDS])


READERS: dict[str, tuple[Any, Callable[[str], dict[str, Any]]]] = {
    "q": (_l("Tìm"), _as("words", _words)),
    "tinh-trang": (_l("Tình trạng"), _status),
    "han": (_l("Hạn"), _as("due", lambda text: DUES[text][0])),
    "thoi-han": (_l("Theo thời hạn"), _as("rule", _code)),
    "vuong": (_l("Vướng mắc"), _as("trouble", lambda text: TROUBLES[text][0])),
    "quy-trinh": (_l("Quy trình"), _as("process_id", _code)),
    "phien-ban": (_l("Phiên bản"), _as("version", _number(1_000_000))),
    "buoc": (_l("Bước"), _as("element", _code)),
    "co-quan": (_l("Cơ quan"), _as("agency", _code)),
    "tu": (_l("Mở từ ngày"), _as("started_from", _day)),
    "den": (_l("Mở đến ngày"), _as("started_to", _day)),
    "xong-tu": (_l("Kết thúc từ ngày"), _as("ended_from", _day)),
    "xong-den": (_l("Kết thúc đến ngày"), _as("ended_to", _day)),
    "dung-yen": (_l("Không có bước mới trong (ngày)"), _as("idle_days", _number(MOST_DAYS))),
}


def told(asked: Asked, names: Mapping[str, str]) -> Iterator[str]:
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
