"""The lists of cases: what is asked for, the rows with where each stands, and the filters to ask otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import request, url_for

from engine.cases import CaseStatus
from engine.cases.case_filter import CaseFilter
from engine.cases.listing import COUNT_UP_TO, CaseRow, count_cases, list_cases
from engine.cases.places import Place, list_places
from engine.cases.process_counts import places_of
from engine.cases.step_terms import list_step_terms
from engine.directory import Officer, list_agencies
from engine.storage import Work, read_work
from webui.formatting import group_digits
from webui.kit.asked import Asked
from webui.kit.case_words import case_status_word, reads_content
from webui.monitor.asked import DUES, TROUBLES, read_cases_asked, told, without_unknown_rule
from webui.monitor.names import Names
from webui.speech import _

PAGE_SIZE = 50
MOST_PLACES = 3
TABS = (
    CaseStatus.RUNNING,
    CaseStatus.INCIDENT,
    CaseStatus.SUSPENDED,
    CaseStatus.COMPLETED,
    CaseStatus.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One place where a case stands, in words."""

    place: Place
    whose: str


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in a list. `title` is its process's where its content is not for these eyes."""

    case: CaseRow
    title: str
    process: str
    version: int
    agency: str
    places: tuple[PlaceLine, ...]
    more_places: int

    @property
    def due_at(self) -> datetime | None:
        """The nearest deadline: the case's, or that of a task of it."""
        dues = [one.place.due_at for one in self.places if one.place.kind == "task" and one.place.due_at]
        return min([*dues, *([self.case.due_at] if self.case.due_at else [])], default=None)


@dataclass(frozen=True, slots=True)
class CaseListPage:
    """A page of cases with its filters."""

    asked: Asked[CaseFilter]
    lines: tuple[CaseLine, ...]
    told: tuple[str, ...]
    tabs: tuple[dict[str, Any], ...]
    present: str
    next_href: str
    first_href: str
    options: dict[str, list[dict[str, str]]]
    may_search_titles: bool

    @property
    def is_plain(self) -> bool:
        """Whether nothing at all is asked for: the first page of the room."""
        return not self.asked.parts and not self.first_href


def case_list_page(officer: Officer) -> CaseListPage:
    """The list that the address asks for.

    Raises:
        Invalid: a place in the list that is none of ours.
    """
    asked = read_cases_asked(request.args)
    if asked.wanted.rule:
        with read_work(officer.id) as work:
            asked = without_unknown_rule(asked, {rule.code for rule in list_step_terms(work)})
    found = list_cases(actor=officer, wanted=asked.wanted, limit=PAGE_SIZE, cursor=request.args.get("sau") or None)
    with read_work(officer.id) as work:
        names = Names(work)
        is_readable = reads_content(work, officer)
        lines = tuple(_lines(work, names, found.items, is_readable=is_readable))
        options = _options(work, names, asked)
    called = {option["value"]: option["label"] for listed in options.values() for option in listed}
    present = href(asked.parts)
    return CaseListPage(
        asked=asked,
        lines=lines,
        told=tuple(told(asked, called)),
        tabs=tuple(_tabs(asked, officer)),
        present=present,
        next_href=href(asked.parts, sau=found.next_cursor) if found.next_cursor else "",
        first_href=present if "sau" in request.args else "",
        options=options,
        may_search_titles=is_readable,
    )


def href(parts: dict[str, str], **more: str) -> str:
    """The address of the list that asks for these."""
    asked: dict[str, Any] = {**parts, **more}
    return url_for("monitor.cases", **asked)


def counted(count: int) -> str:
    """A number that was counted up to a thousand and one."""
    return _("hơn %(count)s", count=group_digits(COUNT_UP_TO)) if count > COUNT_UP_TO else str(count)


def _lines(work: Work, names: Names, rows: tuple[CaseRow, ...], *, is_readable: bool) -> Iterator[CaseLine]:
    places = list_places(work, {row.id: row.version_id for row in rows if row.ended_at is None})
    for row in rows:
        _process, process, number = names.versions.get(row.version_id, ("", row.process_id, 0))
        standing = places.get(row.id, ())
        yield CaseLine(
            case=row,
            title=row.title if is_readable else "",
            process=process,
            version=number,
            agency=names.agency(row.agency),
            places=tuple(PlaceLine(place, names.whose(place)) for place in standing[:MOST_PLACES]),
            more_places=max(0, len(standing) - MOST_PLACES),
        )


def _tabs(asked: Asked[CaseFilter], officer: Officer) -> Iterator[dict[str, Any]]:
    parts = {name: text for name, text in asked.parts.items() if name != "tinh-trang"}
    # Counts of everything stand beside everything alone: under other filters they would be of something else.
    counts = count_cases(actor=officer) if not parts else {}
    yield {"label": _("Tất cả"), "href": href(parts)}
    for status in TABS:
        tab = {"label": case_status_word(status), "href": href({**parts, "tinh-trang": status.value})}
        yield {**tab, "count": counted(counts[status])} if counts else tab


def _options(work: Work, names: Names, asked: Asked[CaseFilter]) -> dict[str, list[dict[str, str]]]:
    process_id = asked.wanted.process_id
    versions = sorted((one[2] for one in names.versions.values() if one[0] == process_id), reverse=True)
    steps = places_of(work, process_id, asked.wanted.version) if process_id else ()
    return {
        "quy-trinh": [_option(code, title) for code, title in sorted(names.processes.items(), key=lambda one: one[1])],
        "phien-ban": [_option(str(number), f"v{number}") for number in versions],
        "buoc": [_option(f"{place.process_id}/{place.element}", place.name) for place in steps],
        "co-quan": [_option(agency.code, agency.name) for agency in list_agencies(work)],
        "han": [_option(code, str(label)) for code, (_due, label) in DUES.items()],
        "thoi-han": [_option(rule.code, f"{rule.name} ({rule.code})") for rule in list_step_terms(work)],
        "vuong": [_option(code, str(label)) for code, (_trouble, label) in TROUBLES.items()],
    }


def _option(value: str, label: str) -> dict[str, str]:
    return {"value": value, "label": label}
