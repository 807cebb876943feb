"""What may be corrected at an incident: the variables that the failed element reads, each with its type."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy import select

from engine.cases.errors import CaseNotFound, IncidentClosed
from engine.cases.finding import may_see_case
from engine.cases.interventions import require_admin
from engine.cases.places import process_of
from engine.cases.views import restore_case
from engine.definitions import CompiledProcess, get_compiled, names_read
from engine.definitions.forms import FormField, Option
from engine.definitions.operations import is_reference
from engine.directory import Officer
from engine.errors import N_, Conflict, Invalid, Problem
from engine.runtime import LiveCase
from engine.storage import Work, read_work
from engine.storage.tables import Case, CaseState, Incident

LONGEST = 20_000
MOST_DIGITS = 30


class ValueKind(StrEnum):
    """How a value is typed. `KEPT`: it lies with a form, and is not for these eyes."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes_no"
    CHOICE = "choice"
    LINES = "lines"
    JSON = "json"
    KEPT = "kept"


TYPED_KINDS = (ValueKind.TEXT, ValueKind.NUMBER, ValueKind.YES_NO, ValueKind.LINES, ValueKind.JSON)


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable that the failed element reads. `kind` None: nothing says yet of which kind it is."""

    name: str
    label: str
    kind: ValueKind | None
    value: Any
    is_known: bool
    options: tuple[Option, ...] = ()


def mendable_variables(case_id: UUID, incident_id: UUID, *, actor: Officer) -> tuple[Variable, ...]:
    """The variables that the failed element reads, as it would see them now, by name.

    Raises:
        NotAllowed: only an administrator mends.
        CaseNotFound: no such case.
        IncidentClosed: it has been dealt with already.
    """
    require_admin(actor)
    with read_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        incident = work.connection.execute(
            select(Incident.task_id, Incident.element).where(
                Incident.case_id == case_id, Incident.id == incident_id, Incident.status == "open"
            )
        ).one_or_none()
        if incident is None:
            raise IncidentClosed
        compiled, live = _live(work, case_id)
        process_id, data = _seen_by(live, incident.task_id)
        place = process_id or process_of(compiled, incident.element)
        fields = _fields(compiled)
        return tuple(
            _variable(name, data, fields.get(name)) for name in sorted(names_read(compiled, place, incident.element))
        )


def mended_values(
    variables: tuple[Variable, ...], typed: Mapping[str, str], kinds: Mapping[str, str]
) -> dict[str, Any]:
    """The values that differ from what stands there; `kinds` says of which kind the unknown ones are.

    Raises:
        Invalid: a value is not of its kind, or nothing differs.
    """
    changed: dict[str, Any] = {}
    problems: list[Problem] = []
    for variable in variables:
        if variable.kind is ValueKind.KEPT or variable.name not in typed:
            continue
        kind = variable.kind or _chosen(kinds.get(variable.name, ""))
        try:
            value = parsed(kind, typed[variable.name], variable.options)
        except ValueError as error:
            problems.append(Problem(variable.name, str(error), N_("Sửa giá trị này."), facts={"name": variable.label}))
            continue
        if value != variable.value:
            changed[variable.name] = value
    if problems:
        raise Invalid(problems=problems)
    if not changed:
        remedy = N_("Sửa ít nhất một giá trị, hoặc cho chạy lại mà không sửa.")
        raise Invalid(problems=[Problem("", N_("Chưa có giá trị nào khác trước."), remedy)])
    return changed


def shown_value(kind: ValueKind | None, value: Any) -> str:
    """A value as it stands in its field."""
    if value is None:
        return ""
    if kind is ValueKind.LINES and isinstance(value, list):
        return "\n".join(map(str, value))
    if kind is ValueKind.JSON:
        return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def parsed(kind: ValueKind, text: str, options: tuple[Option, ...] = ()) -> Any:
    """The value of what was typed; None for an empty field.

    Raises:
        ValueError: it is not of that kind; says so in words.
    """
    stated = text.strip()[:LONGEST]
    if not stated:
        return None
    if kind is ValueKind.CHOICE:
        return _choice(stated, options) if options else stated
    return READERS[kind](stated) if kind in READERS else stated


def _live(work: Work, case_id: UUID) -> tuple[CompiledProcess, LiveCase]:
    row = work.connection.execute(
        select(Case.version_id, Case.number, CaseState.state)
        .join(CaseState, CaseState.case_id == Case.id)
        .where(Case.id == case_id)
    ).one()
    compiled = get_compiled(work, row.version_id)
    return compiled, restore_case(work, compiled, case_id, row.number, bytes(row.state))


def _seen_by(live: LiveCase, task_id: UUID) -> tuple[str, Mapping[str, Any]]:
    """The process of the task and its data; of the whole case, when what failed is no task of it."""
    try:
        task = live.task(task_id)
    except Conflict:
        return "", live.variables()
    return str(task.workflow.spec.name), task.data


def _fields(compiled: CompiledProcess) -> dict[str, FormField]:
    return {field.name: field for form in compiled.forms.values() for field in form.fields}


def _variable(name: str, data: Mapping[str, Any], field: FormField | None) -> Variable:
    value = data.get(name)
    options = field.options if field is not None else ()
    return Variable(name, field.label if field else name, _kind(value, field), value, name in data, options)


def _kind(value: Any, field: FormField | None) -> ValueKind | None:
    if is_reference(value) or (field is not None and (field.is_kept or field.is_personal)):
        return ValueKind.KEPT
    if value is None:
        return _kind_of_field(field) if field is not None else None
    if isinstance(value, bool):
        return ValueKind.YES_NO
    if isinstance(value, int | float):
        return ValueKind.NUMBER
    if isinstance(value, str):
        return ValueKind.CHOICE if field is not None and field.options else ValueKind.TEXT
    is_plain_list = isinstance(value, list) and all(isinstance(item, str) for item in value)
    return ValueKind.LINES if is_plain_list else ValueKind.JSON


def _kind_of_field(field: FormField) -> ValueKind:
    if field.widget == "group":
        return ValueKind.JSON
    if field.is_multiple:
        return ValueKind.LINES
    by_type = {"boolean": ValueKind.YES_NO, "integer": ValueKind.NUMBER, "number": ValueKind.NUMBER}
    return by_type.get(field.type) or (ValueKind.CHOICE if field.options else ValueKind.TEXT)


def _chosen(kind: str) -> ValueKind:
    return ValueKind(kind) if kind in set(TYPED_KINDS) else ValueKind.TEXT


def _number(text: str) -> int | float:
    plain = text.replace(" ", "").replace(",", ".")
    if len(plain) <= MOST_DIGITS:
        for read in (int, float):
            try:
                value = read(plain)
            except ValueError:
                continue
            if value == value and abs(value) != float("inf"):  # noqa: PLR0124 - NaN alone differs from itself
                return value
    raise ValueError(N_("“{name}” phải là một số."))


def _yes_no(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError(N_("“{name}” phải là Có hoặc Không."))
    return text == "true"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise ValueError(N_("“{name}” chưa đúng dạng JSON.")) from error


def _choice(text: str, options: tuple[Option, ...]) -> Any:
    for option in options:
        if str(option.value) == text:
            return option.value
    raise ValueError(N_("“{name}” phải là một trong các lựa chọn."))


READERS: Mapping[ValueKind, Callable[[str], Any]] = {
    ValueKind.NUMBER: _number,
    ValueKind.YES_NO: _yes_no,
    ValueKind.LINES: _lines,
    ValueKind.JSON: _json,
}
