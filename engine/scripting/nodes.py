"""The interpreter: a compiled expression is a tree of these closures, each giving its value in a scope.

What a node costs is charged once, when the whole expression starts; what grows
with the data (loops, texts, lists) is charged where it happens.
"""

from collections.abc import Callable, Mapping, Sequence

from engine.errors import N_, HoiDapError
from engine.scripting.failures import Missing, ScriptFailed, closest, unknown_name
from engine.scripting.limits import Budget, too_many_items
from engine.scripting.operators import Operator, field_of, item_of, part_of, unfit
from engine.scripting.values import (
    JSON_TYPES,
    Value,
    bounded_number,
    charge,
    is_number,
    require_json,
    settled,
)


class Scope:
    """What one evaluation can see; `item` is the loop variable of a comprehension."""

    __slots__ = ("budget", "data", "functions", "item")

    def __init__(
        self, data: Mapping[str, Value], functions: Mapping[str, Callable[..., Value]], budget: Budget
    ) -> None:
        self.data = data
        self.functions = functions
        self.budget = budget
        self.item: Value = None


Node = Callable[[Scope], Value]


def constant(value: Value) -> Node:
    return lambda _scope: value


def variable(name: str) -> Node:
    def read(scope: Scope) -> Value:
        try:
            value = scope.data[name]
        except KeyError:
            raise unknown_name(name, scope.data) from None
        if type(value) not in JSON_TYPES:
            require_json(value)
        return value

    return read


def loop_variable() -> Node:
    return lambda scope: scope.item


def field(whole: Node, name: str) -> Node:
    def read(scope: Scope) -> Value:
        return field_of(whole(scope), name)

    return read


def item(whole: Node, index: Node) -> Node:
    return lambda scope: item_of(whole(scope), index(scope))


def part(whole: Node, start: Node, stop: Node, step: Node) -> Node:
    return lambda scope: part_of(whole(scope), start(scope), stop(scope), step(scope), scope.budget)


def binary(operator: Operator, left: Node, right: Node) -> Node:
    return lambda scope: operator(left(scope), right(scope), scope.budget)


def negative(operand: Node) -> Node:
    def negate(scope: Scope) -> Value:
        value = operand(scope)
        if not is_number(value):
            raise unfit("-", value, value)
        return bounded_number(-value)

    return negate


def opposite(operand: Node) -> Node:
    return lambda scope: not operand(scope)


def empty(operand: Node) -> Node:
    return lambda scope: operand(scope) is None


def filled(operand: Node) -> Node:
    return lambda scope: operand(scope) is not None


def every(operands: Sequence[Node]) -> Node:
    """Python's `and`: the first value that says no, else the last."""
    *firsts, last = operands

    def decide(scope: Scope) -> Value:
        for operand in firsts:
            value = operand(scope)
            if not value:
                return value
        return last(scope)

    return decide


def either(operands: Sequence[Node]) -> Node:
    """Python's `or`: the first value that says yes, else the last."""
    *firsts, last = operands

    def decide(scope: Scope) -> Value:
        for operand in firsts:
            value = operand(scope)
            if value:
                return value
        return last(scope)

    return decide


def chain(first: Node, links: Sequence[tuple[Operator, Node]]) -> Node:
    """A chain of comparisons, `1 <= x < 5`: each value computed once, stops at the first no."""
    if len(links) == 1:
        operator, right = links[0]
        return binary(operator, first, right)

    def decide(scope: Scope) -> bool:
        left = first(scope)
        for operator, node in links:
            right = node(scope)
            if not operator(left, right, scope.budget):
                return False
            left = right
        return True

    return decide


def choice(condition: Node, then: Node, otherwise: Node) -> Node:
    return lambda scope: then(scope) if condition(scope) else otherwise(scope)


def list_of(items: Sequence[Node]) -> Node:
    return lambda scope: [node(scope) for node in items]


def object_of(fields: Sequence[tuple[Node, Node]]) -> Node:
    def build(scope: Scope) -> dict[str, Value]:
        result = {}
        for key_node, node in fields:
            key = key_node(scope)
            if type(key) is not str:
                raise ScriptFailed(
                    N_("Tên trường của đối tượng phải là văn bản."),
                    remedy=N_("Viết tên trường trong dấu nháy."),
                )
            result[key] = node(scope)
        return result

    return build


def comprehension(whole: Node, conditions: Sequence[Node], element: Node, cost: int) -> Node:
    """A list built from a list; every round spends `cost` operations."""

    def build(scope: Scope) -> list[Value]:
        items = whole(scope)
        budget = scope.budget
        if type(items) is not list:
            raise unfit("for … in", None, items)
        if len(items) > budget.limits.items:
            raise too_many_items()
        result = []
        for one in items:
            budget.spend(cost)
            require_json(one)
            scope.item = one
            if all(condition(scope) for condition in conditions):
                result.append(element(scope))
        return result

    return build


def call(name: str, arguments: Sequence[Node]) -> Node:
    """The result of a listed function; its arguments and its result are weighed."""

    def invoke(scope: Scope) -> Value:
        function = scope.functions.get(name)
        if function is None:
            raise unknown_function(name, scope.functions)
        values = [node(scope) for node in arguments]
        for value in values:
            charge(value, scope.budget)
        return settled(called(name, function, values), scope.budget)

    return invoke


def called(name: str, function: Callable[..., Value], values: Sequence[Value]) -> Value:
    """What the function answers; its refusals become ours and keep the data to themselves."""
    try:
        return function(*values)
    except HoiDapError:
        raise
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError):
        # Not `from error`: the text of such errors quotes the data.
        raise ScriptFailed(
            N_("Hàm {name}(…) không dùng được với các giá trị này."),
            remedy=N_("Kiểm tra số lượng và kiểu của các giá trị đưa vào hàm {name}."),
            name=name,
        ) from None


def with_default(value: Node, fallback: Node) -> Node:
    """`default(x, y)`: x, or y when x is empty or nobody has set it."""

    def decide(scope: Scope) -> Value:
        try:
            result = value(scope)
        except Missing:
            result = None
        return fallback(scope) if result is None else result

    return decide


def unknown_function(name: str, known: Mapping[str, Value]) -> ScriptFailed:
    suggestion = closest(name, known)
    remedy = N_("Có phải là {suggestion}(…) không?") if suggestion else N_("Chỉ dùng các hàm có sẵn.")
    return ScriptFailed(N_("Không có hàm {name}(…)."), remedy=remedy, name=name, suggestion=suggestion)
