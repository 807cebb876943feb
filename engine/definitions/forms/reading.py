"""From files to forms: built once for each content, and kept."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Protocol

from engine.definitions.forms.fields import FormField, read_fields
from engine.definitions.forms.form import Form
from engine.definitions.forms.inspection import inspect_form
from engine.definitions.forms.validation import build_validator
from engine.definitions.forms.words import TRANSLATIONS, form_words
from engine.definitions.library import SourceFile, read_json, ui_paths
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.errors import N_, DefinitionInvalid, NotFound, Problem
from engine.scripting import STANDARD_FUNCTIONS, Expression, compile_expression

LARGEST_FORM = 500_000
NO_HINTS = b"{}"


class Shelf(Protocol):
    """What a form is read from: a library, or the closure of one process."""

    @property
    def files(self) -> Mapping[str, SourceFile]: ...


def read_form(shelf: Shelf, path: str) -> Form:
    """The form at a library path such as `forms/petition/submit.json`.

    Raises:
        NotFound: there is no such file.
        DefinitionInvalid: the form cannot be used; each problem names its place.
    """
    file = shelf.files.get(path)
    if file is None:
        raise NotFound(N_("Không có biểu mẫu “{name}”."), name=path)
    hints = next((shelf.files[name] for name in ui_paths(path) if name in shelf.files), None)
    return _kept(path, file.content, hints.content if hints else NO_HINTS)


@lru_cache(maxsize=512)
def _kept(path: str, content: bytes, hints: bytes) -> Form:
    return build_form(path, _document(path, content), _document(ui_paths(path)[0], hints))


def _document(path: str, content: bytes) -> Any:
    if len(content) > LARGEST_FORM:
        raise DefinitionInvalid(
            problems=[
                Problem(
                    path,
                    N_("Biểu mẫu quá lớn."),
                    N_("Tách biểu mẫu thành các biểu mẫu nhỏ hơn."),
                    file=path,
                    code="form.too_large",
                )
            ]
        )
    return read_json(SourceFile(path, content))


def build_form(path: str, schema: Any, ui: Any) -> Form:
    """The form of a schema and its hints.

    Raises:
        DefinitionInvalid: the form cannot be used; each problem names its place.
    """
    if problems := inspect_form(path, schema, ui):
        raise DefinitionInvalid(problems=problems)
    fields = read_fields(schema, ui)
    in_rows = {field.name: found for field in fields if (found := _conditions(field.fields))}
    options = {field.name: _compiled(field.options_when) for field in fields if field.options_when}
    beginnings = {
        field.name: compile_expression(field.begins, functions=FUNCTION_NAMES) for field in fields if field.begins
    }
    form_words.learn(ui.get(TRANSLATIONS))
    return Form(path, schema, ui, fields, build_validator(schema), _conditions(fields), in_rows, options, beginnings)


def _conditions(fields: Iterable[FormField]) -> dict[str, Expression]:
    return _compiled({field.name: field.visible_when for field in fields if field.visible_when})


def _compiled(conditions: Mapping[str, str]) -> dict[str, Expression]:
    return {name: compile_expression(source, functions=STANDARD_FUNCTIONS) for name, source in conditions.items()}
