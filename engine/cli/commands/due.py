"""`hoidap due`: when a term ends, and how it was counted, day by day."""

import argparse
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from engine.cli.compose import register_rooms
from engine.cli.directory_known import known_directory
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.clock import (
    VIETNAM,
    CountedDay,
    DayReason,
    DayTerm,
    Term,
    TermInvalid,
    WorkingDays,
    due_at,
    explain_due,
    local_time,
    parse_term,
)

EXAMPLES = """  hoidap due 2026-02-13T16:30 DL1      (một quy định trong danh mục thời hạn)
  hoidap due 2026-02-13T16:30 5wd      (5 ngày làm việc)
  hoidap due 2026-11-23 "20 ngày"
  hoidap due 2026-11-24T16:00 "8 giờ làm việc\""""

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
REASONS = {
    DayReason.RECEIVED: "ngày nhận, không tính",
    DayReason.WORKING: "",
    DayReason.MAKE_UP: "làm bù",
    DayReason.WEEKEND: "nghỉ cuối tuần",
    DayReason.HOLIDAY: "nghỉ lễ",
    DayReason.SWAP_OFF: "nghỉ hoán đổi",
    DayReason.COMPENSATORY: "nghỉ bù",
}
STATUSES = {"unverified": "chờ xác nhận", "design": "mặc định của phần mềm, chờ xác nhận", "plan": "theo kế hoạch"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "received", type=_moment, metavar="NHẬN-LÚC", help="ngày hoặc ngày giờ ở Việt Nam: 2026-02-13T16:30"
    )
    parser.add_argument(
        "rule", metavar="QUY-ĐỊNH", help="mã trong danh mục thời hạn (DL1, DL3…) hoặc một thời hạn (5wd, 20 ngày)"
    )
    parser.add_argument("--library", type=Path, default=None, help="nơi có danh mục khi chưa có cơ sở dữ liệu")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when the date could be counted.

    Raises:
        TermInvalid: the rule is neither in the catalogue nor a term.
        CalendarMissing: the holidays of a year in question are not known.
    """
    register_rooms()
    known = known_directory(settings, arguments.library or settings.library)
    code = next((code for code in known.deadline_rules if code.casefold() == arguments.rule.casefold()), "")
    rule = known.deadline_rules.get(code)
    term = _term(arguments.rule, rule, known.deadline_rules)
    if rule is not None:
        _show_rule(code, rule)
    if isinstance(term, DayTerm):
        _show_count(arguments.received, term, known.calendar)
    else:
        due = local_time(due_at(arguments.received, term, known.calendar))
        say(f"Hạn: {due:%H:%M} {WEEKDAYS[due.weekday()]} {due:%d/%m/%Y}")
    return 0


def _term(text: str, rule: Mapping[str, Any] | None, known: Mapping[str, Mapping[str, Any]]) -> Term:
    if rule is not None:
        return parse_term(str(rule["term"]))
    try:
        return parse_term(text)
    except TermInvalid as error:
        codes = ", ".join(sorted(known))
        if not codes:
            raise
        raise TermInvalid(remedy=f"{TermInvalid.remedy} Hoặc một mã trong danh mục: {codes}.", text=text) from error


def _show_rule(code: str, rule: Mapping[str, Any]) -> None:
    status = STATUSES.get(str(rule.get("status", "")))
    say(f"{code} {rule['name']}: {_in_words(parse_term(str(rule['term'])))}{f' ({status})' if status else ''}")
    if basis := rule.get("basis"):
        say(f"Căn cứ: {basis}")


def _show_count(received: datetime, term: DayTerm, calendar: Any) -> None:
    told = explain_due(local_time(received).date(), term, calendar)
    say(f"Hạn: hết {WEEKDAYS[told.due.weekday()]} {told.due:%d/%m/%Y}, đếm {_in_words(term)}")
    for day in told.days:
        say(f"  {day.day:%d/%m/%Y} {WEEKDAYS[day.day.weekday()]:<9} {_number(day)}  {_why(day)}".rstrip())
    if told.provisional:
        say("Ngày này còn có thể đổi: lịch nghỉ có ngày chưa có thông báo chính thức.")
    say(f"Lịch làm việc: bản {told.calendar_version}")


def _number(day: CountedDay) -> str:
    return f"{day.number:>3}" if day.number is not None else "  –"


def _why(day: CountedDay) -> str:
    words = [REASONS[day.reason], day.name, f"({day.source})" if day.source else ""]
    if day.provisional:
        words.append("chờ xác nhận")
    if day.is_due:
        words.append("← hạn")
    return " ".join(word for word in words if word)


def _in_words(term: Term) -> str:
    if isinstance(term, DayTerm):
        return f"{term.count} {'ngày làm việc' if isinstance(term, WorkingDays) else 'ngày'}"
    return str(term)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày giờ; viết như 2026-02-13T16:30") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
