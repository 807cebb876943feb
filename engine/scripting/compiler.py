"""From a syntax tree to the closures of `nodes`; every construct not named here is refused."""

import ast
import math
from collections.abc import Callable, Iterable

from engine.errors import N_
from engine.scripting import nodes, operators
from engine.scripting.failures import ScriptProblem, closest, problem_at
from engine.scripting.limits import LARGEST_NUMBER, Limits
from engine.scripting.nodes import Node
from engine.scripting.operators import Operator
from engine.scripting.refusals import refused_construct, refused_operator

BINARY: dict[type[ast.operator], Operator] = {
    ast.Add: operators.add,
    ast.Sub: operators.subtract,
    ast.Mult: operators.multiply,
    ast.Div: operators.divide,
    ast.FloorDiv: operators.divide_whole,
    ast.Mod: operators.remainder,
}
COMPARISONS: dict[type[ast.cmpop], Operator] = {
    ast.Eq: operators.same,
    ast.NotEq: operators.differ,
    ast.Lt: operators.less,
    ast.LtE: operators.less_or_same,
    ast.Gt: operators.greater,
    ast.GtE: operators.greater_or_same,
    ast.In: operators.within,
    ast.NotIn: operators.outside,
}
# The words of JSON and FEEL for Python's three constants.
WORDS: dict[str, bool | None] = {"null": None, "true": True, "false": False}
NOTHING = nodes.constant(None)
MOST_PROBLEMS = 50


class Compiler:
    """Compiles the expressions of one source; gathers problems, names and cost as it goes."""

    def __init__(self, source: str, *, functions: Iterable[str], limits: Limits) -> None:
        self.lines = source.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.known = frozenset(functions)
        self.limits = limits
        self.problems: list[ScriptProblem] = []
        self.names: set[str] = set()
        self.functions: set[str] = set()
        self.cost = 0
        self.depth = 0
        self.loop_name: str | None = None

    def compile(self, tree: ast.expr) -> Node:
        """The node of a tree; what may not run is noted in `problems`."""
        compile_kind = KINDS.get(type(tree))
        if compile_kind is None:
            return self.refuse(tree, *refused_construct(tree))
        self.cost += 1
        if self.cost > self.limits.nodes:
            return self.refuse_once(tree, N_("Biểu thức quá dài."), N_("Chia thành nhiều biểu thức ngắn."))
        if self.depth >= self.limits.depth:
            what = N_("Biểu thức lồng nhau quá sâu.")
            return self.refuse_once(tree, what, N_("Chia thành nhiều biểu thức ngắn."))
        self.depth += 1
        try:
            return compile_kind(self, tree)
        finally:
            self.depth -= 1

    def refuse(self, tree: ast.AST, what: str, remedy: str, **facts: object) -> Node:
        """Note a problem at the tree's place and go on, so that one check tells them all."""
        if self.is_full():
            return NOTHING
        line = getattr(tree, "lineno", 1)
        self.problems.append(problem_at(line, self.column(tree, line), what, remedy, **facts))
        return NOTHING

    def is_full(self) -> bool:
        """Whether enough problems are known: a hostile text must not be answered with thousands."""
        return len(self.problems) >= MOST_PROBLEMS

    def refuse_once(self, tree: ast.AST, what: str, remedy: str) -> Node:
        if any(problem.what == what for problem in self.problems):
            return NOTHING
        return self.refuse(tree, what, remedy)

    def column(self, tree: ast.AST, line: int) -> int:
        """The column in characters; `ast` counts bytes, and Vietnamese letters have several."""
        offset = getattr(tree, "col_offset", 0)
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return len(text.encode(errors="replace")[:offset].decode(errors="replace")) + 1

    def require_plain_name(self, tree: ast.AST, name: str) -> bool:
        """Names with two underscores belong to Python, not to data; `ast` has normalised them (NFKC)."""
        if "__" not in name:
            return True
        self.refuse(
            tree,
            N_("Không dùng được tên “{name}”."),
            N_("Đặt tên không có hai dấu gạch dưới liền nhau."),
            name=name,
        )
        return False

    def constant(self, tree: ast.Constant) -> Node:
        value = tree.value
        if value is None or isinstance(value, bool):
            return nodes.constant(value)
        if isinstance(value, str):
            return self.text(tree, value)
        if isinstance(value, int) and abs(value) <= LARGEST_NUMBER:
            return nodes.constant(value)
        if isinstance(value, float) and math.isfinite(value):
            return nodes.constant(value)
        if isinstance(value, (int, float)):
            return self.refuse(tree, N_("Số quá lớn."), N_("Chỉ dùng số không quá 10^18."))
        return self.refuse(tree, *refused_construct(tree))

    def text(self, tree: ast.Constant, value: str) -> Node:
        if "\0" in value or any("\ud800" <= letter <= "\udfff" for letter in value):
            return self.refuse(tree, N_("Văn bản có ký tự hỏng."), N_("Gõ lại đoạn văn bản, không dùng mã ký tự lạ."))
        return nodes.constant(value)

    def name(self, tree: ast.Name) -> Node:
        if tree.id in WORDS:
            return nodes.constant(WORDS[tree.id])
        if not self.require_plain_name(tree, tree.id):
            return NOTHING
        if tree.id == self.loop_name:
            return nodes.loop_variable()
        self.names.add(tree.id)
        return nodes.variable(tree.id)

    def attribute(self, tree: ast.Attribute) -> Node:
        whole = self.compile(tree.value)
        if not self.require_plain_name(tree, tree.attr):
            return NOTHING
        return nodes.field(whole, tree.attr)

    def subscript(self, tree: ast.Subscript) -> Node:
        whole = self.compile(tree.value)
        if not isinstance(tree.slice, ast.Slice):
            return nodes.item(whole, self.compile(tree.slice))
        bounds = (tree.slice.lower, tree.slice.upper, tree.slice.step)
        return nodes.part(whole, *(NOTHING if bound is None else self.compile(bound) for bound in bounds))

    def unary(self, tree: ast.UnaryOp) -> Node:
        operand = self.compile(tree.operand)
        if isinstance(tree.op, ast.Not):
            return nodes.opposite(operand)
        if isinstance(tree.op, ast.USub):
            return nodes.negative(operand)
        return self.refuse(tree, *refused_operator(tree.op))

    def binary(self, tree: ast.BinOp) -> Node:
        operator = BINARY.get(type(tree.op))
        if operator is None:
            return self.refuse(tree, *refused_operator(tree.op))
        return nodes.binary(operator, self.compile(tree.left), self.compile(tree.right))

    def boolean(self, tree: ast.BoolOp) -> Node:
        operands = [self.compile(value) for value in tree.values]
        return nodes.every(operands) if isinstance(tree.op, ast.And) else nodes.either(operands)

    def comparison(self, tree: ast.Compare) -> Node:
        if any(isinstance(sign, (ast.Is, ast.IsNot)) for sign in tree.ops):
            return self.identity(tree)
        links = [
            (COMPARISONS[type(sign)], self.compile(right))
            for sign, right in zip(tree.ops, tree.comparators, strict=True)
        ]
        return nodes.chain(self.compile(tree.left), links)

    def identity(self, tree: ast.Compare) -> Node:
        right = tree.comparators[0]
        is_none = (isinstance(right, ast.Constant) and right.value is None) or (
            isinstance(right, ast.Name) and right.id == "null"
        )
        if len(tree.ops) > 1 or not is_none:
            return self.refuse(tree, N_("“is” chỉ dùng được với None."), N_("Dùng == để so sánh."))
        left = self.compile(tree.left)
        return nodes.empty(left) if isinstance(tree.ops[0], ast.Is) else nodes.filled(left)

    def choice(self, tree: ast.IfExp) -> Node:
        return nodes.choice(self.compile(tree.test), self.compile(tree.body), self.compile(tree.orelse))

    def sequence(self, tree: ast.List | ast.Tuple) -> Node:
        return nodes.list_of([self.compile(element) for element in tree.elts])

    def mapping(self, tree: ast.Dict) -> Node:
        fields = []
        for key, value in zip(tree.keys, tree.values, strict=True):
            if key is None:
                return self.refuse(value, N_("Không dùng được “**”."), N_("Viết rõ từng trường."))
            fields.append((self.compile(key), self.compile(value)))
        return nodes.object_of(fields)

    def comprehension(self, tree: ast.ListComp | ast.GeneratorExp) -> Node:
        loop = tree.generators[0]
        if self.loop_name is not None or len(tree.generators) > 1:
            return self.refuse(
                tree, N_("Vòng lặp lồng nhau không dùng được."), N_("Chỉ dùng một “for” trong một biểu thức.")
            )
        if loop.is_async or not isinstance(loop.target, ast.Name) or loop.target.id in WORDS:
            return self.refuse(tree, N_("Vòng lặp này không dùng được."), N_("Viết dạng: [… for x in danh_sách if …]."))
        if not self.require_plain_name(loop.target, loop.target.id):
            return NOTHING
        # While the list itself is compiled a loop counts as open too: one `for` in all.
        self.loop_name = ""
        whole = self.compile(loop.iter)
        self.loop_name = loop.target.id
        before = self.cost
        conditions = [self.compile(condition) for condition in loop.ifs]
        element = self.compile(tree.elt)
        self.loop_name = None
        return nodes.comprehension(whole, conditions, element, self.cost - before + 1)

    def call(self, tree: ast.Call) -> Node:
        if not isinstance(tree.func, ast.Name):
            return self.refuse(
                tree,
                N_("Chỉ gọi được hàm có sẵn, theo tên."),
                N_("Viết tên_hàm(…), không viết giá_trị.hàm(…)."),
            )
        name = tree.func.id
        if name not in self.known:
            return self.unknown_function(tree, name)
        if tree.keywords or any(isinstance(argument, ast.Starred) for argument in tree.args):
            return self.refuse(
                tree, N_("Hàm chỉ nhận giá trị theo thứ tự."), N_("Bỏ “tên=”, “*” và “**” trong lời gọi hàm.")
            )
        self.functions.add(name)
        arguments = [self.compile(argument) for argument in tree.args]
        if name == "default" and len(arguments) == 2:  # noqa: PLR2004 - default(x, y) forgives an unset x
            return nodes.with_default(arguments[0], arguments[1])
        return nodes.call(name, arguments)

    def unknown_function(self, tree: ast.Call, name: str) -> Node:
        suggestion = "" if self.is_full() else closest(name, sorted(self.known))
        remedy = N_("Có phải là {suggestion}(…) không?") if suggestion else N_("Chỉ dùng các hàm có sẵn.")
        return self.refuse(tree, N_("Không có hàm {name}(…)."), remedy, name=name, suggestion=suggestion)


KINDS: dict[type[ast.expr], Callable[..., Node]] = {
    ast.Constant: Compiler.constant,
    ast.Name: Compiler.name,
    ast.Attribute: Compiler.attribute,
    ast.Subscript: Compiler.subscript,
    ast.UnaryOp: Compiler.unary,
    ast.BinOp: Compiler.binary,
    ast.BoolOp: Compiler.boolean,
    ast.Compare: Compiler.comparison,
    ast.IfExp: Compiler.choice,
    ast.List: Compiler.sequence,
    ast.Tuple: Compiler.sequence,
    ast.Dict: Compiler.mapping,
    ast.ListComp: Compiler.comprehension,
    ast.GeneratorExp: Compiler.comprehension,
    ast.Call: Compiler.call,
}
