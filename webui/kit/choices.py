"""What can be chosen in the fields of a form: codes of catalogues, officers, agencies."""

from collections.abc import Iterable, Iterator, Mapping

from engine.definitions.forms import FormField, Option
from engine.directory import list_agencies, list_catalogue, list_officers
from engine.storage import Work, read_work

Choices = Mapping[str, tuple[Option, ...]]


def list_choices(fields: Iterable[FormField], *, agency: str | None = None) -> Choices:
    """The options of each field that has some, by its name; fields of a group by `group-field`.

    `agency` is that of the officer who fills in the form: pickers of officers list its people.
    """
    with read_work() as work:
        return dict(_choices(work, fields, agency, ""))


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
            yield name, tuple(Option(one.username, _said(one.full_name, one.job_title)) for one in officers)


def _said(full_name: str, job_title: str) -> str:
    return f"{full_name} – {job_title}" if job_title else full_name
