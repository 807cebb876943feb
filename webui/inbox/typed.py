"""What an officer typed in a task's form, its files stored first: a mistake elsewhere loses none of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Request
from werkzeug.datastructures import FileStorage

from engine.definitions.forms import Form, FormField
from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.petitions import (
    MOST_FILES,
    AttachmentView,
    FileUpload,
    add_case_file,
    list_chosen_files,
    list_unused_files,
    store_file,
)
from webui.kit import read_posted, read_sent

FILE = "file"


@dataclass(frozen=True, slots=True)
class Typed:
    """The data as typed, file ids included, and what is wrong with the files that were chosen."""

    data: dict[str, Any]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the files of a form are kept: those of these ids that are there, and one more."""

    find: Callable[[Iterable[UUID]], tuple[AttachmentView, ...]]
    add: Callable[[FileUpload], AttachmentView]


def shelf_of_case(case_id: UUID, actor: Officer) -> Shelf:
    """The files of a case; adding one raises `CaseNotFound` where the case is not for these eyes."""
    return Shelf(
        lambda ids: list_chosen_files(ids, case_id=case_id, actor=actor),
        lambda upload: add_case_file(upload, case_id=case_id, actor=actor),
    )


def own_shelf(actor: Officer) -> Shelf:
    """The officer's uploads that no case has taken yet: for a case that is still to begin."""
    return Shelf(lambda ids: list_unused_files(ids, actor=actor), lambda upload: store_file(upload, actor=actor))


def read_typed(form: Form | None, asked: Request, shelf: Shelf) -> Typed:
    """What was sent, with new files kept on the shelf."""
    if form is None:
        return Typed({}, ())
    data = read_posted(form.fields, asked.form)
    problems: list[Problem] = []
    for field in _file_fields(form):
        kept = [str(one.id) for one in shelf.find(_ids(data[field.name]))]
        added = list(_add(field, asked.files.getlist(f"{field.name}-new"), len(kept), problems, shelf))
        data[field.name] = kept + added if field.is_multiple else (added or kept or [""])[-1]
    return Typed(data, tuple(problems))


def files_of(form: Form | None, data: Mapping[str, Any], shelf: Shelf) -> dict[str, tuple[AttachmentView, ...]]:
    """The files that the data name, by field."""
    if form is None:
        return {}
    named = (field for field in form.fields if field.format == FILE or field.widget == "files")
    return {field.name: shelf.find(_ids(data.get(field.name))) for field in named}


def _file_fields(form: Form) -> Iterator[FormField]:
    return (field for field in form.inputs if field.widget == "files")


def _ids(value: object) -> list[UUID]:
    texts: Iterable[object] = value if isinstance(value, list | tuple) else [value]
    return [found for found in map(_id, texts) if found is not None]


def _id(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _add(
    field: FormField,
    sent: Iterable[FileStorage],
    already: int,
    problems: list[Problem],
    shelf: Shelf,
) -> Iterator[str]:
    for one in sent:
        if not one.filename:
            continue
        if field.is_multiple and already >= MOST_FILES:
            problems.append(_too_many(field, one.filename))
            continue
        try:
            stored = shelf.add(read_sent(one))
        except Invalid as error:
            problems.extend(_at(field, problem) for problem in error.problems)
            continue
        already += 1
        yield str(stored.id)


def _at(field: FormField, problem: Problem) -> Problem:
    return Problem(f"/{field.name}", problem.what, problem.remedy, code=problem.code, facts=problem.facts)


def _too_many(field: FormField, name: str) -> Problem:
    return Problem(
        f"/{field.name}",
        N_("Tệp “{name}” chưa được nhận: tối đa là {most} tệp."),
        N_("Bỏ bớt tệp khác rồi chọn lại."),
        code="file.refused",
        facts={"name": name[:100], "most": MOST_FILES},
    )
