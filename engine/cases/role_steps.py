"""The steps that people of a role do in the procedures in force: what a head may authorise a deputy for."""

from dataclasses import dataclass

from sqlalchemy import select

from engine.definitions import get_compiled, get_lane_roles
from engine.storage import Work
from engine.storage.tables import ProcessVersion

DONE_BY_PEOPLE = frozenset({"userTask", "manualTask"})


@dataclass(frozen=True, slots=True)
class RoleStep:
    """One step: its code `process/element`, what it is called, and the procedure it belongs to."""

    code: str
    name: str
    procedure: str


def list_role_steps(work: Work, role: str) -> tuple[RoleStep, ...]:
    """The steps of this role in all live versions, procedure by procedure."""
    found: dict[str, RoleStep] = {}
    live = work.connection.scalars(select(ProcessVersion.id).where(ProcessVersion.is_live)).all()
    for version_id in live:
        compiled, lane_roles = get_compiled(work, version_id), get_lane_roles(work, version_id)
        for (process_id, element), facts in compiled.elements.items():
            if facts.kind in DONE_BY_PEOPLE and lane_roles.get(facts.lane or "", facts.lane) == role:
                code = f"{process_id}/{element}"
                found[code] = RoleStep(code, facts.name or element, compiled.process.title)
    return tuple(sorted(found.values(), key=lambda step: (step.procedure, step.name, step.code)))
