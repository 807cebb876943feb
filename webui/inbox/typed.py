"""What an officer typed in a task's form, its files stored first: a mistake elsewhere loses none of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Request
from werkzeug.datastructures import FileStorage, MultiDict

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
from webui.kit.posted import file_fields, place_of, without_row

FILE = "file"
ADD_ROW, DROP_ROW = "_add", "_drop"
"""The buttons of a group, for pages without a script: one row more (the value is the group), one less (`group-2`)."""


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
    posted = without_row(MultiDict(asked.form), asked.form.get(DROP_ROW, ""))
    sent = without_row(MultiDict(asked.files.items(multi=True)), asked.form.get(DROP_ROW, ""))
    problems: list[tuple[str, Problem]] = []
    # A row in which nothing but a file was chosen is a row: files are stored before rows are counted.
    for field, name in list(file_fields(form.inputs, {**posted, **sent})):
        kept = [str(one.id) for one in shelf.find(_ids(posted.getlist(name)))]
        added = list(_add(field, name, sent.getlist(f"{name}-new"), len(kept), problems, shelf))
        posted.setlist(name, kept + added if field.is_multiple else (added or kept)[-1:])
    data = read_posted(form.fields, posted)
    return Typed(data, tuple(_at(place_of(form.inputs, posted, name), one) for name, one in problems))


def files_of(form: Form | None, data: Mapping[str, Any], shelf: Shelf) -> dict[str, tuple[AttachmentView, ...]]:
    """The files that the data name, by the field's name on the page."""
    return dict(_files_in(form.fields, data, shelf, "")) if form is not None else {}


def _files_in(
    fields: Iterable[FormField], data: Mapping[str, Any], shelf: Shelf, prefix: str
) -> Iterator[tuple[str, tuple[AttachmentView, ...]]]:
    for field in fields:
        name, value = f"{prefix}{field.name}", data.get(field.name)
        if field.widget == "files" or field.format == FILE:
            yield name, shelf.find(_ids(value))
            continue
        rows = value if isinstance(value, list) and field.fields else [value] if isinstance(value, Mapping) else []
        for number, row in enumerate(rows):
            if isinstance(row, Mapping):
                yield from _files_in(field.fields, row, shelf, f"{name}-{number}-")


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
    name: str,
    sent: Iterable[FileStorage],
    already: int,
    problems: list[tuple[str, Problem]],
    shelf: Shelf,
) -> Iterator[str]:
    for one in sent:
        if not one.filename:
            continue
        if field.is_multiple and already >= MOST_FILES:
            problems.append((name, _too_many(field, one.filename)))
            continue
        try:
            stored = shelf.add(read_sent(one))
        except Invalid as error:
            problems.extend((name, problem) for problem in error.problems)
            continue
        already += 1
        yield str(stored.id)


def _at(where: str, problem: Problem) -> Problem:
    return Problem(where, problem.what, problem.remedy, code=problem.code, facts=problem.facts)


def _too_many(field: FormField, name: str) -> Problem:
    return Problem(
        f"/{field.name}",
        N_("Tệp “{name}” chưa được nhận: tối đa là {most} tệp."),
        N_("Bỏ bớt tệp khác rồi chọn lại."),
        code="file.refused",
        facts={"name": name[:100], "most": MOST_FILES},
    )
