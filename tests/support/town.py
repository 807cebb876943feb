"""A small town where cases run: agencies, officers, operations that leave traces, a clock that is moved by hand."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import Row, insert, select, text

from engine import audit
from engine.cases import OpenedCase, StepOutcome, TaskRow, complete_task, fire_due_timers, next_number, open_case
from engine.definitions import get_compiled, publish
from engine.definitions.operations import Parameter, catalogue, operation
from engine.directory import Officer, find_officer_by_username, import_directory
from engine.runtime import LiveCase, StepEngine, lock_case
from engine.runtime.surroundings import StepSurroundings
from engine.storage import Database, Work, begin_work, new_id, open_database, read_work, tables, use_clock, use_database
from tests.support.diagrams import Diagram, closure_of

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)
"""Monday 23 November 2026, nine o'clock in Việt Nam."""

ROLES = {
    "RECEPTION": "Cán bộ tiếp nhận",
    "DISPATCHER": "Cán bộ phân loại",
    "HEAD": "Thủ trưởng",
    "DEPUTY": "Phó Thủ trưởng",
    "OFFICER": "Chuyên viên xử lý",
    "CLERK": "Văn thư",
    "ADMIN": "Quản trị hệ thống",
}
AGENCIES = {"VP": "Văn phòng Ủy ban", "SXD": "Sở Xây dựng", "SYT": "Sở Y tế"}
OFFICERS = {
    "hoa": ("Nguyễn Thị Hòa", "VP", ["RECEPTION", "DISPATCHER"]),
    "quan": ("Đỗ Quản Trị", "VP", ["ADMIN"]),
    "minh": ("Lê Văn Minh", "SXD", ["OFFICER"]),
    "an": ("Trần Thị Ân", "SXD", ["OFFICER", "CLERK"]),
    "dung": ("Phạm Đức Dũng", "SXD", ["HEAD"]),
    "tam": ("Bùi Minh Tâm", "SXD", ["DEPUTY", "OFFICER"]),
    "yen": ("Võ Hải Yến", "SYT", ["OFFICER"]),
    "son": ("Hồ Ngọc Sơn", "SYT", ["HEAD"]),
}
Rows = Sequence[Row[*tuple[Any, ...]]]


def directory() -> dict[str, Any]:
    """The town's directory file."""
    first = next(iter(AGENCIES))
    return {
        "levels": [{"code": "PROVINCE", "name": "Cấp tỉnh", "rank": 1}],
        "roles": dict(ROLES),
        "agencies": [
            {"id": code, "code": code, "name": name, "level_code": "PROVINCE", "valid_from": "2020-01-01",
             "is_dispatch_hub": code == first, "can_dispatch": code == first}
            for code, name in AGENCIES.items()
        ],
        "officers": [
            {"username": username, "full_name": name, "agency_id": agency, "roles": roles}
            for username, (name, agency, roles) in OFFICERS.items()
        ],
    }  # fmt: skip


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)

    def move_to(self, moment: datetime) -> None:
        self.now = max(self.now, moment)


@dataclass(frozen=True, slots=True)
class QuickClock:
    """A clock on which hours pass in moments; the same one in every process that is given `start`."""

    start: float
    speed: float = 20_000

    def __call__(self) -> datetime:
        return MONDAY + timedelta(seconds=(time.time() - self.start) * self.speed)


@dataclass
class Town:
    """One database in use, its people and what can be asked of it."""

    database: Database
    clock: Clock = field(default_factory=Clock)

    def officer(self, username: str) -> Officer:
        """The officer as signed in now."""
        with read_work() as work:
            found = find_officer_by_username(work, username)
        assert found is not None
        return found

    def publish(self, *diagrams: Diagram, files: Mapping[str, bytes] | None = None) -> None:
        """Make the first diagram live; the others are called by it."""
        with begin_work() as work:
            publish(work, closure_of(*diagrams, files=dict(files or {})), lane_roles={})

    def open(self, process: str = "sample", *, agency: str = "SXD", **variables: Any) -> OpenedCase:
        """A new case of `process`, begun by the system."""
        with begin_work() as work:
            return open_case(work, process, variables, title=process, agency=agency, number=next_number(work, "HS"))

    def tasks(self, case_id: UUID, *, element: str | None = None, status: str = "open") -> list[TaskRow]:
        """Tasks of the case, in the order they opened."""
        query = select(*(getattr(tables.Task, name) for name in TaskRow.__slots__)).where(
            tables.Task.case_id == case_id, tables.Task.status == status
        )
        if element is not None:
            query = query.where(tables.Task.element == element)
        with read_work() as work:
            return [
                TaskRow(*row) for row in work.connection.execute(query.order_by(tables.Task.opened_at, tables.Task.id))
            ]

    def open_elements(self, case_id: UUID) -> list[str]:
        return sorted(task.element for task in self.tasks(case_id))

    def task(self, case_id: UUID, element: str) -> TaskRow:
        """The one open task of this element."""
        (found,) = self.tasks(case_id, element=element)
        return found

    def complete(self, case_id: UUID, element: str, *, by: str = "minh", **data: Any) -> StepOutcome:
        """The open task of this element is done."""
        return complete_task(self.task(case_id, element).id, data, actor=self.officer(by))

    def wait(self, **by: float) -> int:
        """Time passes; how many timers fired."""
        self.clock.move(**by)
        return self.fire()

    def fire(self) -> int:
        """Fire what is due, and what that made due."""
        total = 0
        while fired := fire_due_timers(100):
            total += fired
        return total

    def rows(self, table: Any, case_id: UUID | None = None) -> Rows:
        """The rows of a table (of a case)."""
        query = select(table.__table__)
        if case_id is not None:
            query = query.where(table.case_id == case_id)
        with read_work() as work:
            return work.connection.execute(query).all()

    def cases(self) -> list[UUID]:
        """Every case, in the order they began."""
        return [row.id for row in sorted(self.rows(tables.Case), key=lambda row: row.id)]

    def case(self, case_id: UUID) -> Any:
        with read_work() as work:
            return work.connection.execute(select(tables.Case.__table__).where(tables.Case.id == case_id)).one()

    def incidents(self, case_id: UUID, status: str = "open") -> list[Any]:
        return [row for row in self.rows(tables.Incident, case_id) if row.status == status]

    def variables(self, case_id: UUID) -> dict[str, Any]:
        with read_work() as work:
            return live_case(work, case_id).variables()

    def traces(self) -> list[str]:
        """What the operation `test.trace` has written, in order."""
        with read_work() as work:
            return list(work.connection.scalars(text("SELECT text FROM traces ORDER BY number")))

    def substitutes(self, absent: str, substitute: str) -> None:
        """From today on for a month, `substitute` stands for `absent`."""
        day = self.clock.now.date()
        with begin_work() as work:
            absent_id, substitute_id = (self._id(work, name) for name in (absent, substitute))
            work.connection.execute(
                insert(tables.Substitution).values(
                    id=new_id(), officer_id=absent_id, substitute_id=substitute_id, first_day=day,
                    last_day=date.fromordinal(day.toordinal() + 30), approved_by="head",
                )
            )  # fmt: skip

    @staticmethod
    def _id(work: Work, username: str) -> UUID:
        found = find_officer_by_username(work, username)
        assert found is not None
        return found.id


def live_case(work: Work, case_id: UUID) -> LiveCase:
    """The case restored from what is stored, for looking at."""
    row, blob = lock_case(work, case_id)[:2] if not work.database.is_sqlite else _read_case(work, case_id)
    compiled = get_compiled(work, row.version_id)
    surroundings = StepSurroundings(work, case_id, row.number, lambda: None)
    return LiveCase.restore(compiled, blob, StepEngine(compiled, surroundings, work.now, row.number))


def _read_case(work: Work, case_id: UUID) -> tuple[Any, bytes]:
    row = work.connection.execute(select(tables.Case.__table__).where(tables.Case.id == case_id)).one()
    state = work.connection.scalar(select(tables.CaseState.state).where(tables.CaseState.case_id == case_id))
    assert state is not None
    return row, bytes(state)


def inconsistencies(work: Work) -> list[str]:
    """How the rows of any case differ from its state; nothing when all is well."""
    found = []
    for case_id in work.connection.scalars(select(tables.Case.id)):
        live = live_case(work, case_id)
        tasks, timers, messages = tables.Task, tables.Timer, tables.Subscription
        rows: dict[str, Iterable[Any]] = {
            "tasks": work.connection.scalars(select(tasks.id).where(tasks.case_id == case_id, tasks.status == "open")),
            "timers": map(tuple, work.connection.execute(
                select(timers.id, timers.branch, timers.due_at).where(timers.case_id == case_id))),
            "messages": map(tuple, work.connection.execute(
                select(messages.id, messages.branch, messages.name).where(messages.case_id == case_id))),
        }  # fmt: skip
        waits = live.waits().values()
        state = {
            "tasks": set(live.user_tasks()),
            "timers": {(wait.task_id, wait.branch, wait.due) for wait in waits if wait.due},
            "messages": {(wait.task_id, wait.branch, wait.message) for wait in waits if wait.message},
        }
        found += [f"{case_id}: {name}" for name in rows if set(rows[name]) != state[name]]
        status = work.connection.scalar(select(tables.Case.status).where(tables.Case.id == case_id))
        if (status in {"completed", "cancelled"}) != live.is_completed:
            found.append(f"{case_id}: {status}")
    return found


def assert_all_is_well() -> None:
    """Rows agree with states, and the audit verifies."""
    with read_work() as work:
        found = inconsistencies(work)
        assert not found, found
    report = audit.verify()
    assert report.is_sound, report.problems


@contextmanager
def town_at(url: str) -> Iterator[Town]:
    """The town in the database at `url`, in use in this process, at `MONDAY`."""
    database = open_database(url)
    town = Town(database)
    use_database(database)
    use_clock(town.clock)
    register_operations()
    try:
        with begin_work() as work:
            import_directory(work, directory())
            work.connection.exec_driver_sql(CREATE_TRACES[work.database.is_sqlite])
        yield town
    finally:
        use_clock(None)
        database.dispose()


CREATE_TRACES = {
    True: "CREATE TABLE traces (number INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT NOT NULL)",
    False: "CREATE TABLE traces (number BIGSERIAL PRIMARY KEY, text TEXT NOT NULL)",
}


def _trace(context: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    text_of = str(arguments["text"])
    context.work.connection.execute(text("INSERT INTO traces (text) VALUES (:text)"), {"text": text_of})
    context.send("test.trace", {"text": text_of})
    return {"text": text_of}


def _refuse_zero(context: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    _trace(context, {"text": f"before {context.element}"})
    if arguments["number"] == 0:
        raise ValueError("zero is not wanted here")
    return {}


def _remember(context: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    return {"text": context.resolve(arguments["text"])}


_ANY = (Parameter("text", "any"),)
_OPERATIONS: dict[str, tuple[Callable[..., dict[str, Any]], tuple[Parameter, ...]]] = {
    "test.trace": (_trace, _ANY),
    "test.refuse_zero": (_refuse_zero, (Parameter("number", "number", required=True),)),
    "test.resolve": (_remember, _ANY),
}


def register_operations() -> None:
    for name, (run, parameters) in _OPERATIONS.items():
        if catalogue.find(name) is None:
            operation(name, title=name, parameters=parameters, results=_ANY)(run)


def form(properties: Mapping[str, Any], *, required: Sequence[str] = (), **hints: Any) -> tuple[bytes, bytes]:
    """A form and its hints, as files."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
              "properties": dict(properties), "required": list(required)}  # fmt: skip
    return orjson.dumps(schema), orjson.dumps(hints)


def form_files(name: str, properties: Mapping[str, Any], **more: Any) -> dict[str, bytes]:
    """The library files of a form that diagrams call `name`."""
    schema, hints = form(properties, **more)
    return {f"forms/{name}.json": schema, f"forms/{name}.ui.json": hints}


def line(title: str, **more: Any) -> dict[str, Any]:
    """A short text field."""
    return {"type": "string", "title": title, "maxLength": 200, **more}
