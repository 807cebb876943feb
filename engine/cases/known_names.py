"""The agencies and officers that a form names are there: a page offers them, a program may send anything."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from engine.definitions.forms import Form, FormField
from engine.definitions.forms.messages import FORMATS, pointer, problem
from engine.definitions.forms.rows import Place, rows_of
from engine.directory import AgencyUnknown, find_officer_by_username, get_agency
from engine.errors import Invalid, Problem
from engine.storage import Work


def require_known(work: Work, form: Form, data: Mapping[str, Any]) -> None:
    """Go on if every agency and officer that was filled in is in the directory.

    Raises:
        Invalid: each problem at its field.
    """
    if problems := list(_unknown(work, form.inputs, data, ())):
        raise Invalid(problems=problems)


def _unknown(work: Work, fields: Iterable[FormField], data: Mapping[str, Any], at: Place) -> Iterator[Problem]:
    for field in fields:
        for place, row in rows_of(field, data):
            yield from _unknown(work, field.fields, row, (*at, *place))
        if field.format not in {"agency", "officer"} or field.read_only:
            continue
        value = data.get(field.name)
        named = value if isinstance(value, list) else [value] if value else []
        if not all(_is_there(work, field.format, str(one)) for one in named):
            yield problem(field, *FORMATS[field.format], where=pointer((*at, field.name)))


def _is_there(work: Work, kind: str, name: str) -> bool:
    if kind == "officer":
        return find_officer_by_username(work, name) is not None
    try:
        get_agency(work, name)
    except AgencyUnknown:
        return False
    return True
