"""What comes of a task: for each answer to its decision, the steps that may follow, whose they are, how long they have.

All of it is read from the diagram, its lanes and the table of budgets; a way that the answer does not decide is told
as a possibility. Nothing is promised: what happens meanwhile may lead elsewhere.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases.outlook import MOST_STEPS, first_steps, following_places
from engine.cases.parts import get_visible_task
from engine.cases.views import restore_case
from engine.definitions import CompiledProcess, ElementFacts, get_compiled, get_lane_roles
from engine.directory import Officer, agency_names, role_names
from engine.errors import N_, HoiDapError
from engine.runtime import LiveCase
from engine.storage import Work, read_work
from engine.storage.tables import Case, CaseState

DECISION = "decision"
"""The field of a form by whose answer a procedure goes on."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that may follow: whose it is, in words; `term` as the procedure writes it. No name: the case ends."""

    name: str
    role: str = ""
    agency: str = ""
    term: str = ""
    legal_basis: str = ""


PART_ENDS = NextStep(N_("xong phần việc này; hồ sơ chờ các phần khác"))
"""An answer that ends one of several parts, while the case waits for the others."""


@dataclass(frozen=True, slots=True)
class Prospect:
    """Where an answer leads; without `label`: whatever is answered."""

    value: str
    label: str
    steps: tuple[NextStep, ...]


def list_prospects(task_id: UUID, *, actor: Officer) -> tuple[Prospect, ...]:
    """Where each answer to the task's decision leads, or the one way on; none where nothing can be told.

    Raises:
        TaskNotFound: there is no such task, or not for these eyes.
    """
    with read_work(actor.id) as work:
        task = get_visible_task(work, task_id, actor)
        if task.status != "open":
            return ()
        row = work.connection.execute(
            select(Case.version_id, Case.due_at, Case.agency, CaseState.state)
            .join(CaseState, CaseState.case_id == Case.id)
            .where(Case.id == task.case_id)
        ).one()
        compiled = get_compiled(work, row.version_id)
        live = restore_case(work, compiled, task.case_id, task.case_number, bytes(row.state), row.due_at)
        waiting = live.user_tasks().get(task.id)
        reader = _Reader(work, compiled, live, row.version_id, row.agency, dict(waiting.data) if waiting else {})
        at = (task.process_id, task.element)
        found = tuple(reader.prospects(*at))
        if not any(one.steps for one in found):
            return ()
        return tuple(one if one.steps else replace(one, steps=(PART_ENDS,)) for one in found)


class _Reader:
    """Reads on from one place of one case."""

    def __init__(
        self,
        work: Work,
        compiled: CompiledProcess,
        live: LiveCase,
        version_id: UUID,
        agency: str | None,
        data: Mapping[str, Any],
    ) -> None:
        self.compiled, self.live, self.data = compiled, live, data
        self.agency = agency or ""
        self.lane_roles, self.roles = get_lane_roles(work, version_id), role_names(work)
        self.agencies = agency_names(work)
        self.positions = live.open_positions()

    def prospects(self, process_id: str, element: str) -> Iterator[Prospect]:
        form = self.compiled.form(self.compiled.elements[process_id, element].form)
        decision = next((one for one in form.fields if one.name == DECISION and one.options), None) if form else None
        if form is None or decision is None or decision.is_multiple:
            yield Prospect("", "", self._steps(process_id, element, {}))
            return
        closed = form.closed_options(dict(self.data)).get(DECISION, frozenset())
        for option in decision.options:
            if str(option.value) not in closed:
                given = {DECISION: option.value}
                yield Prospect(str(option.value), option.label, self._steps(process_id, element, given))

    def _steps(self, process_id: str, element: str, given: Mapping[str, Any]) -> tuple[NextStep, ...]:
        places = following_places(self.compiled, process_id, element, self.positions, given)
        return tuple(dict.fromkeys(self._step(one, given) for one in places))[:MOST_STEPS]

    def _step(self, place: ElementFacts | None, given: Mapping[str, Any]) -> NextStep:
        if place is None:
            return NextStep("")
        begun = first_steps(self.compiled, place)
        if len(begun) != 1:
            return NextStep(place.name)
        (facts,), data = begun, {**self.data, **given}
        role = self.lane_roles.get(facts.lane or "", facts.lane) or ""
        agency = self._value(facts.agency, data) if facts.agency else self.agency
        return NextStep(
            name=place.name,
            role=self.roles.get(role, role),
            agency=self.agencies.get(agency, "") if agency != self.agency else "",
            term=self._value(facts.due_in, data),
            legal_basis=facts.legal_basis or "",
        )

    def _value(self, expression: str | None, data: Mapping[str, Any]) -> str:
        """What the procedure says of this case as far as it can be known now; nothing where it cannot."""
        if not expression:
            return ""
        try:
            return str(self.live.engine.value(expression, data) or "")
        except HoiDapError:
            return ""
