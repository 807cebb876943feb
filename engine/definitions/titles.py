"""What people call a file of the library."""

from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import yaml

from engine.definitions.library import SourceFile, read_json
from engine.definitions.model import read_properties
from engine.definitions.paths import Kind, kind_of
from engine.definitions.xml import BPMN
from engine.errors import DefinitionInvalid

LONGEST_TITLE = 200
LARGEST_READ = 500_000


def title_of(file: SourceFile) -> str:
    """The title that the file gives itself, else its name."""
    return _title(file) or PurePosixPath(file.path).name


@lru_cache(maxsize=2_000)
def _title(file: SourceFile) -> str:
    try:
        found = _READERS[kind_of(file.path)](file)
    except (DefinitionInvalid, yaml.YAMLError, ValueError, RecursionError):
        return ""
    return " ".join(found.split())[:LONGEST_TITLE]


def _diagram(file: SourceFile) -> str:
    process = next(file.tree.iter(f"{{{BPMN}}}process"), None)
    if process is None:
        return ""
    return read_properties(process).get("title") or process.get("name") or process.get("id") or ""


def _decision(file: SourceFile) -> str:
    root = file.tree.getroot()
    decision = next(root.iter("{*}decision"), None)
    names = (node.get("name") for node in (decision, root) if node is not None)
    return next((name for name in names if name), "")


def _form(file: SourceFile) -> str:
    if len(file.content) > LARGEST_READ:
        return ""
    told: Any = read_json(file)
    return str(told.get("title") or "") if isinstance(told, dict) else ""


def _scenario(file: SourceFile) -> str:
    if len(file.content) > LARGEST_READ:
        return ""
    told: Any = yaml.safe_load(file.content)
    return str(told.get("title") or "") if isinstance(told, dict) else ""


def _nothing(_file: SourceFile) -> str:
    return ""


_READERS = {
    Kind.BPMN: _diagram,
    Kind.DMN: _decision,
    Kind.FORM: _form,
    Kind.HINTS: _nothing,
    Kind.SCENARIO: _scenario,
    Kind.OTHER: _nothing,
}
