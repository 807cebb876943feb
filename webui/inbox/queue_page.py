"""What a queue's page shows: tasks in groups of the order that is asked for, each with its deadline in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import request, url_for

from engine.cases import Sort, TaskFilter, TaskPage, TaskRow, list_tasks, may_save_for
from engine.cases.process_counts import places_of, version_titles
from engine.clock import DeadlineState, Standing, WorkingCalendar, deadline_state, local_day
from engine.directory import (
    Officer,
    agency_names,
    list_catalogue,
    list_officers,
    load_calendar,
    role_names,
)
from engine.petitions import LineState, read_line_states
from engine.storage import Work, read_work
from webui.formatting import DeadlineWords, deadline_words
from webui.inbox.asked import DUES, SORTS, USUAL, carried_on, read_queue_asked, told
from webui.inbox.line_words import StateWords, state_words
from webui.inbox.navigation import Queue, WithWork, queue_with_work
from webui.inbox.undo_words import knows_undo
from webui.inbox.views import Tab, tabs_of
from webui.kit.asked import Asked
from webui.kit.case_words import reads_content
from webui.speech import _, _l

PAGE_SIZE = 50
GROUPS = {
    "late": _l("Quá hạn"),
    "today": _l("Hôm nay"),
    "week": _l("Tuần này"),
    "later": _l("Sau tuần này"),
    "open": _l("Không có hạn"),
    "done": "",
}
AGES = (
    (0, _l("Mới hôm nay")),
    (7, _l("Trong 7 ngày qua")),
    (30, _l("Từ 8 đến 30 ngày")),
    (None, _l("Đã hơn 30 ngày")),
)
"""Tasks by how many days they have lain here."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One task in a list. `title` is the case's, or the step's where its content is not for these eyes."""

    task: TaskRow
    title: str
    group: str
    is_late: bool
    deadline: DeadlineWords | None
    agency: str
    holder: str
    state: StateWords | None = None

    @property
    def mark(self) -> str:
        """It changes when the line says something else."""
        words = (self.title, self.task.assignee, self.deadline, self.state, self.group)
        return sha256(repr(words).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """Tasks that stand under the same words."""

    code: str
    label: str
    lines: tuple[QueueLine, ...]

    @property
    def is_late(self) -> bool:
        """Whether all of them are late."""
        return all(line.is_late for line in self.lines)


@dataclass(frozen=True, slots=True)
class Told:
    """One filter in words, and the address without it."""

    words: str
    without_href: str


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of a queue. `options`: what its filters offer, when they are open.

    `elsewhere`: where an empty one leads, as there is work there. `gone`: what is asked for and exists no more.
    `units`: for whom else the officer may keep what is asked.
    """

    queue: Queue
    groups: tuple[QueueGroup, ...]
    next_href: str
    first_href: str
    asked: Asked[TaskFilter]
    order: str
    told: tuple[Told, ...]
    options: dict[str, list[dict[str, str]]] | None
    elsewhere: WithWork | None = None
    tabs: tuple[Tab, ...] = ()
    units: tuple[tuple[str, str], ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def is_searched(self) -> bool:
        """Whether words are looked for."""
        return "q" in self.asked.parts

    @property
    def found(self) -> int:
        """How many tasks stand on the page."""
        return sum(len(group.lines) for group in self.groups)

    @property
    def may_keep(self) -> bool:
        """Whether there is anything to keep under a name."""
        return bool(self.asked.parts or self.order != USUAL) and not any(tab.is_here for tab in self.tabs)

    @property
    def kept(self) -> str:
        """What is kept of the address."""
        return self.present_href.partition("?")[2]

    @property
    def orders(self) -> tuple[tuple[str, Any], ...]:
        """The orders offered: their names in the address, and what they are."""
        return tuple((code, one) for code, one in SORTS.items() if code != "co-quan" or self.queue.code == "all")

    @property
    def present_href(self) -> str:
        """The address of its first page, filters shut."""
        return href(self.queue, self.asked.parts, self.order)

    @property
    def filter_href(self) -> str:
        """The same with the filters open."""
        return href(self.queue, self.asked.parts, self.order, loc="1")

    @property
    def plain_href(self) -> str:
        """The queue with nothing asked of it but its order."""
        return href(self.queue, {}, self.order)

    @property
    def place(self) -> dict[str, str]:
        """What the address of a task opened from here carries along."""
        asked = {**self.asked.parts, **({"xep": self.order} if self.order != USUAL else {})}
        return {"hang": self.queue.slug, **carried_on(request.args), **asked}

    @property
    def carried_on(self) -> dict[str, str]:
        """The same without the queue itself."""
        return {name: text for name, text in self.place.items() if name != "hang"}

    @property
    def is_first(self) -> bool:
        """Whether it is the queue's first page."""
        return not self.first_href

    @property
    def late(self) -> int:
        """How many of the tasks shown are late."""
        return sum(line.is_late for group in self.groups for line in group.lines)


def queue_page(queue: Queue, officer: Officer) -> QueuePage:
    """The page of this queue that the present address asks for.

    Raises:
        Invalid: a place in the list that is none of ours.
        NotAllowed: the queue is not for this officer.
    """
    asked, order = read_queue_asked()
    cursor = request.args.get("sau") or None
    found = find_tasks(queue, officer, limit=PAGE_SIZE, cursor=cursor)
    is_open = "loc" in request.args
    with read_work(officer.id) as work:
        lines = _Lines(work, officer, queue, order, found).of(found.items)
        options = _options(work, officer, queue, asked) if is_open or asked.parts.keys() - {"q"} else {}
        tabs = tabs_of(work, officer, href(queue, asked.parts, order))
        heads = may_save_for(officer)
        names = agency_names(work) if heads and asked.parts else {}
    groups = tuple(
        QueueGroup(str(index), label, tuple(same))
        for index, (label, same) in enumerate(groupby(lines, lambda line: line.group))
    )
    called = {name: {one["value"]: one["label"] for one in offered} for name, offered in options.items()}
    return QueuePage(
        queue=queue,
        groups=groups,
        next_href=href(queue, asked.parts, order, sau=found.next_cursor) if found.next_cursor else "",
        first_href=href(queue, asked.parts, order) if cursor else "",
        asked=asked,
        order=order,
        told=tuple(
            Told(words, href(queue, {key: text for key, text in asked.parts.items() if key != name}, order))
            for name, words in told(asked, called)
        ),
        options=options if is_open else None,
        tabs=tabs,
        units=tuple((code, names.get(code, code)) for code in heads),
        gone=tuple(
            words for name, words in told(asked, called) if called.get(name) and asked.parts[name] not in called[name]
        ),
        elsewhere=None if groups or asked.parts else queue_with_work(officer),
    )


def find_tasks(queue: Queue, officer: Officer, *, limit: int, cursor: str | None) -> TaskPage:
    """Tasks of this queue as the present address asks for them.

    Raises:
        Invalid: a place in the list that is none of ours.
        NotAllowed: the queue is not for this officer.
    """
    asked, order = read_queue_asked()
    return list_tasks(queue.code, actor=officer, wanted=asked.wanted, sort=SORTS[order][0], limit=limit, cursor=cursor)


def order_asked() -> Sort:
    """The order that the present address asks for."""
    return SORTS[read_queue_asked()[1]][0]


def href(queue: Queue, parts: dict[str, str], order: str = USUAL, **more: str) -> str:
    """The address of the queue that asks for these."""
    asked: dict[str, Any] = {**parts, **({"xep": order} if order != USUAL else {}), **more}
    return url_for("inbox.queue", queue=queue.slug, **asked)


def _options(work: Work, officer: Officer, queue: Queue, asked: Asked[TaskFilter]) -> dict[str, list[dict[str, str]]]:
    processes = {process: title for process, title, _ in sorted(version_titles(work).values(), key=lambda one: one[2])}
    process_id = asked.wanted.process_id
    options = {
        "han": {code: str(label) for code, (_due, label) in DUES.items()},
        "linh-vuc": {entry.code: entry.name for entry in list_catalogue(work, "fields")},
        "quy-trinh": dict(sorted(processes.items(), key=lambda one: one[1])),
        "buoc": {f"{one.process_id}/{one.element}": one.name for one in places_of(work, process_id, None)}
        if process_id
        else {},
        "vai-tro": role_names(work),
    }
    if queue.code == "all":
        options["co-quan"] = agency_names(work)
    if queue.code in {"agency", "all"}:
        agency = officer.agency if queue.code == "agency" else asked.wanted.agency
        colleagues = list_officers(work, agency=agency) if agency else []
        options["nguoi-giu"] = {"chua-ai": _("Chưa ai nhận")} | {str(one.id): one.full_name for one in colleagues}
    return {
        name: [{"value": code, "label": label} for code, label in offered.items()] for name, offered in options.items()
    }


class _Lines:
    """Turns rows into lines, asking for each name once."""

    def __init__(self, work: Work, officer: Officer, queue: Queue, order: str, page: TaskPage) -> None:
        self.work, self.officer, self.queue, self.order = work, officer, queue, order
        self.calendar = load_calendar(work, mark=page.calendar_mark)
        self.today = local_day(work.now)
        self.agencies, self.people = page.agencies, page.holders
        self.states: Mapping[UUID, LineState] = {}
        self.fields: dict[str, str] | None = None
        self.processes: dict[str, str] | None = None

    def of(self, rows: tuple[TaskRow, ...]) -> list[QueueLine]:
        is_readable = self.queue.code != "all" or reads_content(self.work, self.officer)
        if self.queue.code != "done":
            read = read_line_states(self.work, rows, self.officer)
            self.states = read.of
            knows_undo(can_undo=read.can_undo)
        return [self._line(row, is_readable=is_readable) for row in rows]

    def _line(self, row: TaskRow, *, is_readable: bool) -> QueueLine:
        group, deadline = "done", None
        if self.queue.code != "done":
            group, deadline = _due(row.due_at, self.work.now, self.today, self.calendar)
        title = row.case_title if is_readable else row.title
        label = str(GROUPS[group]) if self.order == USUAL or group == "done" else self._heading(row)
        return QueueLine(
            row, title, label, group == "late", deadline, self._other_agency(row.agency), self._person(row.assignee),
            state_words(row, self.states.get(row.id), self.officer),
        )  # fmt: skip

    def _heading(self, row: TaskRow) -> str:
        """Under which words the task stands, in the order asked for."""
        if self.order == "linh-vuc":
            return self._field(row.matter) if row.matter else _("Chưa rõ lĩnh vực")
        if self.order == "co-quan":
            return self._agency(row.agency) or _("Không thuộc cơ quan nào")
        if self.order == "quy-trinh":
            return f"{self._process(row.process_id)} · {row.title}"
        days = (self.today - local_day(row.opened_at)).days
        return next(str(label) for most, label in AGES if most is None or days <= most)

    def _field(self, code: str) -> str:
        if self.fields is None:
            self.fields = {entry.code: entry.name for entry in list_catalogue(self.work, "fields")}
        return self.fields.get(code, code)

    def _process(self, process_id: str) -> str:
        if self.processes is None:
            titles = sorted(version_titles(self.work).values(), key=lambda one: one[2])
            self.processes = {process: title for process, title, _number in titles}
        return self.processes.get(process_id, process_id)

    def _agency(self, code: str | None) -> str:
        return self.agencies.get(code, code) if code else ""

    def _other_agency(self, code: str | None) -> str:
        """Nothing for the officer's own, in the queue of their agency."""
        return "" if self.queue.code == "agency" and code == self.officer.agency else self._agency(code)

    def _person(self, officer_id: UUID | None) -> str:
        if officer_id is None:
            return ""
        return _("tôi") if officer_id == self.officer.id else self.people.get(officer_id, "")


def _due(
    due: datetime | None, now: datetime, today: date, calendar: WorkingCalendar
) -> tuple[str, DeadlineWords | None]:
    if due is None:
        return "open", None
    standing = deadline_state(now, due, calendar)
    return _group(standing, today), deadline_words(standing, due, now=now)


def _group(standing: Standing, today: date) -> str:
    if standing.state is DeadlineState.LATE:
        return "late"
    if standing.is_today:
        return "today"
    end_of_week = today + timedelta(days=6 - today.weekday())
    return "week" if standing.due_day <= end_of_week else "later"
