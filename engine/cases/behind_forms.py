"""What a form takes from its case: the rows of its groups, and rules that only the case's data can tell."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from engine.definitions.behind_forms import FixedRows, behind_forms
from engine.definitions.forms import Form
from engine.errors import Invalid, Problem
from engine.storage import Work


def fixed_rows(work: Work, form: Form, case_id: UUID) -> dict[str, FixedRows]:
    """The rows that the case gives, by group; a source that nobody offers leaves its group as it is typed."""
    sources = ((name, behind_forms.row_sources.get(source)) for name, source in form.row_sources.items())
    return {name: source(work, case_id) for name, source in sources if source is not None}


def fill_fields(work: Work, form: Form, case_id: UUID, data: Mapping[str, Any]) -> dict[str, Any]:
    """The data with what the fields that name a filler begin with; one that nobody offers changes nothing."""
    fillers = ((name, behind_forms.fillers.get(filler)) for name, filler in form.fillers.items())
    return {**data, **{name: filler(work, case_id, data.get(name)) for name, filler in fillers if filler is not None}}


def keep_rules(work: Work, form: Form, data: Mapping[str, Any], case_id: UUID) -> None:
    """Go on if the fields that were filled in keep the rules they name.

    Raises:
        Invalid: each problem at its field.
    """
    if problems := list(_broken(work, form, data, case_id)):
        raise Invalid(problems=problems)


def _broken(work: Work, form: Form, data: Mapping[str, Any], case_id: UUID) -> Iterator[Problem]:
    for name, named in form.rules.items():
        rule = behind_forms.field_rules.get(named)
        if rule is not None and name in data:
            yield from rule(work, case_id, data[name], data)
