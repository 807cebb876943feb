"""Rules of decision tables: cells that parse, rows that can be reached, answers for every question."""

from collections.abc import Iterator

from engine.definitions.check.context import Context
from engine.definitions.check.finding import Finding, error, from_problem, warning
from engine.definitions.decisions import DecisionTable, HitPolicy, Rule, inspect_decisions
from engine.definitions.library import SourceFile
from engine.errors import N_, DefinitionInvalid
from engine.scripting import STANDARD_FUNCTIONS, Budget, ScriptFailed

ONE_ANSWER = frozenset({HitPolicy.UNIQUE, HitPolicy.FIRST, HitPolicy.ANY, HitPolicy.PRIORITY})


def check(file: SourceFile, context: Context) -> Iterator[Finding]:
    try:
        tables, problems = inspect_decisions(file.content, file.path)
    except DefinitionInvalid as invalid:
        yield from (from_problem(problem) for problem in invalid.problems)
        return
    yield from (from_problem(problem) for problem in problems)
    for table in tables:
        first = context.decisions.get(table.id)
        if first is not None and first.path != file.path:
            yield error(
                file.path,
                table.line,
                table.id,
                "dmn.duplicate_id",
                N_("Mã quyết định “{id}” đã được dùng trong {other}."),
                N_("Đổi mã của một trong hai."),
                id=table.id,
                other=first.path,
            )
        if table.inputs:
            yield from _rows(table)
        yield from _values(table)


def _rows(table: DecisionTable) -> Iterator[Finding]:
    if not table.rules:
        yield error(
            table.path,
            table.line,
            table.id,
            "dmn.no_rules",
            N_("Bảng “{id}” chưa có dòng nào."),
            N_("Thêm ít nhất một dòng."),
            id=table.id,
        )
        return
    if table.hit_policy is HitPolicy.FIRST:
        yield from _after_open(table)
    if table.hit_policy in {HitPolicy.FIRST, HitPolicy.UNIQUE}:
        yield from _same_questions(table)
    if table.hit_policy in {HitPolicy.FIRST, HitPolicy.PRIORITY} and not _always_answers(table):
        yield warning(
            table.path,
            table.line,
            table.id,
            "dmn.no_default",
            N_("Bảng “{id}” có thể không trả lời gì: không có dòng nào đúng với mọi trường hợp."),
            N_("Thêm dòng cuối với mọi ô hỏi là “-”."),
            id=table.id,
        )


def _always_answers(table: DecisionTable) -> bool:
    return any(rule.is_open for rule in table.rules) or all(output.default for output in table.outputs)


def _after_open(table: DecisionTable) -> Iterator[Finding]:
    is_open = False
    for rule in table.rules:
        if is_open:
            yield warning(
                table.path,
                rule.line,
                rule.id,
                "dmn.unreachable_rule",
                N_("Dòng “{id}” không bao giờ được dùng: dòng trước nó đã đúng với mọi trường hợp."),
                N_("Chuyển dòng đúng với mọi trường hợp xuống cuối."),
                id=rule.id,
            )
        is_open = is_open or rule.is_open


def _same_questions(table: DecisionTable) -> Iterator[Finding]:
    seen: dict[tuple[str, ...], Rule] = {}
    for rule in table.rules:
        asked = tuple("" if test is None else " ".join(test.source.split()) for test in rule.tests)
        first = seen.setdefault(asked, rule)
        if first is not rule and not (table.hit_policy is HitPolicy.FIRST and first.is_open):
            say = error if table.hit_policy is HitPolicy.UNIQUE else warning
            yield say(
                table.path,
                rule.line,
                rule.id,
                "dmn.same_rule",
                N_("Dòng “{id}” hỏi giống hệt dòng “{other}”."),
                N_("Bỏ một dòng, hoặc sửa điều kiện."),
                id=rule.id,
                other=first.id,
            )


def _values(table: DecisionTable) -> Iterator[Finding]:
    """An answer outside its column's list of values is a slip of the pen."""
    for place, output in enumerate(table.outputs):
        for rule in table.rules if output.values else ():
            answer = rule.answers[place]
            if answer is None or answer.names or answer.functions:
                continue
            try:
                value = answer.evaluate({}, STANDARD_FUNCTIONS, Budget())
            except ScriptFailed:
                continue
            if value not in output.values:
                cell = rule.cells[len(rule.tests) + place]
                yield error(
                    table.path,
                    cell.line,
                    cell.id,
                    "dmn.value",
                    N_("Kết quả {value} không có trong danh sách của cột."),
                    N_("Sửa kết quả, hoặc thêm giá trị vào danh sách của cột “{name}”."),
                    value=answer.source[:60],
                    name=output.name,
                )
