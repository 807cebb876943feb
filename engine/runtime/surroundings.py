"""What a step may reach beyond its own data: the calendar, the directory, operations, the outbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.clock import WorkingCalendar
from engine.definitions.operations import REFERENCE, Doer, catalogue, is_reference
from engine.directory import AgencyUnknown, find_agency_for, get_agency, hub_agency, list_agencies, load_calendar
from engine.runtime.step_engine import Tables
from engine.storage import Work, new_id
from engine.storage.tables import FormData, Task

Arguments = dict[str, Any]


@dataclass(slots=True)
class StepSurroundings:
    """The real surroundings of one step. What operations send waits here for the step to be stored."""

    work: Work
    case_id: UUID
    case_number: str
    before_operation: Callable[[], None]
    outbox: list[dict[str, Any]] = field(default_factory=list)
    title: str | None = None
    dues: list[datetime | None] = field(default_factory=list)
    kept: dict[str, dict[str, Any]] = field(default_factory=dict)
    calendar_mark: int | None = None
    done: dict[str, Doer] = field(default_factory=dict)
    lasting: list[str] = field(default_factory=list)
    clock_days: int = 0
    case_due: datetime | None = None

    def calendar(self) -> WorkingCalendar:
        return load_calendar(self.work, mark=self.calendar_mark)

    def hub(self) -> str:
        return hub_agency(self.work)

    def agency_name(self, code: str) -> str:
        try:
            return get_agency(self.work, code).name
        except AgencyUnknown:
            return code

    def agency_for(self, field: str | None) -> str | None:
        """The agency whose matter this field is; nothing when there are several, or none."""
        return find_agency_for(self.work, field)

    def agencies(self, *kinds: str) -> list[str]:
        """The codes of the agencies there are today, in the order of lists; of these kinds alone, if any is named."""
        return [one.code for one in list_agencies(self.work) if not kinds or one.kind in kinds]

    def call_operation(
        self, name: str, arguments: Arguments, *, element: str, variables: Mapping[str, Any], tables: Tables
    ) -> Any:
        """What the operation answers. What it writes is undone if the step's next attempt leaves it out."""
        self.before_operation()
        operation = catalogue.get(name)
        if not operation.is_undoable:
            self.lasting.append(name)
        return operation(_Context(self, element, variables, tables), arguments)

    def send(self, kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> dict[str, Any]:
        """An outbox row of this step."""
        row = {
            "id": new_id(),
            "case_id": self.case_id,
            "kind": kind,
            "payload": dict(payload),
            "created_at": self.work.now,
            "available_at": available_at or self.work.now,
            "lease_until": None,
            "attempts": 0,
            "done_at": None,
            "failed_at": None,
            "last_error": None,
        }
        self.outbox.append(row)
        return row

    def resolve(self, value: Any, name: str | None = None) -> Any:
        """`value` with each reference to a form replaced by what was typed there."""
        return resolve_references(self.work, self.case_id, value, pending=self.kept, name=name)


@dataclass(slots=True)
class _Context:
    """An operation's view of its step (see `OperationContext`)."""

    _step: StepSurroundings
    element: str
    variables: Mapping[str, Any]
    _tables: Tables

    @property
    def decisions(self) -> tuple[str, ...]:
        return self._tables.names

    def decide(self, decision: str, data: Mapping[str, Any]) -> dict[str, Any]:
        return self._tables.decide(decision, data)

    @property
    def work(self) -> Work:
        return self._step.work

    @property
    def case_id(self) -> UUID:
        return self._step.case_id

    @property
    def case_number(self) -> str:
        return self._step.case_number

    @property
    def now(self) -> datetime:
        return self._step.work.now

    @property
    def actor(self) -> str:
        return self._step.work.actor

    def resolve(self, value: Any) -> Any:
        return self._step.resolve(value)

    def send(self, kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> object:
        return self._step.send(kind, payload, available_at)

    def move_clock(self, days: int, due: datetime) -> None:
        """The case is due then; what it waits for already is due so many days later."""
        self._step.clock_days += days
        self._step.case_due = due

    def set_case_title(self, text: str) -> None:
        self._step.title = text

    def set_case_due(self, due: datetime | None) -> None:
        self._step.dues.append(due)

    def done_by(self, element: str) -> Doer | None:
        if element in self._step.done:
            return self._step.done[element]
        query = (
            select(Task.completed_by, Task.completed_for, Task.authority)
            .where(Task.case_id == self.case_id, Task.element == element, Task.status == "completed")
            .order_by(Task.completed_at.desc(), Task.id.desc())
        )
        row = self.work.connection.execute(query.limit(1)).first()
        return Doer(*row) if row else None


def reference(task_id: UUID, field_name: str) -> dict[str, str]:
    """What stands in a case variable for a value kept in `form_data`."""
    return {REFERENCE: f"{task_id.hex}/{field_name}"}


def resolve_references(
    work: Work,
    case_id: UUID,
    value: Any,
    *,
    pending: Mapping[str, dict[str, Any]] | None = None,
    name: str | None = None,
) -> Any:
    """`value` with references replaced; None where what was typed has been erased."""
    if is_reference(value):
        task_hex, _, field_name = str(value[REFERENCE]).partition("/")
        data = (pending or {}).get(task_hex)
        if data is None:
            data = _find_form_data(work, case_id, task_hex)
        return data.get(field_name or name or "")
    if isinstance(value, dict):
        return {key: resolve_references(work, case_id, item, pending=pending, name=key) for key, item in value.items()}
    if isinstance(value, list):
        return [resolve_references(work, case_id, item, pending=pending) for item in value]
    return value


def _find_form_data(work: Work, case_id: UUID, task_hex: str) -> dict[str, Any]:
    try:
        task_id = UUID(hex=task_hex)
    except ValueError:
        # Something that only looks like a reference, from a message for example.
        return {}
    query = select(FormData.data).where(FormData.case_id == case_id, FormData.task_id == task_id)
    return work.connection.scalar(query) or {}
