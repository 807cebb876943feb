"""Scenarios: stories told in YAML, beside the diagram they keep working."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import yaml

from engine.clock import VIETNAM
from engine.definitions import Library, SourceFile
from engine.errors import N_, DefinitionInvalid, Problem

BESIDE = {
    "complete": {"as", "agency", "with", "which"},
    "wait": set[str](),
    "until": set[str](),
    "message": {"with"},
    "expect": set[str](),
}
"""What may stand beside each kind of step."""

KINDS = tuple(BESIDE)

EXPECTED = {"open", "status", "end", "variables", "due"}
KEYS = {"title", "process", "given", "start", "operations", "steps", "expect", "takes", "description"}
MAX_STEPS = 500


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story: what is given, what happens step by step, what is expected at the end."""

    path: str
    title: str
    process: str
    given: Mapping[str, Any]
    start: datetime
    steps: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any] = field(default_factory=dict)
    takes: tuple[str, ...] = ()
    operations: Mapping[str, Any] = field(default_factory=dict)


def scenarios_of(library: Library) -> list[Scenario]:
    """Every scenario of the library, by path.

    Raises:
        DefinitionInvalid: one of them cannot be read.
    """
    return [read_scenario(library.files[path]) for path in sorted(library.files) if is_scenario(path)]


def is_scenario(path: str) -> bool:
    """Whether a file of the library tells a story."""
    return path.endswith(".yaml") and "/scenarios/" in path


def story_processes(library: Library) -> dict[str, str]:
    """The process each scenario is about, by the scenario's path; those that cannot be read are left out."""
    told = {path: _story_process(file) for path, file in library.files.items() if is_scenario(path)}
    return {path: process for path, process in told.items() if process is not None}


@lru_cache(maxsize=2_000)
def _story_process(file: SourceFile) -> str | None:
    try:
        return read_scenario(file).process
    except DefinitionInvalid:
        return None


def read_scenario(file: SourceFile) -> Scenario:
    """The scenario of a file.

    Raises:
        DefinitionInvalid: it is not YAML, or not a scenario.
    """
    told = _load(file)
    if not isinstance(told, dict) or not {"process", "steps", "start"} <= told.keys():
        raise _invalid(file, N_("Kịch bản cần có process, start và steps."))
    if unknown := _unknown(told, KEYS):
        raise _invalid(file, N_("Kịch bản có mục không hiểu: {names}."), names=unknown)
    steps = told["steps"]
    if not isinstance(steps, list) or len(steps) > MAX_STEPS:
        raise _invalid(file, N_("Mục steps phải là một danh sách, tối đa {limit} bước."), limit=MAX_STEPS)
    for number, step in enumerate(steps, start=1):
        _inspect_step(file, number, step)
    expect, takes = told.get("expect") or {}, told.get("takes") or ()
    if unknown := _unknown(expect, EXPECTED):
        raise _invalid(file, N_("Mục expect có điều không hiểu: {names}."), names=unknown)
    if not isinstance(takes, list | tuple):
        raise _invalid(file, N_("Mục takes phải là một danh sách mã nhánh."))
    return Scenario(
        path=file.path,
        title=str(told.get("title") or file.path),
        process=str(told["process"]),
        given=dict(told.get("given") or {}),
        start=_moment(file, told["start"]),
        steps=tuple(steps),
        expect=dict(expect),
        takes=tuple(map(str, takes)),
        operations=dict(told.get("operations") or {}),
    )


def _inspect_step(file: SourceFile, number: int, step: Any) -> None:
    kinds = [kind for kind in BESIDE if isinstance(step, dict) and kind in step]
    if len(kinds) != 1:
        raise _invalid(
            file, N_("Bước {number} phải là đúng một trong: {kinds}."), number=number, kinds=", ".join(KINDS)
        )
    (kind,) = kinds
    if unknown := _unknown(step, {kind, *BESIDE[kind]}) or (kind == "expect" and _unknown(step[kind], EXPECTED)):
        raise _invalid(file, N_("Bước {number} có mục không hiểu: {names}."), number=number, names=unknown)


def _unknown(told: Any, known: set[str]) -> str:
    """The names that mean nothing here; what is no table at all is named whole."""
    if not isinstance(told, dict):
        return str(told)[:60]
    return ", ".join(sorted(str(name)[:60] for name in told if name not in known))


def _load(file: SourceFile) -> Any:
    try:
        return yaml.safe_load(file.content)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", -1) + 1
        raise _invalid(file, N_("Tệp kịch bản không phải YAML đúng chuẩn."), line=line) from error


def _moment(file: SourceFile, value: Any) -> datetime:
    try:
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    except ValueError as error:
        raise _invalid(file, N_("Thời điểm “{value}” không đúng dạng 2026-11-23T08:00."), value=str(value)) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)).astimezone(UTC)


def _invalid(file: SourceFile, what: str, *, line: int = 0, **facts: Any) -> DefinitionInvalid:
    problem = Problem(
        file.path,
        what,
        N_("Sửa tệp kịch bản; xem mẫu trong các kịch bản có sẵn."),
        file=file.path,
        line=line,
        code="scenario.invalid",
        facts=facts,
    )
    return DefinitionInvalid(problems=[problem])
