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


def beginnings(work: Work, form: Form, case_id: UUID) -> dict[str, str]:
    """The texts of the case that fields begin with, by field; none from a source that nobody offers."""
    sources = ((name, behind_forms.text_sources.get(source)) for name, source in form.beginnings.items())
    found = {name: source(work, case_id) for name, source in sources if source is not None}
    return {name: text for name, text in found.items() if text}


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
