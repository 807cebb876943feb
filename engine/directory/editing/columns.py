"""The fields of a row: what kind of value each holds, and how it is read from what people type or send."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from engine.clock import TermInvalid, parse_term
from engine.directory.editing.known import Known
from engine.errors import N_, Problem
from engine.scripting import ScriptFailed, ScriptInvalid, compile_template

LONGEST_LIST = 200
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
EMAIL = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


class Kind(StrEnum):
    """What a field holds."""

    LINE = "line"
    TEXT = "text"
    TEMPLATE = "template"
    TERM = "term"
    CODE = "code"
    EMAIL = "email"
    WHOLE = "whole"
    YES = "yes"
    DAY = "day"
    CHOICE = "choice"
    SEVERAL = "several"
    LINES = "lines"
    GRANTS = "grants"


_EMPTY: dict[Kind, Any] = {
    Kind.WHOLE: 0,
    Kind.YES: False,
    Kind.DAY: None,
    Kind.SEVERAL: [],
    Kind.LINES: [],
    Kind.GRANTS: [],
}


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a row. `options` names what a choice is made from; `is_fixed`: set once, at birth.

    `words` are the names a template may ask for; `is_plain`: a gap in this text would be sent as it stands.
    """

    name: str
    title: str
    kind: Kind = Kind.LINE
    required: bool = False
    help: str = ""
    options: str = ""
    longest: int = 300
    is_fixed: bool = False
    least: int = 0
    most: int = 1_000_000
    default: Any = None
    is_listed: bool = False
    words: frozenset[str] = frozenset()
    is_plain: bool = False

    @property
    def empty(self) -> Any:
        """What stands here when nothing was said."""
        if self.default is not None:
            return self.default
        value = _EMPTY.get(self.kind, "")
        return list(value) if isinstance(value, list) else value


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be: what is wrong with it, and what to do. `place` is where within the field."""

    what: str
    remedy: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    place: str = ""

    def at(self, column: Column) -> Problem:
        """The problem of that column."""
        return Problem(
            f"/{column.name}{self.place}", self.what, self.remedy, facts={"label": column.title, **self.facts}
        )


class Unreadable(Exception):
    """A value that cannot be; `fault` says why."""

    def __init__(self, what: str, remedy: str, *, place: str = "", **facts: Any) -> None:
        super().__init__(what)
        self.fault = Fault(what, remedy, facts, place)


def read_value(column: Column, raw: Any, known: Known) -> Any:
    """The value that was typed or sent for the column, in the one form in which it is kept.

    Raises:
        Unreadable: it cannot be.
    """
    value = _READERS[column.kind](column, raw, known)
    if column.required and value in ("", None, []):
        raise Unreadable(N_("“{label}” chưa được điền."), N_("Điền mục này."))
    return value


def clean_line(raw: Any) -> str:
    """One line of printable text, with single spaces.

    Raises:
        Unreadable: it holds what cannot be shown.
    """
    text = " ".join(unicodedata.normalize("NFC", _text(raw)).split())
    _require_printable(text)
    return text


def _text(raw: Any) -> str:
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "có" if raw else "không"
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    return str(raw)


def _require_printable(text: str) -> None:
    if not text.isprintable():
        raise Unreadable(N_("“{label}” có ký tự không nhìn thấy được."), N_("Gõ lại mục này thay vì dán vào."))


def _line(column: Column, raw: Any, _known: Known) -> str:
    return _short_enough(column, clean_line(raw))


def _short_enough(column: Column, text: str) -> str:
    if len(text) > column.longest:
        raise Unreadable(N_("“{label}” dài quá {most} ký tự."), N_("Rút gọn mục này."), most=column.longest)
    return text


def _long_text(column: Column, raw: Any, _known: Known) -> str:
    lines = unicodedata.normalize("NFC", _text(raw)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for line in lines:
        _require_printable(line.replace("\t", " ").replace("\u00a0", " "))
    text = "\n".join(line.rstrip() for line in lines).strip()
    if column.is_plain and ("{{" in text or "{%" in text):
        raise Unreadable(
            N_("“{label}” được gửi nguyên văn: dấu {{{{ }}}} trong đó sẽ hiện ra với người gửi."),
            N_("Thay chỗ trống bằng lời."),
        )
    return _short_enough(column, text)


def _template(column: Column, raw: Any, known: Known) -> str:
    text = _long_text(column, raw, known)
    try:
        asked = compile_template(text).names
    except (ScriptInvalid, ScriptFailed) as error:
        raise Unreadable(
            N_("Câu mẫu trong “{label}” không đọc được: {reason}"),
            N_("Xem lại các chỗ trống {{{{ }}}} và {{% %}}: mỗi dấu mở có một dấu đóng."),
            reason=str(error),
        ) from error
    unknown = sorted(asked - column.words) if column.words else []
    if unknown:
        raise Unreadable(
            N_("“{label}” không có chỗ trống tên “{unknown}”."), N_("Dùng được: {words}."),
            unknown=", ".join(unknown), words=", ".join(sorted(column.words)),
        )  # fmt: skip
    return text


def _term(column: Column, raw: Any, _known: Known) -> str:
    text = _short_enough(column, clean_line(raw))
    if text:
        try:
            parse_term(text)
        except TermInvalid as error:
            raise Unreadable(
                N_("“{value}” không phải một thời hạn."), N_("Ví dụ: 20 ngày, 5 ngày làm việc, 4 giờ."), value=text
            ) from error
    return text


def _code(_column: Column, raw: Any, _known: Known) -> str:
    text = clean_line(raw)
    if text and not CODE.fullmatch(text):
        raise Unreadable(
            N_("“{label}” chỉ gồm chữ không dấu, số, dấu chấm, gạch nối, gạch dưới; dài nhất 64 ký tự."),
            N_("Ví dụ: SNNMT hoặc dat_dai."),
        )
    return text


def _email(column: Column, raw: Any, _known: Known) -> str:
    text = _short_enough(column, clean_line(raw))
    if text and not EMAIL.fullmatch(text):
        raise Unreadable(N_("“{value}” không phải địa chỉ thư điện tử."), N_("Ví dụ: lan@mau.vn."), value=text[:80])
    return text


def _whole(column: Column, raw: Any, _known: Known) -> int:
    text = clean_line(raw).replace(" ", "")
    if not text:
        return int(column.empty)
    if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
        raise Unreadable(N_("“{label}” phải là một số nguyên."), N_("Chỉ nhập chữ số."))
    number = int(text)
    if not column.least <= number <= column.most:
        raise Unreadable(
            N_("“{label}” phải từ {least} đến {most}."), N_("Nhập số trong khoảng đó."),
            least=column.least, most=column.most,
        )  # fmt: skip
    return number


_YES = frozenset({"1", "x", "co", "true", "yes", "y", "dung", "on"})
_NO = frozenset({"", "0", "khong", "false", "no", "n", "sai", "off"})


def _yes(_column: Column, raw: Any, known: Known) -> bool:
    text = known.folded(clean_line(raw))
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise Unreadable(N_("Không hiểu “{value}” trong “{label}”."), N_("Ghi “có” hoặc “không”."), value=text[:40])


_WRITTEN_DAY = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})")


def read_day(raw: Any) -> str | None:
    """The day, as `2026-11-24`: from a date, from that very form, or from `24/11/2026`; None for nothing.

    Raises:
        Unreadable: it is no day.
    """
    if isinstance(raw, datetime):
        return raw.date().isoformat()
    if isinstance(raw, date):
        return raw.isoformat()
    text = clean_line(raw)
    if not text:
        return None
    written = _WRITTEN_DAY.fullmatch(text)
    try:
        day = date(int(written[3]), int(written[2]), int(written[1])) if written else date.fromisoformat(text)
    except ValueError as error:
        raise Unreadable(
            N_("“{value}” không phải một ngày."), N_("Ghi ngày/tháng/năm, ví dụ 24/11/2026."), value=text[:40]
        ) from error
    if not 1900 <= day.year <= 2200:  # noqa: PLR2004 - a slip of the keys, not a day of an agency
        raise Unreadable(N_("Năm của “{value}” không hợp lý."), N_("Xem lại bốn chữ số của năm."), value=text[:40])
    return day.isoformat()


def _day(_column: Column, raw: Any, _known: Known) -> str | None:
    return read_day(raw)


def _choice(column: Column, raw: Any, known: Known) -> str:
    text = clean_line(raw)
    return _chosen(column.options, text, known) if text else ""


def _chosen(options: str, text: str, known: Known, place: str = "") -> str:
    code = known.resolve(options, text)
    if code is None:
        raise Unreadable(
            N_("Không có “{value}” trong {among}."), N_("Chọn một mục có trong {among}, hoặc thêm mục đó trước."),
            place=place, value=text[:80], among=known.title(options),
        )  # fmt: skip
    return code


def _pieces(raw: Any) -> list[str]:
    given: Iterable[Any] = raw if isinstance(raw, list | tuple) else re.split(r"[;\n]", _text(raw))
    found = [piece for piece in map(clean_line, given) if piece]
    if len(found) > LONGEST_LIST:
        raise Unreadable(N_("“{label}” có quá {most} mục."), N_("Bỏ bớt."), most=LONGEST_LIST)
    return found


def _several(column: Column, raw: Any, known: Known) -> list[str]:
    return sorted({_chosen(column.options, piece, known) for piece in _pieces(raw)})


def _lines(column: Column, raw: Any, _known: Known) -> list[str]:
    return list(dict.fromkeys(_short_enough(column, piece) for piece in _pieces(raw)))


# «OFFICER», «OFFICER@SXD», «OFFICER@SXD từ 2026-01-01 đến 2026-12-31»
_GRANT = re.compile(
    r"(?P<role>[^@]+?)(?:\s*@\s*(?P<agency>.+?))?(?:\s+từ\s+(?P<first>\S+))?(?:\s+đến\s+(?P<last>\S+))?"
)


def _grants(_column: Column, raw: Any, known: Known) -> list[dict[str, Any]]:
    given = raw if isinstance(raw, list) and all(isinstance(one, Mapping) for one in raw) else _pieces(raw)
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for place, one in enumerate(given):
        grant = _grant(one if isinstance(one, Mapping) else _written_grant(one), f"/{place}", known)
        if found.setdefault((grant["role"], grant["agency"]), grant) is not grant:
            raise Unreadable(
                N_("Vai trò “{role}” ở đơn vị này được ghi hai lần."), N_("Giữ lại một dòng."),
                place=f"/{place}/role", role=grant["role"],
            )  # fmt: skip
    return [found[key] for key in sorted(found)]


def _written_grant(text: str) -> dict[str, Any]:
    match = _GRANT.fullmatch(text)
    if match is None:
        raise Unreadable(
            N_("Không đọc được vai trò “{value}”."), N_("Ghi như: OFFICER; HEAD@SXD từ 2026-01-01 đến 2026-12-31."),
            value=text[:80],
        )  # fmt: skip
    return {
        "role": match["role"], "agency": match["agency"] or "", "valid_from": match["first"], "valid_to": match["last"],
    }  # fmt: skip


def _grant(given: Mapping[str, Any], place: str, known: Known) -> dict[str, Any]:
    role, agency = clean_line(given.get("role")), clean_line(given.get("agency"))
    if not role:
        raise Unreadable(N_("Dòng này chưa có vai trò."), N_("Chọn vai trò, hoặc xóa cả dòng."), place=f"{place}/role")
    days: dict[str, str | None] = {}
    for name in ("valid_from", "valid_to"):
        try:
            days[name] = read_day(given.get(name))
        except Unreadable as error:
            raise Unreadable(
                error.fault.what, error.fault.remedy, place=f"{place}/{name}", **error.fault.facts
            ) from error
    first, last = days["valid_from"], days["valid_to"]
    if first and last and last < first:
        raise Unreadable(N_("Ngày cuối đứng trước ngày đầu."), N_("Chọn lại ngày cuối."), place=f"{place}/valid_to")
    return {
        "role": _chosen("roles", role, known, f"{place}/role"),
        # Without an agency it is the officer's own: filled in once the row is known.
        "agency": _chosen("agencies", agency, known, f"{place}/agency") if agency else "",
        **days,
    }


_READERS: dict[Kind, Callable[[Column, Any, Known], Any]] = {
    Kind.LINE: _line,
    Kind.TEXT: _long_text,
    Kind.TEMPLATE: _template,
    Kind.TERM: _term,
    Kind.CODE: _code,
    Kind.EMAIL: _email,
    Kind.WHOLE: _whole,
    Kind.YES: _yes,
    Kind.DAY: _day,
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
    Kind.LINES: _lines,
    Kind.GRANTS: _grants,
}
