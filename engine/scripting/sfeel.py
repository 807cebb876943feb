"""S-FEEL, the language of decision tables as dmn-js writes them, on the same interpreter."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.errors import N_
from engine.scripting.expression import Expression
from engine.scripting.failures import ScriptFailed
from engine.scripting.limits import STANDARD_LIMITS, Budget, Limits, too_deep
from engine.scripting.nodes import Node, Scope
from engine.scripting.operators import Operator, greater, greater_or_same, less, less_or_same, same
from engine.scripting.parsing import require_length
from engine.scripting.sfeel_parser import Parser
from engine.scripting.values import Value, require_json

Test = Callable[[Value, Scope], bool]
SIGNS: dict[str, Operator] = {"<": less, "<=": less_or_same, ">": greater, ">=": greater_or_same}


@dataclass(frozen=True, slots=True)
class UnaryTests:
    """The tests of one input cell; `names` are the variables they read beside the input's value."""

    source: str
    names: frozenset[str]
    functions: frozenset[str]
    test: Test = field(repr=False, compare=False)
    cost: int = field(repr=False, compare=False)

    def matches(
        self,
        value: Value,
        data: Mapping[str, Value],
        functions: Mapping[str, Callable[..., Value]],
        budget: Budget,
    ) -> bool:
        """Whether the input's value passes; an empty value passes only `-`, `null` and `not(…)`.

        Raises:
            ScriptFailed: value and cell cannot be compared, or not within the budget.
        """
        try:
            budget.spend(self.cost)
            require_json(value)
            return self.test(value, Scope(data, functions, budget))
        except ScriptFailed as failure:
            raise failure.within(self.source) from None
        except RecursionError:
            raise too_deep().within(self.source) from None


def compile_unary_tests(source: str, *, functions: Collection[str], limits: Limits = STANDARD_LIMITS) -> UnaryTests:
    """The tests of an input cell, from the cache when it was compiled before.

    Raises:
        ScriptInvalid: it is not S-FEEL as dmn-js writes it; names the part and its column.
    """
    return _compile_tests(source, frozenset(functions), limits)


def compile_sfeel_expression(
    source: str, *, functions: Collection[str], limits: Limits = STANDARD_LIMITS
) -> Expression:
    """The expression of an output cell, or of an input's heading.

    Raises:
        ScriptInvalid: it is not S-FEEL as dmn-js writes it; names the part and its column.
    """
    return _compile_expression(source, frozenset(functions), limits)


@lru_cache(maxsize=2048)
def _compile_expression(source: str, functions: frozenset[str], limits: Limits) -> Expression:
    require_length(source, limits)
    parser = Parser(source, functions=functions, limits=limits)
    node = parser.expression()
    parser.require_end()
    return Expression(source, frozenset(parser.names), frozenset(parser.called), node, parser.cost)


@lru_cache(maxsize=4096)
def _compile_tests(source: str, functions: frozenset[str], limits: Limits) -> UnaryTests:
    require_length(source, limits)
    parser = Parser(source, functions=functions, limits=limits)
    test = _cell(parser)
    parser.require_end()
    return UnaryTests(source, frozenset(parser.names), frozenset(parser.called), test, parser.cost)


def _cell(parser: Parser) -> Test:
    if parser.at_end():
        return lambda _value, _scope: True
    if parser.is_lone_dash():
        parser.advance()
        return lambda _value, _scope: True
    if parser.takes_name("not"):
        parser.require("(")
        tests = _tests(parser)
        parser.require(")")
        return lambda value, scope: not any(test(value, scope) for test in tests)
    tests = _tests(parser)
    return lambda value, scope: any(test(value, scope) for test in tests)


def _tests(parser: Parser) -> list[Test]:
    tests = [_test(parser)]
    while parser.takes(","):
        tests.append(_test(parser))
    return tests


def _test(parser: Parser) -> Test:
    if parser.ahead.said in SIGNS and parser.ahead.kind == "sign":
        return _compared(SIGNS[parser.advance().said], parser.sum())
    if parser.ahead.kind == "sign" and parser.ahead.said in {"[", "]", "("}:
        return _range(parser)
    if parser.ahead.kind == "sign" and parser.ahead.said in {"=", "!="}:
        raise parser.refused(N_("Không dùng được dấu “{sign}” ở đầu ô."), N_("Viết thẳng giá trị, hoặc not(giá_trị)."))
    return _equal(parser.sum())


def _range(parser: Parser) -> Test:
    """`[1..5]`, `(1..5)`, `]1..5[`: a bracket turned outwards leaves its end out."""
    lowest = greater_or_same if parser.advance().said == "[" else greater
    start = parser.sum()
    parser.require("..")
    stop = parser.sum()
    if parser.ahead.said not in {"]", ")", "["}:
        raise parser.refused(N_("Khoảng này chưa được đóng."), N_("Viết khoảng dạng [1..5] hoặc (1..5)."))
    highest = less_or_same if parser.advance().said == "]" else less
    above, below = _compared(lowest, start), _compared(highest, stop)
    return lambda value, scope: above(value, scope) and below(value, scope)


def _compared(operator: Operator, bound: Node) -> Test:
    def test(value: Value, scope: Scope) -> bool:
        # An empty input is neither below nor above anything.
        return value is not None and bool(operator(value, bound(scope), scope.budget))

    return test


def _equal(wanted: Node) -> Test:
    return lambda value, scope: same(value, wanted(scope), scope.budget)
