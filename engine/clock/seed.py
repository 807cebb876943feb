"""The special days an installation starts with: the announced ones, else reckoned ones.

`announced.json` holds the years whose announcements are known, each day with its source. For
other years the `holidays` package knows the rules of the Labour Code and the moon, but not the
Prime Minister's choices and swaps: its days are provisional until somebody enters the
announcement.
"""

import json
from collections.abc import Container
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import NotRequired, TypedDict, cast

from engine.clock.days import CalendarDay, DayKind
from engine.clock.errors import CalendarMissing

# Before 2014 Tết had other lengths, and make-up days are not known for every year; the lunar
# calendar in the package ends in 2100.
FIRST_YEAR, LAST_YEAR = 2014, 2100

_RECKONED = "Tính theo Bộ luật Lao động 2019, Điều 111, 112; chưa có thông báo chính thức"


class _Announced(TypedDict):
    day: str
    kind: str
    name: str
    source: str
    provisional: NotRequired[bool]


class _Proposed(TypedDict):
    month: int
    day: int
    from_year: int
    name: str
    source: str


class _Shipped(TypedDict):
    proposed: list[_Proposed]
    years: dict[str, list[_Announced]]


def seed_days(year: int) -> list[CalendarDay]:
    """The special days of that year, in order; provisional ones say so.

    Raises:
        CalendarMissing: the year lies outside what can be reckoned (2014 to 2100).
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarMissing(year)
    days = _announced_days(year) or _reckoned_days(year)
    days += [day for day in _proposed_days(year) if day.day not in {d.day for d in days}]
    return sorted(days, key=lambda special: special.day)


def announced_years() -> tuple[int, ...]:
    """The years whose announcements come with the program, in order."""
    return tuple(sorted(map(int, _shipped()["years"])))


def _announced_days(year: int) -> list[CalendarDay]:
    entries = _shipped()["years"].get(str(year), [])
    return [
        CalendarDay(
            day=date.fromisoformat(entry["day"]),
            kind=DayKind(entry["kind"]),
            name=entry["name"],
            source=entry["source"],
            provisional=entry.get("provisional", False),
        )
        for entry in entries
    ]


def _reckoned_days(year: int) -> list[CalendarDay]:
    # The package takes longer to import than the rest of the clock; only few years need it.
    from holidays import country_holidays

    known = country_holidays("VN", years=year, language="vi")
    by_right = country_holidays("VN", years=year, language="vi", observed=False)
    swap_label = known.substituted_label.partition("%s")[0]
    proposed = tuple(proposal["name"] for proposal in _shipped()["proposed"])
    off = [
        _reckoned(day, _kind_of(day, name, by_right, swap_label), name)
        for day, name in known.items()
        # The package already counts some proposals as law, with days in lieu of them.
        if not name.startswith(proposed)
    ]
    made_up = [_reckoned(day, DayKind.SWAP_WORK, "Ngày làm bù") for day in known.weekend_workdays if day.year == year]
    return off + made_up


def _kind_of(day: date, name: str, by_right: Container[date], swap_label: str) -> DayKind:
    if name.startswith(swap_label):
        return DayKind.SWAP_OFF
    return DayKind.HOLIDAY if day in by_right else DayKind.COMPENSATORY


def _reckoned(day: date, kind: DayKind, name: str) -> CalendarDay:
    return CalendarDay(day=day, kind=kind, name=name, source=_RECKONED, provisional=True)


def _proposed_days(year: int) -> list[CalendarDay]:
    return [
        CalendarDay(
            day=date(year, proposal["month"], proposal["day"]),
            kind=DayKind.PROPOSED,
            name=proposal["name"],
            source=proposal["source"],
            provisional=True,
        )
        for proposal in _shipped()["proposed"]
        if year >= proposal["from_year"]
    ]


@lru_cache(maxsize=1)
def _shipped() -> _Shipped:
    text = files("engine.clock").joinpath("announced.json").read_text("utf-8")
    return cast("_Shipped", json.loads(text))
