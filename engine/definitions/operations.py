"""Operations: the named Python functions that a service task may call, with their signatures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any, Literal, Protocol, TypeAlias
from uuid import UUID

from engine.errors import N_, Invalid, NotFound, Problem
from engine.storage import Work

ParameterType: TypeAlias = Literal["text", "number", "boolean", "date", "list", "object", "any"]
Arguments: TypeAlias = dict[str, Any]
Value: TypeAlias = Any
REFERENCE = "$form"


@dataclass(frozen=True, slots=True)
class Doer:
    """Who has done a step, for whom, and by which authorisation."""

    by: UUID | None
    for_: UUID | None = None
    authority: UUID | None = None


class OperationContext(Protocol):
    """What an operation gets of its step: the transaction, the case, and the way out.

    `variables` is for reading only. An operation touches the database of `work` and nothing
    else: what leaves the house goes through `send`, and happens after the step is stored.
    """

    @property
    def work(self) -> Work: ...
    @property
    def case_id(self) -> UUID: ...
    @property
    def case_number(self) -> str: ...
    @property
    def element(self) -> str: ...
    @property
    def now(self) -> datetime: ...
    @property
    def actor(self) -> str: ...
    @property
    def variables(self) -> Mapping[str, Any]: ...
    @property
    def decisions(self) -> tuple[str, ...]:
        """The decision tables that the task names for its operation, in their order."""

    def decide(self, decision: str, data: Mapping[str, Value]) -> Mapping[str, Value]:
        """What that table of the case's version answers over `data`, within a budget of its own.

        Raises:
            DecisionFailed: the table cannot answer.
        """

    def resolve(self, value: Value) -> Value:
        """The value with each `{"$form": …}` reference replaced by what was typed."""

    def send(self, kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> object:
        """The outbox row for an effect beyond the database, born in this transaction."""

    def set_case_title(self, text: str) -> None: ...

    def set_case_due(self, due: datetime | None) -> None:
        """From this step on the case is due then; None: it waits without a date."""

    def done_by(self, element: str) -> Doer | None:
        """Who did the user task of this element last, in this very step or before; None: nobody yet."""


Run: TypeAlias = Callable[[OperationContext, Arguments], Arguments]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One value that goes into an operation, or comes out of it; `catalogue` names the one its codes are of."""

    name: str
    type: ParameterType = "text"
    title: str = ""
    required: bool = False
    catalogue: str = ""

    def takes(self, value: object) -> bool:
        """Whether a value is of this parameter's type; a reference stands for any typed text."""
        return value is None or is_reference(value) or TYPE_TESTS[self.type](value)


@dataclass(frozen=True, slots=True)
class Operation:
    """One entry of the catalogue. `grant` is the role its version needs; `is_outward` leaves the house.

    What it does to its own case can be taken back for a while, and what it sends waits so long; a step with an
    operation that reaches further (`is_undoable` is False) stands at once.
    """

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    results: tuple[Parameter, ...]
    grant: str | None
    is_outward: bool
    run: Run = field(repr=False)
    is_undoable: bool = True

    def __call__(self, context: OperationContext, arguments: Mapping[str, Any]) -> Arguments:
        """What it answers, after its arguments are found right.

        Raises:
            Invalid: an argument is missing, unknown or of another type.
        """
        self.require(arguments)
        return self.run(context, dict(arguments))

    def require(self, arguments: Mapping[str, Any]) -> None:
        """Refuse arguments that do not fit the signature; values are not shown."""
        if problems := list(self._problems(arguments)):
            raise Invalid(
                N_("Việc tự động “{name}” được gọi với dữ liệu không đúng."),
                problems=problems,
                name=self.name,
            )

    def _problems(self, arguments: Mapping[str, Any]) -> Iterable[Problem]:
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in arguments.keys() - known.keys():
            yield Problem(
                name,
                N_("“{operation}” không nhận tham số “{name}”."),
                N_("Bỏ tham số này hoặc sửa lại tên."),
                code="operation.unknown_parameter",
                facts={"operation": self.name, "name": name},
            )
        for name, parameter in known.items():
            value = arguments.get(name)
            if value is None and parameter.required:
                yield Problem(
                    name,
                    N_("“{operation}” thiếu tham số “{name}”."),
                    N_("Gán giá trị cho tham số này trong sơ đồ."),
                    code="operation.missing_parameter",
                    facts={"operation": self.name, "name": name},
                )
            elif not parameter.takes(value):
                yield Problem(
                    name,
                    N_("Tham số “{name}” của “{operation}” phải là {type}."),
                    N_("Kiểm tra biểu thức gán cho tham số này."),
                    code="operation.wrong_type",
                    facts={"operation": self.name, "name": name, "type": TYPE_WORDS[parameter.type]},
                )


class Catalogue:
    """The operations a diagram may call, by name."""

    def __init__(self) -> None:
        self._operations: dict[str, Operation] = {}

    def register(self, operation: Operation) -> Operation:
        """Add an operation; adding the same one again changes nothing.

        Raises:
            ValueError: another operation has this name already.
        """
        if self._operations.setdefault(operation.name, operation) != operation:
            raise ValueError(f"two operations are named {operation.name}")
        return operation

    def find(self, name: str) -> Operation | None:
        return self._operations.get(name)

    def get(self, name: str) -> Operation:
        """The operation of this name.

        Raises:
            NotFound: there is none; tells the nearest name.
        """
        found = self._operations.get(name)
        if found is not None:
            return found
        if suggestion := self.suggest(name):
            raise NotFound(
                N_("Không có việc tự động “{name}”."),
                remedy=N_("Có phải là “{suggestion}” không?"),
                name=name,
                suggestion=suggestion,
            )
        raise NotFound(N_("Không có việc tự động “{name}”."), remedy=N_("Chọn một việc trong danh mục."), name=name)

    def suggest(self, name: str) -> str:
        """The known name nearest to `name`, or nothing."""
        return next(iter(get_close_matches(name[:100], list(self._operations), n=1)), "")

    def all(self) -> tuple[Operation, ...]:
        """Every operation, by name."""
        return tuple(self._operations[name] for name in sorted(self._operations))


catalogue = Catalogue()
"""The catalogue of this process; the composition root fills it."""


def operation(
    name: str,
    *,
    title: str,
    parameters: Iterable[Parameter] = (),
    results: Iterable[Parameter] = (),
    grant: str | None = None,
    outward: bool = False,
    undoable: bool = True,
    into: Catalogue | None = None,
) -> Callable[[Run], Operation]:
    """Make a function an operation and register it; the operation is called like the function.

    `undoable=False`: it reaches beyond its case, so that a step that calls it cannot be taken back.
    """
    shelf = catalogue if into is None else into

    def wrap(run: Run) -> Operation:
        return shelf.register(Operation(name, title, tuple(parameters), tuple(results), grant, outward, run, undoable))

    return wrap


def is_reference(value: object) -> bool:
    """Whether a value stands for something typed in a form and kept out of the case's state."""
    return isinstance(value, dict) and value.keys() == {REFERENCE}


def _is_day(value: object) -> bool:
    if not isinstance(value, str):
        return False
    try:
        date.fromisoformat(value[:10])
    except ValueError:
        return False
    return True


TYPE_TESTS: dict[str, Callable[[object], bool]] = {
    "text": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "date": _is_day,
    "list": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "any": lambda _value: True,
}
TYPE_WORDS: dict[str, str] = {
    "text": N_("văn bản"),
    "number": N_("số"),
    "boolean": N_("có/không"),
    "date": N_("ngày"),
    "list": N_("danh sách"),
    "object": N_("đối tượng"),
    "any": N_("giá trị bất kỳ"),
}
