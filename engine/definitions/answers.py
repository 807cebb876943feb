"""What the files of a library give a case, as editors offer it: the fields of forms, the outputs of tables."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from engine.definitions.library import Library, SourceFile, read_json
from engine.definitions.paths import Kind, kind_of
from engine.errors import DefinitionInvalid

MOST_VALUES = 40
_TEXT = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class KnownField:
    """A field that a form asks for. `path`: the form's; `schema`: what it may be."""

    path: str
    name: str
    schema: dict[str, Any]


@dataclass(frozen=True, slots=True)
class KnownOutput:
    """An output of a decision table, with the texts that its rules answer."""

    path: str
    name: str
    label: str
    values: tuple[str, ...]


def known_fields(library: Library) -> tuple[KnownField, ...]:
    """All that forms ask for, in the order of files and fields; what is only shown is not asked for."""
    forms = (file for path, file in sorted(library.files.items()) if _is_form(path))
    return tuple(field for file in forms for field in _fields(file))


def known_outputs(library: Library) -> tuple[KnownOutput, ...]:
    """The outputs of all decision tables."""
    tables = (file for path, file in sorted(library.files.items()) if kind_of(path) is Kind.DMN)
    return tuple(output for file in tables for output in _outputs(file))


def _is_form(path: str) -> bool:
    return kind_of(path) is Kind.FORM and path.startswith("forms/") and not path.endswith(".ui.json")


@lru_cache(maxsize=2_000)
def _fields(file: SourceFile) -> tuple[KnownField, ...]:
    try:
        form = read_json(file)
    except (DefinitionInvalid, ValueError, RecursionError):
        return ()
    properties = form.get("properties") if isinstance(form, dict) else None
    if not isinstance(properties, dict):
        return ()
    asked = ((name, one) for name, one in properties.items() if isinstance(one, dict) and not one.get("readOnly"))
    return tuple(KnownField(file.path, name, one) for name, one in asked)


@lru_cache(maxsize=500)
def _outputs(file: SourceFile) -> tuple[KnownOutput, ...]:
    try:
        return tuple(_columns(file))
    except DefinitionInvalid:
        return ()


def _columns(file: SourceFile) -> Iterator[KnownOutput]:
    for table in file.tree.iter("{*}decisionTable"):
        rows = [list(rule.iterfind("{*}outputEntry")) for rule in table.iterfind("{*}rule")]
        for place, output in enumerate(table.iterfind("{*}output")):
            cells = [row[place].findtext("{*}text") or "" for row in rows if place < len(row)]
            values = dict.fromkeys(value for cell in cells for value in _TEXT.findall(cell) if value)
            name = output.get("name") or ""
            if name:
                yield KnownOutput(file.path, name, output.get("label") or name, tuple(values)[:MOST_VALUES])
