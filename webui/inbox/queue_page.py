"""What a queue's page shows: tasks in groups by how soon they are due, each in words."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from engine.cases import TaskRow, list_tasks, officer_name
from engine.clock import DeadlineState, Standing, WorkingCalendar, deadline_state, local_day
from engine.directory import Officer, get_agency, load_calendar
from engine.directory.errors import AgencyUnknown
from engine.storage import Work, read_work
from webui.formatting import DeadlineWords, deadline_words
from webui.inbox.navigation import Queue, Waiting, queue_with_work
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


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One task in a list. `title` is the case's, or the step's where its content is not for these eyes."""

    task: TaskRow
    title: str
    group: str
    deadline: DeadlineWords | None
    agency: str
    holder: str


@dataclass(frozen=True, slots=True)
class QueueGroup:
    """Tasks that are due at about the same time."""

    code: str
    label: str
    lines: tuple[QueueLine, ...]


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of a queue. `elsewhere`: where an empty one leads, as there is work there."""

    queue: Queue
    groups: tuple[QueueGroup, ...]
    next_cursor: str | None
    is_first: bool
    elsewhere: Waiting | None = None

    @property
    def late(self) -> int:
        """How many of the tasks shown are late."""
        return sum(len(group.lines) for group in self.groups if group.code == "late")


def queue_page(queue: Queue, officer: Officer, *, cursor: str | None) -> QueuePage:
    """The page of this queue that begins after `cursor`.

    Raises:
        Invalid: a cursor that is none of ours.
        NotAllowed: the queue is not for this officer.
    """
    found = list_tasks(queue.code, actor=officer, limit=PAGE_SIZE, cursor=cursor)
    with read_work(officer.id) as work:
        lines = _Lines(work, officer, queue).of(found.items)
    groups = tuple(
        QueueGroup(code, str(GROUPS[code]), tuple(same)) for code, same in groupby(lines, lambda line: line.group)
    )
    elsewhere = None if groups else queue_with_work(officer)
    return QueuePage(queue, groups, found.next_cursor, cursor is None, elsewhere)


class _Lines:
    """Turns rows into lines, asking for each name once."""

    def __init__(self, work: Work, officer: Officer, queue: Queue) -> None:
        self.work, self.officer, self.queue = work, officer, queue
        self.calendar = load_calendar(work)
        self.today = local_day(work.now)
        self.agencies: dict[str | None, str] = {None: ""}
        self.people: dict[UUID | None, str] = {None: ""}

    def of(self, rows: tuple[TaskRow, ...]) -> list[QueueLine]:
        is_readable = self.queue.code != "all" or reads_content(self.officer)
        return [self._line(row, is_readable=is_readable) for row in rows]

    def _line(self, row: TaskRow, *, is_readable: bool) -> QueueLine:
        group, deadline = "done", None
        if self.queue.code != "done":
            group, deadline = _due(row.due_at, self.work.now, self.today, self.calendar)
        title = row.case_title if is_readable else row.title
        return QueueLine(row, title, group, deadline, self._agency(row.agency), self._person(row.assignee))

    def _agency(self, code: str | None) -> str:
        if code not in self.agencies:
            try:
                self.agencies[code] = get_agency(self.work, code or "").name
            except AgencyUnknown:
                self.agencies[code] = code or ""
        return self.agencies[code]

    def _person(self, officer_id: UUID | None) -> str:
        if officer_id == self.officer.id:
            return _("tôi")
        if officer_id not in self.people:
            self.people[officer_id] = officer_name(self.work, officer_id)
        return self.people[officer_id]


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
