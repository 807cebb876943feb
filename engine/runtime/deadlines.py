"""When a step is due: by its own term, or early enough for the steps after it to keep the law's date.

Calendar days and working days do not add up: twenty days over Tết hold nine working days. A step that took all it
is given may leave the steps after it nothing; it is due at the latest moment that leaves them their minimum.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from engine.clock import WorkingDays, end_of_day, latest_start_leaving, local_day
from engine.definitions import ElementFacts
from engine.definitions.check.chains import CONSTANT, STEP, Place, Rest, chain_of, weigh_by, working_days_of
from engine.errors import HoiDapError
from engine.runtime.known_answers import is_steady
from engine.runtime.step_engine import StepEngine


@dataclass(frozen=True, slots=True)
class StepDue:
    """A step's deadline and how it came about; `basis` is plain JSON, kept beside it (see `Task.due_basis`)."""

    at: datetime | None
    basis: dict[str, Any] | None = None


def step_due(engine: StepEngine, facts: ElementFacts, data: Mapping[str, Any]) -> StepDue:
    """When a step that begins now is due.

    Raises:
        CalendarMissing: the holidays of a year in question are not entered.
        HoiDapError: its own term cannot be computed.
    """
    own = engine.due_of(facts.due_in, data)
    latest = latest_moment(engine, facts, data)
    if latest is None:
        return StepDue(own)
    at, basis = latest
    if own is None or own <= at:
        return StepDue(own)
    # What should have been done before it began is due on the first day there is.
    calendar = engine.surroundings.calendar()
    first = end_of_day(calendar.first_working_day_from(local_day(engine.now)))
    return StepDue(min(own, max(at, first)), {**basis, "own": local_day(own).isoformat()})


def latest_moment(
    engine: StepEngine, facts: ElementFacts, data: Mapping[str, Any]
) -> tuple[datetime, dict[str, Any]] | None:
    """The latest moment for the step, whatever term it is given, with how it was counted; None when nothing bounds it.

    It leaves what follows its minimum, in a process that says what the law gives it (`legalTerm`), and is no later
    than what the law says of this very step (`dueBy`).
    """
    left, law = _leaving_the_rest(engine, facts, data), engine.due_of(facts.properties.get("dueBy"), data)
    if law is None or (left is not None and left[0] <= law):
        return left
    return law, {"law": local_day(law).isoformat()}


def _leaving_the_rest(
    engine: StepEngine, facts: ElementFacts, data: Mapping[str, Any]
) -> tuple[datetime, dict[str, Any]] | None:
    process = engine.compiled.process
    if engine.case_due is None or not process.properties.get("legalTerm"):
        return None
    rest = _rests(engine, data).get((facts.process_id, facts.id))
    if rest is None:
        return None
    legal = local_day(engine.case_due)
    day = latest_start_leaving(legal, WorkingDays(rest.days), engine.surroundings.calendar())
    basis = {"legal": legal.isoformat(), "latest": day.isoformat(), "steps": rest.steps, "days": rest.days}
    return end_of_day(day), basis


def _rests(engine: StepEngine, data: Mapping[str, Any]) -> Mapping[Place, Rest]:
    """What follows each place in this case: counted once for each version and what its table asks of a case."""
    compiled, chain = engine.compiled, chain_of(engine.compiled)
    properties = compiled.process.properties
    table = compiled.decisions.get(properties.get("minimums") or properties.get("budgets", ""))
    if table is not None and not is_steady(table):
        return chain.rests(weigh_by(_minimums(engine, chain.asked, data)))
    asked = sorted(table.names - {STEP}) if table is not None else ()
    key = (compiled.content_hash, *(repr(data.get(name)) for name in asked))
    if key not in _known:
        if len(_known) >= _MOST_KNOWN:
            _known.clear()
        _known[key] = chain.rests(weigh_by(_minimums(engine, chain.asked, data)))
    return _known[key]


_MOST_KNOWN = 512
_known: dict[tuple[str, ...], Mapping[Place, Rest]] = {}


def _minimums(engine: StepEngine, steps: tuple[str, ...], data: Mapping[str, Any]) -> dict[str, int]:
    """What each step needs at least in this case, in working days."""
    properties = engine.compiled.process.properties
    named = properties.get("minimums") or properties.get("budgets")
    found = {}
    for step in steps:
        if step.startswith(CONSTANT):
            days = None if properties.get("minimums") else working_days_of(step.removeprefix(CONSTANT))
        else:
            try:
                days = working_days_of(engine.term_in(named, step, data)) if named else None
            except HoiDapError:
                # What the table cannot say of this case yet (its field, say) is not to be waited for.
                days = None
        if days:
            found[step] = days
    return found
