"""The codes that the program says of a file or a field, read from its source, with their words."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.places import ROOT

CODE = re.compile(r"[a-z]+\.[a-z_]+")
CHECKED = re.compile(r"(bpmn|dmn|form|reference|scenario|xml|json|check|definition)\.[a-z_]+")
OF_FILES = ("engine/definitions", "engine/cases/rehearsal", "engine/cases/deploying.py")
# Said of what a person fills in, not of the form's files.
OF_FIELDS = tuple(f"engine/definitions/{name}.py" for name in ("forms/messages", "forms/form", "operations"))
EITHER = "error or warning"


@dataclass(frozen=True, slots=True)
class Said:
    """One code with the sentence it says first. `severity` is that of findings."""

    code: str
    severity: str
    what: str
    remedy: str


def findings() -> list[Said]:
    """What the checker says of files, by code."""
    sources = [path for path in _sources(*OF_FILES) if _name(path) not in OF_FIELDS]
    return _sorted(said for path in sources for said in _said_in(path) if CHECKED.fullmatch(said.code))


def problems() -> list[Said]:
    """What is said of single fields, files and requests, by code."""
    known = {said.code for said in findings()}
    return _sorted(said for path in _sources("engine", "webui") for said in _said_in(path) if said.code not in known)


def _sorted(found: Iterator[Said]) -> list[Said]:
    """One for each code: the first that says something, with both severities when it has both."""
    kept: dict[str, Said] = {}
    for said in found:
        first = kept.get(said.code)
        if first is None or not first.what:
            kept[said.code] = said
        elif said.severity != first.severity:
            kept[said.code] = Said(first.code, EITHER, first.what, first.remedy)
    return [kept[code] for code in sorted(kept)]


def _sources(*places: str) -> Iterator[Path]:
    for place in places:
        path = ROOT / place
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _said_in(path: Path) -> Iterator[Said]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    undecided = {
        call for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for call in _undecided(function)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (code := _code(node)):
            what, remedy, *_ = [*_words(node), "", ""]
            severity = EITHER if node in undecided else "warning" if _called(node) == "warning" else "error"
            yield Said(code, severity, what, remedy)


def _undecided(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """The findings of a function that chooses between the two kinds by a variable `say`."""
    chooses = any(isinstance(node, ast.Name) and node.id == "warning" for node in ast.walk(function))
    for node in ast.walk(function) if chooses else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
            yield node


def _code(call: ast.Call) -> str:
    """The code among a call's own arguments: by position where findings are made, by name elsewhere."""
    named = [word.value for word in call.keywords if word.arg == "code"]
    said = [*named, *(call.args if _called(call) in MAKERS else [])]
    return next((text for text in map(_text, said) if CODE.fullmatch(text)), "")


MAKERS = frozenset({"error", "warning", "say", "missing", "_invalid", "_missing", "said"})


def _called(call: ast.Call) -> str:
    return getattr(call.func, "id", "") or getattr(call.func, "attr", "")


def _words(call: ast.Call) -> Iterator[str]:
    """The sentences marked for people, in the order of the arguments."""
    for argument in [*call.args, *(word.value for word in call.keywords)]:
        marked = [node for node in ast.walk(argument) if isinstance(node, ast.Call) and _called(node) == "N_"]
        if marked:
            yield _text(marked[0].args[0])


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
