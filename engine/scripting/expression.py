"""One expression, compiled once and evaluated many times."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from engine.scripting.compiler import Compiler
from engine.scripting.failures import ScriptFailed, ScriptInvalid
from engine.scripting.limits import STANDARD_LIMITS, Budget, Limits, too_deep
from engine.scripting.nodes import Node, Scope
from engine.scripting.parsing import parse_expression
from engine.scripting.values import Value, settled


@dataclass(frozen=True, slots=True)
class Expression:
    """`names` are the variables it reads, `functions` those it calls."""

    source: str
    names: frozenset[str]
    functions: frozenset[str]
    node: Node = field(repr=False, compare=False)
    cost: int = field(repr=False, compare=False)

    def evaluate(
        self, data: Mapping[str, Value], functions: Mapping[str, Callable[..., Value]], budget: Budget
    ) -> Value:
        """Its value: JSON, within the limits, sharing nothing with `data`.

        Raises:
            ScriptFailed: it cannot be computed with this data, or not within the budget.
        """
        try:
            budget.spend(self.cost)
            return settled(self.node(Scope(data, functions, budget)), budget)
        except ScriptFailed as failure:
            raise failure.within(self.source) from None
        except RecursionError:
            raise too_deep().within(self.source) from None


def compile_expression(source: str, *, functions: Collection[str], limits: Limits = STANDARD_LIMITS) -> Expression:
    """The expression of a source, from the cache when it was compiled before.

    Raises:
        ScriptInvalid: it is not in the safe language; all its problems at once.
    """
    return _compile(source, frozenset(functions), limits)


@lru_cache(maxsize=4096)
def _compile(source: str, functions: frozenset[str], limits: Limits) -> Expression:
    tree = parse_expression(source, limits)
    compiler = Compiler(source.strip(), functions=functions, limits=limits)
    node = compiler.compile(tree)
    if compiler.problems:
        raise ScriptInvalid(expression=source, problems=compiler.problems)
    return Expression(
        source=source,
        names=frozenset(compiler.names),
        functions=frozenset(compiler.functions),
        node=node,
        cost=compiler.cost,
    )
