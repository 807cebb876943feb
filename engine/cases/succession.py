"""Agencies that have ended: their open work goes to whoever took over, and nothing new is sent to them."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select, update

from engine.clock import local_day
from engine.definitions.forms import Form, FormField
from engine.directory import AgencyUnknown, get_agency, list_ended_agencies, list_officers, successor_of
from engine.errors import N_, Problem
from engine.runtime import CaseStatus, Step, advance
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, Task

MOVED_AT_ONCE = 100
RUNNING = (CaseStatus.RUNNING, CaseStatus.SUSPENDED, CaseStatus.INCIDENT)


def list_ended_choices(work: Work, form: Form, answers: Mapping[str, Any]) -> list[Problem]:
    """A problem for each agency that a form names and that has ended, its successor named."""
    return [
        problem
        for one in form.inputs
        for code in _codes(one, answers.get(one.name))
        if (problem := _ended(work, one, code)) is not None
    ]


def move_to_successors() -> int:
    """How many cases were taken from an agency that has ended to the one that does its work now."""
    with read_work() as work:
        heirs = _heirs(work)
        if not heirs:
            return 0
        has_task = (
            select(Task.id)
            .where(Task.case_id == Case.id, Task.status == "open", Task.agency.in_(sorted(heirs)))
            .correlate(Case)
            .exists()
        )
        query = select(Case.id).where(Case.status.in_(RUNNING), or_(Case.agency.in_(sorted(heirs)), has_task))
        cases = list(work.connection.scalars(query.limit(MOVED_AT_ONCE)))
    for case_id in cases:
        _move(case_id, heirs)
    return len(cases)


def _heirs(work: Work) -> dict[str, str]:
    """Who does the work of each agency that has ended; one without a single successor keeps its own."""
    found = ((code, successor_of(work, code)) for code in list_ended_agencies(work))
    return {code: heir for code, heir in found if heir is not None}


def _move(case_id: UUID, heirs: Mapping[str, str]) -> None:
    with begin_work() as work:

        def change(step: Step) -> None:
            step.record("case.inherited", agencies=sorted(heirs))
            step.live.replace_values(heirs)

        advance(work, case_id, change)
        rows = work.connection.execute(
            select(Task.id, Task.agency, Task.assignee, Task.role).where(
                Task.case_id == case_id, Task.status == "open", Task.agency.in_(sorted(heirs))
            )
        ).all()
        for row in rows:
            heir = heirs[row.agency]
            stays = row.assignee in {one.id for one in list_officers(work, agency=heir, role=row.role)}
            here = (Task.case_id == case_id, Task.id == row.id)
            holder = row.assignee if stays else None
            work.connection.execute(update(Task).where(*here).values(agency=heir, assignee=holder))


def _codes(one: FormField, value: Any) -> Iterator[str]:
    if one.widget in {"agency", "agencies"}:
        yield from (str(code) for code in (value if isinstance(value, list) else [value]) if code)


def _ended(work: Work, one: FormField, code: str) -> Problem | None:
    try:
        agency = get_agency(work, code)
    except AgencyUnknown:
        return None
    day = local_day(work.now)
    if agency.exists_on(day):
        return None
    heir = successor_of(work, code)
    remedy = N_("Chọn cơ quan kế thừa: {successor}.") if heir else N_("Chọn một cơ quan đang hoạt động.")
    return Problem(
        f"/{one.name}", N_("“{label}”: {agency} không còn hoạt động."), remedy, code="form.agency_ended",
        facts={"label": one.label, "agency": agency.name, "successor": get_agency(work, heir).name if heir else ""},
    )  # fmt: skip
