"""Rules of the whole term: what the steps of a case are given fits into what the law gives the case, on every way."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, NamedTuple

from engine.clock import (
    CalendarDays,
    CalendarMissing,
    DayTerm,
    WorkingCalendar,
    WorkingDays,
    announced_years,
    due_date,
    parse_term,
    seed_days,
)
from engine.definitions.check.chains import (
    CONSTANT,
    Chain,
    Station,
    draw_chain,
    longest_term,
    weigh_by,
    working_days_of,
)
from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Scope
from engine.definitions.check.finding import Finding, error, missing, warning
from engine.definitions.decisions import DecisionTable
from engine.errors import N_, HoiDapError
from engine.scripting import STANDARD_FUNCTIONS

FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **STANDARD_FUNCTIONS,
    "working_days": lambda count: f"{int(count)} working days",
    "days": lambda count: f"{int(count)} days",
}
WEEK, WORK_WEEK = 7, 5
SHORTEN = N_("Bớt thời hạn của các bước trong bảng thời hạn, hoặc vẽ lại để các bước đi song song.")


class Scarce(NamedTuple):
    """The fewest working days that a term holds, and a day of receipt on which it does."""

    days: int
    received: date


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for process in diagram.processes:
        yield from _references(diagram, process, context)
        if process.id in context.roots and process.properties.get("legalTerm"):
            yield from _whole(diagram, process, context)


def _references(diagram: Diagram, process: Scope, context: Context) -> Iterator[Finding]:
    until = process.properties.get("dueUntil", "").strip()
    named = process.properties.get("minimums", "").strip()
    known = {
        node.id
        for name in context.family(process.id)
        if name in context.processes
        for node in context.processes[name][1].everything()
    }
    if until and until not in known:
        yield missing(
            diagram.path, process.line, process.id, "reference.due_until",
            N_("Thuộc tính dueUntil nêu phần tử “{name}”, không có trong quy trình."), until, sorted(known),
            N_("Nêu mã của phần tử mà đến đó hồ sơ giữ được hạn, ví dụ sự kiện “Đã trả lời”."),
        )  # fmt: skip
    if named and (named not in context.decisions or "term" not in context.decisions[named].assigned):
        yield missing(
            diagram.path, process.line, process.id, "reference.minimums",
            N_("Bảng thời gian tối thiểu “{name}” không có, hoặc không có cột kết quả “term”."), named,
            context.decisions, N_("Thêm bảng có cột hỏi step và cột kết quả term, hoặc bỏ thuộc tính minimums."),
        )  # fmt: skip


def _whole(diagram: Diagram, process: Scope, context: Context) -> Iterator[Finding]:
    term = _day_term(process.properties["legalTerm"])
    if term is None:
        yield error(
            diagram.path, process.line, process.id, "plan.legal_term",
            N_("Không hiểu thời hạn theo pháp luật “{value}”."),
            N_("Viết số ngày, ví dụ: 20 days (ngày) hoặc 10 working days (ngày làm việc)."),
            value=process.properties["legalTerm"][:60],
        )  # fmt: skip
        return
    scopes = {name: scope for name, (_, scope) in context.processes.items()}
    chain = draw_chain(process.id, scopes, process.properties.get("dueUntil", "").strip())
    budgets = context.decisions.get(process.properties.get("budgets", ""))
    table = context.decisions.get(process.properties.get("minimums", ""))
    least = {step: days for step in chain.asked if (days := _term_of(step, table, budgets)) is not None}
    full = {step: days for step in least if (days := _longest(step, budgets)) is not None}
    yield from _plan(diagram, process, chain, full, term)
    yield from _minimum(diagram, process, chain, least, term)


def _plan(diagram: Diagram, process: Scope, chain: Chain, full: Mapping[str, int], term: DayTerm) -> Iterator[Finding]:
    """What people are given on the longest way, in a month without a special day."""
    steps = weigh_by(full)
    way = chain.longest(lambda station: steps(station) if station.is_work else 0)
    given = sum(steps(station) for station in way if station.is_work)
    room = in_ordinary_weeks(term)
    if given > room:
        yield error(
            diagram.path, process.line, process.id, "plan.budgets_exceed",
            N_("Cộng thời hạn các bước là {given} ngày làm việc, hạn của hồ sơ có khi chỉ {room}. Dài nhất: {way}."),
            SHORTEN, given=given, room=room, way=_told(way, steps),
        )  # fmt: skip


def _minimum(
    diagram: Diagram, process: Scope, chain: Chain, least: Mapping[str, int], term: DayTerm
) -> Iterator[Finding]:
    """What the steps need at least, in the shortest month there is."""
    steps = weigh_by(least)
    way = chain.longest(steps)
    needed = sum(map(steps, way))
    worst = scarcest(term)
    if worst is not None and needed > worst.days:
        yield warning(
            diagram.path, process.line, process.id, "plan.worst_day",
            N_("Hồ sơ nhận ngày {received:%d/%m/%Y} chỉ có {room} ngày làm việc; cần ít nhất {needed}: {way}."),
            N_("Bớt thời gian tối thiểu của các bước, hoặc chấp nhận rằng dịp ấy sẽ trễ hạn."),
            received=worst.received, room=worst.days, needed=needed, way=_told(way, steps),
        )  # fmt: skip


def in_ordinary_weeks(term: DayTerm) -> int:
    """The fewest working days that a term holds in weeks without a special day, whichever day it begins."""
    if isinstance(term, WorkingDays):
        return term.count
    return min(_weekdays_in(begun, term.count) for begun in range(WEEK))


def _weekdays_in(begun: int, days: int) -> int:
    counted = sum((begun + day) % WEEK < WORK_WEEK for day in range(1, days + 1))
    # A last day at the weekend moves to Monday.
    return counted + ((begun + days) % WEEK >= WORK_WEEK)


@lru_cache(maxsize=32)
def scarcest(term: DayTerm) -> Scarce | None:
    """The fewest working days that a term holds in the years whose announcements come with the program."""
    years = announced_years()
    calendar = WorkingCalendar([day for year in years for day in seed_days(year)])
    found: Scarce | None = None
    received, last = date(years[0], 1, 1), date(years[-1], 12, 31)
    while received <= last:
        try:
            room = calendar.working_days_between(received, due_date(received, term, calendar))
        except CalendarMissing:
            break
        # Of several worst days the latest: who reads it remembers that one.
        if found is None or room <= found.days:
            found = Scarce(room, received)
        received += timedelta(1)
    return found


def _told(way: list[Station], weigh: Callable[[Station], int]) -> str:
    steps = [f"{station.name or station.element} {weigh(station)}" for station in way if weigh(station)]
    return ", ".join(steps)


def _day_term(text: str) -> CalendarDays | WorkingDays | None:
    try:
        term = parse_term(text.strip().strip("\"'"))
    except HoiDapError:
        return None
    return term if isinstance(term, CalendarDays | WorkingDays) else None


def _term_of(step: str, minimums: DecisionTable | None, budgets: DecisionTable | None) -> int | None:
    """What is to be left for a step at least; without a table of minimums all of its budget."""
    if minimums is None:
        return _longest(step, budgets)
    return None if step.startswith(CONSTANT) else longest_term(minimums, step, FUNCTIONS)


def _longest(step: str, budgets: DecisionTable | None) -> int | None:
    if step.startswith(CONSTANT):
        return working_days_of(step.removeprefix(CONSTANT))
    return longest_term(budgets, step, FUNCTIONS) if budgets is not None else None
