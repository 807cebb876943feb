"""What the fields of a form begin with: the expressions of their hints, computed for the case."""

from collections.abc import Mapping
from typing import Any

from engine.definitions.forms import Form
from engine.errors import HoiDapError
from engine.runtime import StepEngine


def first_values(engine: StepEngine, form: Form | None, variables: Mapping[str, Any]) -> dict[str, Any]:
    """The value of each `default` that can be computed; one that asks what is not known yet leaves its field empty."""
    found: dict[str, Any] = {}
    if form is None:
        return found
    known = {**dict.fromkeys(one.name for one in form.fields), **variables}
    for name, expression in form.beginnings.items():
        try:
            found[name] = engine.value(expression.source, known)
        except HoiDapError:
            continue
    return {name: value for name, value in found.items() if value is not None}
