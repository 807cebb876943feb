"""A parser of S-FEEL by precedence; it builds the closures of `nodes` as it reads."""

from collections.abc import Callable

from engine.errors import N_
from engine.scripting import nodes, operators
from engine.scripting.failures import ScriptFailed, ScriptInvalid, closest
from engine.scripting.limits import Limits
from engine.scripting.nodes import Node, Scope
from engine.scripting.operators import Operator, kind_of
from engine.scripting.sfeel_tokens import Token, read_tokens, refused
from engine.scripting.values import Value

COMPARISONS: dict[str, Operator] = {
    "=": operators.same,
    "!=": operators.differ,
    "<": operators.less,
    "<=": operators.less_or_same,
    ">": operators.greater,
    ">=": operators.greater_or_same,
}
SUMS: dict[str, Operator] = {"+": operators.add, "-": operators.subtract}
PRODUCTS: dict[str, Operator] = {"*": operators.multiply, "/": operators.divide}
WORDS: dict[str, bool | None] = {"null": None, "true": True, "false": False}
# Full FEEL, which a table of ours does not need: refused by name.
LEFT_OUT = frozenset(
    {"for", "some", "every", "function", "instance", "between", "in", "return", "satisfies", "external"}
)
RESERVED = frozenset({"if", "then", "else", "and", "or"}) | LEFT_OUT


class Parser:
    """Reads one cell; gathers the names and functions it uses, and what it costs."""

    def __init__(self, source: str, *, functions: frozenset[str], limits: Limits) -> None:
        self.source = source
        self.known = functions
        self.limits = limits
        self.names: set[str] = set()
        self.called: set[str] = set()
        self.cost = 0
        self.depth = 0
        self.tokens = read_tokens(source)
        self.ahead: Token = next(self.tokens)

    # -- walking over the tokens

    def advance(self) -> Token:
        token = self.ahead
        if token.kind != "end":
            self.ahead = next(self.tokens)
        return token

    def at_end(self) -> bool:
        return self.ahead.kind == "end"

    def is_lone_dash(self) -> bool:
        return self.source.strip() == "-"

    def takes(self, sign: str) -> bool:
        """Whether the sign stands here; if so, go past it."""
        found = self.ahead.kind == "sign" and self.ahead.said == sign
        if found:
            self.advance()
        return found

    def takes_name(self, word: str) -> bool:
        """Whether the word stands here; if so, go past it."""
        found = self.ahead.kind == "name" and self.ahead.said == word
        if found:
            self.advance()
        return found

    def require(self, sign: str) -> None:
        if not self.takes(sign):
            raise self.refused(
                N_("Ở đây cần “{wanted}”."), N_("Thêm “{wanted}” hoặc kiểm tra các dấu ngoặc."), wanted=sign
            )

    def require_word(self, word: str) -> None:
        if not self.takes_name(word):
            raise self.refused(N_("Ở đây cần “{wanted}”."), N_("Viết: if … then … else …"), wanted=word)

    def require_end(self) -> None:
        if not self.at_end():
            raise self.refused(
                N_("Không dùng được “{sign}” ở đây."),
                N_("Trong ô chỉ viết giá trị, so sánh, khoảng, danh sách hoặc not(…)."),
            )

    def refused(self, what: str, remedy: str, **facts: object) -> ScriptInvalid:
        return refused(self.source, self.ahead.start, what, remedy, sign=self.ahead.said[:40], **facts)

    # -- expressions, the loosest binding first

    def expression(self) -> Node:
        """A whole expression: a choice, or alternatives joined by `or`."""
        return self.nested(self._choice if self.ahead.said == "if" else self._either)

    def sum(self) -> Node:
        """An arithmetic expression, which is what stands in an input cell."""
        return self.nested(lambda: self._row(SUMS, lambda: self._row(PRODUCTS, self._signed)))

    def nested(self, read: Callable[[], Node]) -> Node:
        """What `read` reads, one level deeper."""
        self.depth += 1
        if self.depth > self.limits.depth:
            raise self.refused(N_("Biểu thức lồng nhau quá sâu."), N_("Chia thành nhiều ô hoặc nhiều bảng."))
        node = read()
        self.depth -= 1
        return node

    def _choice(self) -> Node:
        self.require_word("if")
        condition = _yes_or_no("if", self.expression())
        self.require_word("then")
        then = self.expression()
        self.require_word("else")
        return nodes.choice(condition, then, self.expression())

    def _either(self) -> Node:
        operands = [self._every()]
        while self.takes_name("or"):
            operands.append(self._every())
        return operands[0] if len(operands) == 1 else nodes.either([_yes_or_no("or", one) for one in operands])

    def _every(self) -> Node:
        operands = [self._comparison()]
        while self.takes_name("and"):
            operands.append(self._comparison())
        return operands[0] if len(operands) == 1 else nodes.every([_yes_or_no("and", one) for one in operands])

    def _comparison(self) -> Node:
        left = self.sum()
        if self.ahead.kind == "sign" and self.ahead.said in COMPARISONS:
            operator = COMPARISONS[self.advance().said]
            return nodes.binary(operator, left, self.sum())
        return left

    def _row(self, signs: dict[str, Operator], operand: Callable[[], Node]) -> Node:
        """Operands joined by signs of one rank, from left to right."""
        left = operand()
        length = 0
        while self.ahead.kind == "sign" and self.ahead.said in signs:
            length += 1
            if length > self.limits.depth:
                raise self.refused(N_("Biểu thức quá dài."), N_("Chia thành nhiều ô hoặc nhiều bảng."))
            left = nodes.binary(signs[self.advance().said], left, operand())
        return left

    def _signed(self) -> Node:
        if self.takes("-"):
            return nodes.negative(self.nested(self._signed))
        return self._path()

    def _path(self) -> Node:
        node = self._single()
        length = 0
        while self.takes("."):
            length += 1
            if self.ahead.kind != "name" or length > self.limits.depth:
                raise self.refused(N_("Sau dấu chấm cần tên một trường."), N_("Viết: tên_đối_tượng.tên_trường."))
            node = nodes.field(node, self._plain_name())
        return node

    def _single(self) -> Node:
        self.cost += 1
        if self.cost > self.limits.nodes:
            raise self.refused(N_("Biểu thức quá dài."), N_("Chia thành nhiều ô hoặc nhiều bảng."))
        if self.ahead.kind in {"number", "text"}:
            return nodes.constant(self.advance().value)
        if self.takes("("):
            node = self.expression()
            self.require(")")
            return node
        if self.ahead.kind == "name" and self.ahead.said not in RESERVED:
            return self._named()
        raise self._left_out()

    def _left_out(self) -> ScriptInvalid:
        if self.ahead.said in LEFT_OUT:
            return self.refused(
                N_("“{sign}” của FEEL đầy đủ không dùng được."),
                N_("Chỉ dùng S-FEEL: giá trị, so sánh, khoảng, danh sách, not(…)."),
            )
        if self.at_end():
            return self.refused(
                N_("Ô này còn thiếu một giá trị ở cuối."), N_("Viết tiếp giá trị, hoặc bỏ dấu cuối cùng.")
            )
        return self.refused(
            N_("Không dùng được “{sign}” ở đây."),
            N_('Ở đây cần một giá trị: số, "văn bản", tên biến hoặc hàm.'),
        )

    def _named(self) -> Node:
        start = self.ahead
        name = self._plain_name()
        if name in WORDS:
            return nodes.constant(WORDS[name])
        if not self.takes("("):
            self.names.add(name)
            return nodes.variable(name)
        if name == "not":
            node = nodes.opposite(_yes_or_no("not", self.expression()))
            self.require(")")
            return node
        if name not in self.known:
            suggestion = closest(name, sorted(self.known))
            remedy = N_("Có phải là {suggestion}(…) không?") if suggestion else N_("Chỉ dùng các hàm có sẵn.")
            raise refused(
                self.source,
                start.start,
                N_("Không có hàm {name}(…)."),
                remedy,
                name=name,
                suggestion=suggestion,
            )
        self.called.add(name)
        return nodes.call(name, self._arguments())

    def _arguments(self) -> list[Node]:
        arguments: list[Node] = []
        if self.takes(")"):
            return arguments
        arguments.append(self.expression())
        while self.takes(","):
            arguments.append(self.expression())
        self.require(")")
        return arguments

    def _plain_name(self) -> str:
        if "__" in self.ahead.said:
            raise self.refused(N_("Không dùng được tên “{sign}”."), N_("Đặt tên không có hai dấu gạch dưới liền nhau."))
        return self.advance().said


def _yes_or_no(word: str, operand: Node) -> Node:
    """The operand as yes or no, empty counting as no; any other value is a mistake in the table."""

    def decide(scope: Scope) -> Value:
        value = operand(scope)
        if value is None or type(value) is bool:
            return bool(value)
        raise ScriptFailed(
            N_("“{word}” cần giá trị đúng/sai, không phải {kind}."),
            remedy=N_("Viết một so sánh, ví dụ: số_ngày > 5."),
            word=word,
            kind=kind_of(value),
        )

    return decide
