"""The versions of a text that steps of a case wrote one after another: who, when, and what changed.

A text is a field that people fill in; another field is a new version of it where the form says so (`edits`).
Nothing is kept for this: what was sent with each step's form is there anyway.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases.claim import officer_name
from engine.cases.errors import CaseNotFound
from engine.cases.finding import may_read_content, may_see_case
from engine.cases.parts import sees_whole_case
from engine.definitions import CompiledProcess, get_compiled
from engine.definitions.forms import FormField
from engine.directory import Officer
from engine.storage import Work, read_work
from engine.storage.tables import Case, FormData, Task

WIDGETS = frozenset({"richtext", "group"})


@dataclass(frozen=True, slots=True)
class TextPart:
    """One text of a version; of a group's row, `heading` is what its read-only fields say."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class TextVersion:
    """A text as one step left it. `number` counts from 1; `for_name`: in whose place it was done."""

    number: int
    element: str
    title: str
    by: str
    for_name: str
    at: datetime
    parts: tuple[TextPart, ...]


@dataclass(frozen=True, slots=True)
class VersionedText:
    """A text of a case with all its versions, oldest first; neighbours differ."""

    name: str
    label: str
    versions: tuple[TextVersion, ...]


def list_text_versions(case_id: UUID, *, actor: Officer) -> tuple[VersionedText, ...]:
    """The texts of the case that some form writes and another one edits, with their versions.

    Raises:
        CaseNotFound: there is none, or its content is not for these eyes.
    """
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor) or not may_read_content(actor):
            raise CaseNotFound
        if not sees_whole_case(work, case_id, actor):
            raise CaseNotFound
        version_id = work.connection.scalar(select(Case.version_id).where(Case.id == case_id))
        if version_id is None:
            raise CaseNotFound
        fields = _fields(get_compiled(work, version_id))
        rows = list(_rows(work, case_id)) if fields else []
        found = (VersionedText(name, _label(known), _versions(work, known, rows)) for name, known in fields.items())
        return tuple(text for text in found if text.versions)


def _fields(compiled: CompiledProcess) -> dict[str, dict[str, FormField]]:
    """The texts that are edited: for each its fields, by the element whose form has one."""
    every = [
        (element, field)
        for (_, element), facts in compiled.elements.items()
        if facts.form and (form := compiled.form(facts.form)) is not None
        for field in form.inputs
        if field.widget in WIDGETS
    ]
    edited = {field.edits for _, field in every if field.edits}
    return {
        name: {element: field for element, field in every if name in {field.name, field.edits}}
        for name in sorted(edited)
    }


def _label(known: Mapping[str, FormField]) -> str:
    return next((field.label for field in known.values() if not field.edits), "")


def _rows(work: Work, case_id: UUID) -> Iterator[Any]:
    query = (
        select(FormData.element, FormData.data, FormData.saved_at, Task.title, Task.completed_by, Task.completed_for)
        .join(Task, (Task.case_id == FormData.case_id) & (Task.id == FormData.task_id))
        .where(FormData.case_id == case_id, Task.status == "completed")
        .order_by(FormData.saved_at, Task.completed_at, Task.opened_at)
    )
    yield from work.connection.execute(query)


def _versions(work: Work, known: Mapping[str, FormField], rows: list[Any]) -> tuple[TextVersion, ...]:
    found: list[TextVersion] = []
    for row in rows:
        field = known.get(row.element)
        parts = _parts(field, row.data.get(field.name)) if field else ()
        if not parts or (found and found[-1].parts == parts):
            continue
        by, stands_for = (officer_name(work, one) if one else "" for one in (row.completed_by, row.completed_for))
        found.append(TextVersion(len(found) + 1, row.element, row.title, by, stands_for, row.saved_at, parts))
    return tuple(found)


def _parts(field: FormField, value: Any) -> tuple[TextPart, ...]:
    if isinstance(value, str):
        return (TextPart("", value),)
    rows = value if isinstance(value, list) else []
    return tuple(_part(field, row) for row in rows if isinstance(row, Mapping))


def _part(field: FormField, row: Mapping[str, Any]) -> TextPart:
    heading = " ".join(str(row[one.name]) for one in field.fields if one.read_only and row.get(one.name))
    told = ((one, row.get(one.name)) for one in field.fields if not one.read_only)
    return TextPart(heading, "\n".join(_said(one, value) for one, value in told if value))


def _said(field: FormField, value: Any) -> str:
    return str(value) if field.widget == "richtext" else f"*{field.label}:* {value}"
