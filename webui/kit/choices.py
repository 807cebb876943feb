"""What can be chosen in the fields of a form: codes of catalogues, officers, agencies."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from engine.cases.loads import list_loads
from engine.clock import VIETNAM
from engine.definitions.forms import FormField, Option
from engine.directory import agency_names, find_officer_by_username, list_agencies, list_catalogue, list_officers
from engine.storage import Work, read_work
from webui.formatting import exact_moment, full_day
from webui.kit.loads import load_words

Choices = Mapping[str, tuple[Option, ...]]


def list_choices(
    fields: Iterable[FormField], *, agency: str | None = None, data: Mapping[str, Any] | None = None
) -> Choices:
    """The options of each field that has some, by its name; fields of a group by `group-field`.

    `agency` is that of the officer who fills in the form: pickers of officers list its people.
    With the `data` of the form, facts that are only shown have words for their values: a person's name, a day.
    """
    with read_work() as work:
        return {**dict(_choices(work, fields, agency, "")), **dict(_facts(work, fields, data or {}))}


def _choices(
    work: Work, fields: Iterable[FormField], agency: str | None, prefix: str
) -> Iterator[tuple[str, tuple[Option, ...]]]:
    for field in fields:
        name = f"{prefix}{field.name}"
        if field.widget == "group":
            yield from _choices(work, field.fields, agency, f"{name}-")
        elif field.options:
            yield name, field.options
        elif field.catalogue and (entries := list_catalogue(work, field.catalogue)):
            yield name, tuple(Option(entry.code, entry.name) for entry in entries)
        elif field.widget in {"agency", "agencies"}:
            agencies = list_agencies(work, receiving_only=True)
            yield name, tuple(Option(one.code, one.name) for one in agencies)
        elif field.widget == "officer":
            officers = list_officers(work, agency=agency, role=field.role)
            loads = list_loads(work, [one.id for one in officers])
            yield (
                name,
                tuple(
                    Option(one.username, f"{_said(one.full_name, one.job_title)} ({load_words(loads[one.id])})")
                    for one in officers
                ),
            )


def _facts(
    work: Work, fields: Iterable[FormField], data: Mapping[str, Any]
) -> Iterator[tuple[str, tuple[Option, ...]]]:
    for field in fields:
        value = data.get(field.name)
        if not field.read_only or field.options:
            continue
        if field.fields and isinstance(value, list):
            rows = [row for row in value if isinstance(row, Mapping)]
            for one in field.fields:
                said = [each for row in rows for each in _texts(row.get(one.name))]
                if not one.options and (words := tuple(_words(work, one, said))):
                    yield f"{field.name}-{one.name}", words
        elif words := tuple(_words(work, field, _texts(value))):
            yield field.name, words


def _texts(value: Any) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str) and one]


def _words(work: Work, field: FormField, values: Iterable[str]) -> Iterator[Option]:
    """What values are called: a person by name, an agency, a day in full, an entry of a catalogue."""
    wanted = tuple(dict.fromkeys(values))
    if not wanted:
        return
    if field.format == "officer":
        people = ((value, find_officer_by_username(work, value)) for value in wanted)
        yield from (Option(value, _said(one.full_name, one.job_title)) for value, one in people if one)
    elif field.format == "agency":
        names = agency_names(work)
        yield from (Option(value, names[value]) for value in wanted if value in names)
    elif field.format == "date":
        yield from (Option(value, full_day(day)) for value in wanted if (day := _day(value)))
    elif field.format == "date-time":
        yield from (Option(value, exact_moment(moment)) for value in wanted if (moment := _moment(value)))
    elif field.catalogue:
        yield from (Option(one.code, one.name) for one in list_catalogue(work, field.catalogue) if one.code in wanted)


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _said(full_name: str, job_title: str) -> str:
    return f"{full_name} – {job_title}" if job_title else full_name
