"""What a procedure proposes for the fields of a form, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.definitions.forms import Form

HINT = "proposals"
"""The hint of a form that names the case's variable: `{field: {"value": …, "because": …}}`."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value for a field, and why; the officer decides."""

    value: Any
    because: str


def proposals_of(form: Form | None, variables: Mapping[str, Any]) -> dict[str, Proposed]:
    """The proposals for the form's fields by name; one without a reason is none."""
    given = variables.get(str(form.ui.get(HINT))) if form else None
    if form is None or not isinstance(given, Mapping):
        return {}
    read = {one.name: _read(given.get(one.name)) for one in form.inputs}
    return {name: proposed for name, proposed in read.items() if proposed is not None}


def _read(entry: Any) -> Proposed | None:
    if not isinstance(entry, Mapping) or entry.get("value") is None or not entry.get("because"):
        return None
    return Proposed(entry["value"], str(entry["because"]))
