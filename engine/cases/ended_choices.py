"""An agency that has ended is not chosen any more: whoever names it is told who took over."""

from collections.abc import Iterator, Mapping
from typing import Any

from engine.clock import local_day
from engine.definitions.forms import Form, FormField
from engine.directory import AgencyUnknown, get_agency, successor_of
from engine.errors import N_, Problem
from engine.storage import Work


def list_ended_choices(work: Work, form: Form, answers: Mapping[str, Any]) -> list[Problem]:
    """A problem for each agency that a form names and that has ended, its successor named."""
    return [
        problem
        for one in form.inputs
        for code in _codes(one, answers.get(one.name))
        if (problem := _ended(work, one, code)) is not None
    ]


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
