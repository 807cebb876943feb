"""DMN files: read as dmn-js writes them, every fault named with its row and cell."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from engine.definitions.decisions.collecting import Aggregation
from engine.definitions.decisions.table import Cell, DecisionTable, HitPolicy, Input, Output, Rule
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.definitions.xml import parse_xml
from engine.errors import N_, DefinitionInvalid, Problem
from engine.scripting import (
    Budget,
    Expression,
    ScriptFailed,
    ScriptInvalid,
    UnaryTests,
    compile_sfeel_expression,
    compile_unary_tests,
)

MOST_CELLS = 20_000
LONGEST_ID = 200
NAMESPACE = "omg.org/spec/DMN/"
OTHER_LOGIC = frozenset(
    {"invocation", "context", "functionDefinition", "relation", "list", "conditional", "for", "every", "some", "filter"}
)
NOT_RUN = frozenset({"businessKnowledgeModel", "decisionService"})


def read_decision(content: bytes, path: str) -> dict[str, DecisionTable]:
    """The decisions of a file by id, from the cache when this content was read before.

    Raises:
        DefinitionInvalid: not safe XML, not DMN, or a cell is not S-FEEL; all problems at once.
    """
    tables, problems = _read(content, path)
    if problems:
        raise DefinitionInvalid(problems=problems)
    return {table.id: table for table in tables}


def inspect_decisions(content: bytes, path: str) -> tuple[list[DecisionTable], list[Problem]]:
    """The decisions that could be read, and every problem of the file.

    Raises:
        DefinitionInvalid: the file cannot be read safely as XML.
    """
    tables, problems = _read(content, path)
    return list(tables), list(problems)


@lru_cache(maxsize=256)
def _read(content: bytes, path: str) -> tuple[tuple[DecisionTable, ...], tuple[Problem, ...]]:
    reader = _Reader(path)
    reader.read(parse_xml(content, path=path).getroot())
    return tuple(reader.tables), tuple(reader.problems)


class _Reader:
    """One reading of a file; goes on after a fault, so that all are told at once."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.tables: list[DecisionTable] = []
        self.problems: list[Problem] = []
        self.cells = 0

    def read(self, root: etree._Element) -> None:
        name = etree.QName(root)
        if name.localname != "definitions" or NAMESPACE not in (name.namespace or ""):
            self.say(root, "dmn.not_dmn", N_("Tệp này không phải DMN."), N_("Lưu lại bằng trình vẽ bảng quyết định."))
            return
        for node in root.iter(*(f"{{*}}{kind}" for kind in sorted(NOT_RUN))):
            self.unsupported(node)
        nodes = list(root.iterfind("{*}decision"))
        if not nodes:
            self.say(root, "dmn.empty", N_("Tệp không có quyết định nào."), N_("Thêm một bảng quyết định."))
        seen: set[str] = set()
        for node in nodes:
            identifier = node.get("id", "")
            if not identifier.isidentifier() or len(identifier) > LONGEST_ID:
                self.say(
                    node,
                    "dmn.odd_id",
                    N_("Mã quyết định “{id}” không phải là một từ."),
                    N_("Chỉ dùng chữ cái không dấu, chữ số và dấu gạch dưới."),
                    id=identifier[:60],
                )
            elif identifier in seen:
                self.say(
                    node,
                    "dmn.duplicate_id",
                    N_("Có hai quyết định cùng mã “{id}”."),
                    N_("Đổi mã của một trong hai."),
                    id=identifier,
                )
            else:
                self.decision(node, identifier)
            seen.add(identifier)

    def decision(self, node: etree._Element, identifier: str) -> None:
        for requirement in node.iterfind("{*}informationRequirement/{*}requiredDecision"):
            self.say(
                requirement,
                "dmn.requirement",
                N_("Quyết định “{id}” cần kết quả của quyết định khác."),
                N_("Gọi từng bảng bằng một việc riêng trong sơ đồ."),
                element=identifier,
                id=identifier,
            )
        table, literal = node.find("{*}decisionTable"), node.find("{*}literalExpression")
        if table is not None:
            self.tables.extend(self.table(node, table))
        elif literal is not None:
            self.tables.extend(self.literal(node, literal))
        else:
            other = next((part for part in node if _local(part) in OTHER_LOGIC), node)
            self.say(
                other,
                "dmn.unsupported",
                N_("Quyết định “{id}” không phải là bảng quyết định."),
                N_("Viết lại thành bảng quyết định."),
                element=identifier,
                id=identifier,
            )

    def unsupported(self, node: etree._Element) -> None:
        self.say(
            node,
            "dmn.unsupported",
            N_("“{kind}” không chạy được."),
            N_("Viết lại thành bảng quyết định."),
            kind=_local(node),
        )

    # -- a literal expression is a table of one open row

    def literal(self, node: etree._Element, literal: etree._Element) -> Iterator[DecisionTable]:
        variable = node.find("{*}variable")
        named = (variable.get("name", "") if variable is not None else "") or node.get("id", "")
        answer = self.expression(literal, self.cell(literal))
        if self.is_name(literal, named) and answer is not None:
            output = Output(literal.get("id", ""), named, named, line=literal.sourceline or 0)
            rule = Rule(literal.get("id") or named, literal.sourceline or 0, (), (answer,), (self.cell(literal),))
            yield self.made(node, HitPolicy.FIRST, None, (), (output,), (rule,))

    # -- tables

    def table(self, node: etree._Element, table: etree._Element) -> Iterator[DecisionTable]:
        before = len(self.problems)
        policy, aggregation = self.policy(table)
        inputs = tuple(self.inputs(table))
        outputs = tuple(self.outputs(table, node))
        columns = len(table.findall("{*}input")), len(table.findall("{*}output"))
        if not columns[1]:
            self.say(table, "dmn.no_output", N_("Bảng không có cột kết quả."), N_("Thêm một cột kết quả."))
        if aggregation and columns[1] > 1:
            self.say(
                table,
                "dmn.aggregation",
                N_("Chỉ gộp được khi bảng có một cột kết quả."),
                N_("Bỏ phép gộp, hoặc tách thành hai bảng."),
            )
        if policy in {HitPolicy.PRIORITY, HitPolicy.OUTPUT_ORDER} and not all(output.values for output in outputs):
            self.say(
                table,
                "dmn.no_priority",
                N_("Chính sách “{policy}” cần danh sách giá trị của cột kết quả."),
                N_("Nhập các giá trị cho phép, quan trọng nhất trước."),
                policy=policy,
            )
        rules = tuple(rule for part in table.iterfind("{*}rule") for rule in self.rule(part, columns))
        if len(self.problems) == before:
            yield self.made(node, policy, aggregation, inputs, outputs, rules)

    def made(
        self, node: etree._Element, policy: HitPolicy, aggregation: Aggregation | None, *parts: Any
    ) -> DecisionTable:
        identifier = node.get("id", "")
        name = node.get("name") or identifier
        return DecisionTable(identifier, name, self.path, node.sourceline or 0, policy, aggregation, *parts)

    def policy(self, table: etree._Element) -> tuple[HitPolicy, Aggregation | None]:
        named, gathered = table.get("hitPolicy", "UNIQUE"), table.get("aggregation")
        if named not in set(HitPolicy):
            self.say(
                table,
                "dmn.hit_policy",
                N_("Không có chính sách “{policy}”."),
                N_("Chọn UNIQUE, FIRST hoặc COLLECT."),
                policy=named[:40],
            )
            return HitPolicy.UNIQUE, None
        policy = HitPolicy(named)
        if policy is not HitPolicy.COLLECT or gathered is None:
            return policy, None
        if gathered not in set(Aggregation):
            self.say(
                table,
                "dmn.aggregation",
                N_("Không có phép gộp “{policy}”."),
                N_("Chọn SUM, MIN, MAX hoặc COUNT."),
                policy=gathered[:40],
            )
            return policy, None
        return policy, Aggregation(gathered)

    def inputs(self, table: etree._Element) -> Iterator[Input]:
        for column in table.iterfind("{*}input"):
            asked = column.find("{*}inputExpression")
            place = column if asked is None else asked
            cell = Cell(column.get("id", ""), place.sourceline or 0, _text(asked))
            if not cell.source:
                self.say(
                    column,
                    "dmn.empty_input",
                    N_("Cột “{label}” chưa nói hỏi về biến nào."),
                    N_("Nhập tên biến hoặc biểu thức của cột."),
                    label=column.get("label", ""),
                )
                continue
            expression = self.expression(place, cell)
            if expression is not None:
                yield Input(cell.id, column.get("label", ""), expression, cell.line)

    def outputs(self, table: etree._Element, node: etree._Element) -> Iterator[Output]:
        seen: set[str] = set()
        for column in table.iterfind("{*}output"):
            named = column.get("name") or node.get("id", "")
            if not self.is_name(column, named):
                continue
            if named in seen:
                self.say(
                    column,
                    "dmn.duplicate_output",
                    N_("Có hai cột kết quả cùng tên “{name}”."),
                    N_("Đổi tên một cột."),
                    name=named,
                )
            seen.add(named)
            default = column.find("{*}defaultOutputEntry")
            yield Output(
                column.get("id", ""),
                named,
                column.get("label", ""),
                tuple(self.values(column)),
                None if default is None else self.expression(default, self.cell(default)),
                column.sourceline or 0,
            )

    def values(self, column: etree._Element) -> Iterator[Any]:
        """The constants of an output's list of values, in order."""
        listed = column.find("{*}outputValues")
        for part in _split(_text(listed)):
            expression = self.expression(column, Cell(column.get("id", ""), column.sourceline or 0, part))
            if expression is not None and not expression.names and not expression.functions:
                yield constant(expression)

    def rule(self, node: etree._Element, columns: tuple[int, int]) -> Iterator[Rule]:
        entries, answers = node.findall("{*}inputEntry"), node.findall("{*}outputEntry")
        if (len(entries), len(answers)) != columns:
            self.say(
                node,
                "dmn.ragged",
                N_("Dòng này có {found} ô, bảng có {wanted} cột."),
                N_("Vẽ lại dòng này."),
                found=len(entries) + len(answers),
                wanted=sum(columns),
            )
            return
        self.cells += len(entries) + len(answers)
        if self.cells > MOST_CELLS:
            if self.cells - len(entries) - len(answers) <= MOST_CELLS:
                self.say(node, "dmn.too_large", N_("Bảng quyết định quá lớn."), N_("Tách thành nhiều bảng."))
            return
        tests = tuple(self.tests(entry) for entry in entries)
        given = tuple(self.expression(answer, self.cell(answer)) if _text(answer) else None for answer in answers)
        cells = tuple(self.cell(part) for part in (*entries, *answers))
        yield Rule(node.get("id", ""), node.sourceline or 0, tests, given, cells, _text(node.find("{*}description")))

    # -- cells

    def cell(self, node: etree._Element) -> Cell:
        return Cell(node.get("id", ""), node.sourceline or 0, _text(node))

    def tests(self, entry: etree._Element) -> UnaryTests | None:
        source = _text(entry)
        if source in {"", "-"} or not self.is_feel(entry):
            return None
        try:
            return compile_unary_tests(source, functions=FUNCTION_NAMES)
        except ScriptInvalid as invalid:
            self.say_script(entry, self.cell(entry), invalid)
            return None

    def expression(self, node: etree._Element, cell: Cell) -> Expression | None:
        if not self.is_feel(node):
            return None
        try:
            return compile_sfeel_expression(cell.source, functions=FUNCTION_NAMES)
        except ScriptInvalid as invalid:
            self.say_script(node, cell, invalid)
            return None

    def is_feel(self, node: etree._Element) -> bool:
        language = node.get("expressionLanguage", "feel")
        if "feel" in language.casefold():
            return True
        self.say(
            node,
            "dmn.language",
            N_("Ô viết bằng ngôn ngữ “{language}” không chạy được."),
            N_("Viết bằng S-FEEL."),
            language=language[:60],
        )
        return False

    def is_name(self, node: etree._Element, name: str) -> bool:
        if name.isidentifier() and "__" not in name and len(name) <= LONGEST_ID:
            return True
        self.say(
            node,
            "dmn.odd_name",
            N_("Tên kết quả “{name}” không phải là một từ."),
            N_("Chỉ dùng chữ cái không dấu, chữ số và dấu gạch dưới."),
            name=name[:60],
        )
        return False

    def say_script(self, node: etree._Element, cell: Cell, invalid: ScriptInvalid) -> None:
        for fault in invalid.problems:
            self.say(
                node,
                "dmn.cell",
                fault.what,
                fault.remedy,
                element=cell.id,
                **{**fault.facts, "expression": cell.source[:200]},
            )

    def say(
        self, node: etree._Element, code: str, what: str, remedy: str, *, element: str = "", **facts: object
    ) -> None:
        where = element or _named(node)
        self.problems.append(Problem(where, what, remedy, self.path, node.sourceline or 0, code, facts))


def constant(expression: Expression) -> Any:
    """The value of an expression that asks nothing of a case."""
    try:
        return expression.evaluate({}, {}, Budget())
    except ScriptFailed:
        return None


def _named(node: etree._Element) -> str:
    """The id of the node, or of the nearest one around it that has an id."""
    current: etree._Element | None = node
    while current is not None:
        if identifier := current.get("id"):
            return str(identifier)
        current = current.getparent()
    return ""


def _text(node: etree._Element | None) -> str:
    if node is None:
        return ""
    return (node.findtext("{*}text") or "").strip() if _local(node) != "description" else (node.text or "").strip()


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _split(listed: str) -> Iterator[str]:
    """The parts of a list of values; a comma within quotes does not part."""
    part, quoted = "", False
    for letter in listed:
        quoted ^= letter == '"'
        if letter == "," and not quoted:
            yield part.strip()
            part = ""
        else:
            part += letter
    if part.strip():
        yield part.strip()
