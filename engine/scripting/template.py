"""Instructions and notices: Markdown with `{{ expression }}`, `{% if %}` and `{% for %}`."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.errors import N_
from engine.scripting.expression import Expression, compile_expression
from engine.scripting.failures import ScriptFailed, ScriptInvalid, problem_at
from engine.scripting.functions import STANDARD_FUNCTIONS
from engine.scripting.limits import STANDARD_LIMITS, Budget, Limits, too_long_text, too_many_items
from engine.scripting.markdown import escape_markdown
from engine.scripting.operators import kind_of
from engine.scripting.parsing import require_length
from engine.scripting.values import Value, is_number

MARK = re.compile(r"\{\{(.*?)\}\}|\{%(.*?)%\}", re.DOTALL)
FOR = re.compile(r"for\s+([^\W\d]\w*)\s+in\s+(.+)", re.DOTALL)
IF = re.compile(r"if\s+(.+)", re.DOTALL)
DEEPEST = 5


class _Rendering:
    """One rendering in progress: the text so far and the room left for more."""

    __slots__ = ("budget", "functions", "parts", "room")

    def __init__(self, functions: Mapping[str, Callable[..., Value]], budget: Budget) -> None:
        self.functions = functions
        self.budget = budget
        self.parts: list[str] = []
        self.room = budget.limits.text

    def write(self, text: str) -> None:
        self.room -= len(text)
        if self.room < 0:
            raise too_long_text()
        self.budget.spend(1)
        self.parts.append(text)

    def value(self, expression: Expression, data: Mapping[str, Value]) -> Value:
        return expression.evaluate(data, self.functions, self.budget)


@dataclass(frozen=True, slots=True)
class _Text:
    text: str

    def write(self, data: Mapping[str, Value], rendering: _Rendering) -> None:
        del data
        rendering.write(self.text)


@dataclass(frozen=True, slots=True)
class _Value:
    expression: Expression

    def write(self, data: Mapping[str, Value], rendering: _Rendering) -> None:
        try:
            shown = shown_text(rendering.value(self.expression, data))
        except ScriptFailed as failure:
            raise failure.within(self.expression.source) from None
        rendering.write(escape_markdown(shown))


@dataclass(frozen=True, slots=True)
class _If:
    condition: Expression
    then: "tuple[_Part, ...]"
    otherwise: "tuple[_Part, ...]"

    def write(self, data: Mapping[str, Value], rendering: _Rendering) -> None:
        for part in self.then if rendering.value(self.condition, data) else self.otherwise:
            part.write(data, rendering)


@dataclass(frozen=True, slots=True)
class _For:
    name: str
    items: Expression
    body: "tuple[_Part, ...]"

    def write(self, data: Mapping[str, Value], rendering: _Rendering) -> None:
        items = rendering.value(self.items, data)
        if type(items) is not list:
            raise unlisted(items).within(self.items.source)
        if len(items) > rendering.budget.limits.items:
            raise too_many_items().within(self.items.source)
        rendering.budget.spend(len(data))
        inner = dict(data)
        for item in items:
            rendering.budget.spend(1)
            inner[self.name] = item
            for part in self.body:
                part.write(inner, rendering)


_Part = _Text | _Value | _If | _For


@dataclass(frozen=True, slots=True)
class Template:
    """`names` are the variables it reads."""

    source: str
    names: frozenset[str]
    functions: frozenset[str]
    parts: tuple[_Part, ...]

    def render(
        self,
        data: Mapping[str, Value],
        budget: Budget,
        functions: Mapping[str, Callable[..., Value]] = STANDARD_FUNCTIONS,
    ) -> str:
        """The Markdown text; values stand in it as plain text, whatever they contain.

        Raises:
            ScriptFailed: an expression in it cannot be computed, or the text grows too long.
        """
        rendering = _Rendering(functions, budget)
        try:
            for part in self.parts:
                part.write(data, rendering)
        except ScriptFailed as failure:
            raise failure.within(self.source) from None
        return "".join(rendering.parts)


def compile_template(
    source: str, *, functions: Collection[str] = tuple(STANDARD_FUNCTIONS), limits: Limits = STANDARD_LIMITS
) -> Template:
    """The template of a source, from the cache when it was compiled before.

    Raises:
        ScriptInvalid: a mark in it is unknown, unclosed, or holds a wrong expression.
    """
    return _compile(source, frozenset(functions), limits)


@lru_cache(maxsize=1024)
def _compile(source: str, functions: frozenset[str], limits: Limits) -> Template:
    require_length(source, limits)
    reader = _Reader(source, functions, limits)
    parts = reader.block(until=())
    return Template(source, frozenset(reader.names), frozenset(reader.called), parts)


class _Reader:
    """Reads text and marks in turn; what a loop names is not asked of the case."""

    def __init__(self, source: str, functions: frozenset[str], limits: Limits) -> None:
        self.source = source
        self.functions = functions
        self.limits = limits
        self.names: set[str] = set()
        self.called: set[str] = set()
        self.loops: list[str] = []
        self.depth = 0
        self.ended_by = ""
        self.place = 0
        self.marks = self.pieces()

    def pieces(self) -> Iterator[tuple[str, str]]:
        """Each piece in order: `text`, `value` or `statement`, and what it says."""
        done = 0
        for match in MARK.finditer(self.source):
            if match.start() > done:
                yield "text", self.source[done : match.start()]
            self.place, done = match.start(), match.end()
            if match[1] is not None:
                yield "value", match[1].strip()
            else:
                yield "statement", match[2].strip().strip("-").strip()
        rest = self.source[done:]
        unclosed = min((spot for spot in (rest.find("{{"), rest.find("{%")) if spot >= 0), default=-1)
        if unclosed >= 0:
            self.place = done + unclosed
            raise self.refused(N_("Dấu mở ở đây chưa được đóng."), N_("Đóng bằng }} hoặc %}, trong cùng một đoạn."))
        if rest:
            yield "text", rest

    def block(self, until: tuple[str, ...]) -> tuple[_Part, ...]:
        opened = self.place
        parts: list[_Part] = []
        for kind, said in self.marks:
            if kind == "text":
                parts.append(_Text(said))
            elif kind == "value":
                parts.append(_Value(self.expression(said)))
            elif said in until:
                self.ended_by = said
                return tuple(parts)
            else:
                parts.append(self.statement(said))
        if until:
            self.place = opened
            raise self.refused(N_("Khối này chưa được đóng."), N_("Thêm {closing}."), closing=f"{{% {until[-1]} %}}")
        return tuple(parts)

    def statement(self, said: str) -> _Part:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.refused(N_("Các khối lồng nhau quá sâu."), N_("Viết hướng dẫn ngắn gọn hơn."))
        part = self.opened(said)
        self.depth -= 1
        return part

    def opened(self, said: str) -> _Part:
        if match := IF.fullmatch(said):
            condition = self.expression(match[1])
            then = self.block(until=("else", "endif"))
            otherwise = self.block(until=("endif",)) if self.ended_by == "else" else ()
            return _If(condition, then, otherwise)
        if (match := FOR.fullmatch(said)) and "__" not in match[1]:
            items = self.expression(match[2])
            self.loops.append(match[1])
            body = self.block(until=("endfor",))
            self.loops.pop()
            return _For(match[1], items, body)
        raise self.refused(
            N_("Không dùng được lệnh này trong hướng dẫn."),
            N_("Chỉ dùng if, else, endif, for … in …, endfor."),
        )

    def expression(self, source: str) -> Expression:
        try:
            expression = compile_expression(source, functions=self.functions, limits=self.limits)
        except ScriptInvalid as invalid:
            problem = invalid.problems[0]
            raise self.refused(problem.what, problem.remedy, expression=source, **problem.facts) from None
        self.names |= expression.names - set(self.loops)
        self.called |= expression.functions
        return expression

    def refused(self, what: str, remedy: str, *, expression: str = "", **facts: object) -> ScriptInvalid:
        before = self.source[: self.place]
        column = self.place - (before.rfind("\n") + 1) + 1
        problem = problem_at(before.count("\n") + 1, column, what, remedy, **facts)
        return ScriptInvalid(expression=expression or self.source, problems=[problem])


def shown_text(value: Value) -> str:
    """A value as people read it."""
    if value is None:
        return ""
    if type(value) is bool:
        return N_("có") if value else N_("không")
    if type(value) is float and value.is_integer():
        return str(int(value))
    if is_number(value) or type(value) is str:
        return str(value)
    if type(value) is list:
        return ", ".join(shown_text(item) for item in value)
    raise ScriptFailed(
        N_("Không hiện được {kind} trong văn bản."), remedy=N_("Chỉ rõ trường cần hiện."), kind=kind_of(value)
    )


def unlisted(value: Value) -> ScriptFailed:
    return ScriptFailed(
        N_("Vòng lặp cần một danh sách, không phải {kind}."),
        remedy=N_("Kiểm tra biến sau “in”."),
        kind=kind_of(value),
    )
