"""A script task: lines that each set one variable of the case."""

import ast
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.errors import N_
from engine.scripting.compiler import WORDS, Compiler
from engine.scripting.expression import Expression
from engine.scripting.failures import ScriptFailed, ScriptInvalid, problem_at
from engine.scripting.limits import STANDARD_LIMITS, Budget, Limits
from engine.scripting.parsing import parse_statements
from engine.scripting.refusals import ONLY_ASSIGNMENTS, refused_statement
from engine.scripting.values import Value, settled


@dataclass(frozen=True, slots=True)
class Script:
    """`names` are the variables it reads from the case, `assigned` those it sets."""

    source: str
    names: frozenset[str]
    assigned: frozenset[str]
    functions: frozenset[str]
    assignments: tuple[tuple[str, Expression], ...]

    def run(
        self, data: Mapping[str, Value], functions: Mapping[str, Callable[..., Value]], budget: Budget
    ) -> dict[str, Value]:
        """The variables it sets, with their new values; `data` stays as it was.

        Raises:
            ScriptFailed: a line cannot be computed; no variable is set then.
        """
        seen = dict(data)
        for name, expression in self.assignments:
            seen[name] = expression.evaluate(seen, functions, budget)
        try:
            # Together too: a thousand variables may not each take the limit of one,
            # and two of them may not share a list.
            return dict(settled({name: seen[name] for name in sorted(self.assigned)}, budget))
        except ScriptFailed as failure:
            raise failure.within(self.source) from None


def compile_script(source: str, *, functions: Collection[str], limits: Limits = STANDARD_LIMITS) -> Script:
    """The script of a source, from the cache when it was compiled before.

    Raises:
        ScriptInvalid: a line is no assignment in the safe language; all problems at once.
    """
    return _compile(source, frozenset(functions), limits)


@lru_cache(maxsize=1024)
def _compile(source: str, functions: frozenset[str], limits: Limits) -> Script:
    reader = _Reader(source, functions, limits)
    for statement in parse_statements(source, limits):
        reader.read(statement)
    if not (reader.assignments or reader.compiler.problems):
        empty = problem_at(1, 1, N_("Script trống."), N_("Viết ít nhất một dòng gán, hoặc bỏ việc này khỏi sơ đồ."))
        reader.compiler.problems.append(empty)
    if reader.compiler.problems:
        raise ScriptInvalid(expression=source, problems=reader.compiler.problems)
    return Script(
        source=source,
        names=frozenset(reader.names),
        assigned=frozenset(reader.assigned),
        functions=frozenset(reader.called),
        assignments=tuple(reader.assignments),
    )


class _Reader:
    """Reads the lines in order, so that a variable set above is not asked of the case."""

    def __init__(self, source: str, functions: frozenset[str], limits: Limits) -> None:
        self.compiler = Compiler(source, functions=functions, limits=limits)
        self.names: set[str] = set()
        self.called: set[str] = set()
        self.assigned: set[str] = set()
        self.assignments: list[tuple[str, Expression]] = []

    def read(self, statement: ast.stmt) -> None:
        if not isinstance(statement, ast.Assign):
            self.compiler.refuse(statement, *refused_statement(statement))
            return
        name = self.target(statement)
        if name is not None:
            self.assign(name, statement.value)

    def target(self, statement: ast.Assign) -> str | None:
        target = statement.targets[0]
        if len(statement.targets) > 1 or isinstance(target, (ast.Tuple, ast.List)):
            self.compiler.refuse(target, N_("Mỗi dòng chỉ gán cho một biến."), N_("Viết mỗi biến một dòng."))
        elif isinstance(target, (ast.Attribute, ast.Subscript)):
            # A nested edit would rewrite values that finished steps share.
            self.compiler.refuse(
                target,
                N_("Chỉ gán được cho biến, không gán vào bên trong."),
                N_("Gán cả đối tượng: a = {…}."),
            )
        elif not isinstance(target, ast.Name):
            self.compiler.refuse(target, *ONLY_ASSIGNMENTS)
        elif target.id in WORDS:
            self.compiler.refuse(target, N_("Không gán được cho “{name}”."), N_("Chọn tên khác."), name=target.id)
        elif self.compiler.require_plain_name(target, target.id):
            return target.id
        return None

    def assign(self, name: str, tree: ast.expr) -> None:
        compiler = self.compiler
        compiler.names, compiler.functions, before = set(), set(), compiler.cost
        node = compiler.compile(tree)
        self.names |= compiler.names - self.assigned
        self.called |= compiler.functions
        expression = Expression(
            source=compiler.lines[tree.lineno - 1].strip(),
            names=frozenset(compiler.names),
            functions=frozenset(compiler.functions),
            node=node,
            cost=compiler.cost - before,
        )
        self.assignments.append((name, expression))
        self.assigned.add(name)
