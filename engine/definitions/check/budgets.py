"""Rules of terms: a step that `budget(…)` asks for is one that the table of terms speaks of."""

import re
from collections.abc import Iterator
from dataclasses import replace

from engine.definitions.check.chains import ASKED, STEP
from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Scope
from engine.definitions.check.expressions import Site, functions_of, sites
from engine.definitions.check.finding import Finding, error, near, warning
from engine.definitions.decisions import DecisionTable
from engine.errors import N_

NAMED = re.compile(r'"([^"\\]*)"')
ONLY_NAMES = re.compile(r'\s*"[^"\\]*"(?:\s*,\s*"[^"\\]*")*\s*')


def check(diagram: Diagram, process: Scope, context: Context) -> Iterator[Finding]:
    """Every step that this process asks a term for by a constant name."""
    tables = list(_tables(process.id, context))
    for site in sites(process) if tables else ():
        for step in _asked(site):
            unsaid = next((table for table in tables if _leaves_out(table, step)), None)
            if unsaid is not None:
                yield _finding(diagram, site, step, unsaid)


def named_steps(table: DecisionTable) -> frozenset[str] | None:
    """The steps that rules of a table of terms name; None when they cannot be known from its texts."""
    columns = _columns(table)
    if len(columns) != 1:
        return None
    tests = [test for rule in table.rules if (test := rule.tests[columns[0]]) is not None]
    if not all(ONLY_NAMES.fullmatch(test.source) for test in tests):
        return None
    return frozenset(name for test in tests for name in NAMED.findall(test.source))


def _leaves_out(table: DecisionTable, step: str) -> bool:
    """Whether no rule names the step; a table of one term for every step leaves none out."""
    named = named_steps(table)
    return named is not None and step not in named and (bool(named) or not _answers_any_step(table))


def _tables(process_id: str, context: Context) -> Iterator[DecisionTable]:
    """The tables of terms of the cases that come to this process."""
    for root in context.roots_of(process_id):
        if root in context.processes:
            table = context.decisions.get(context.processes[root][1].properties.get("budgets", ""))
            if table is not None:
                yield table


def _asked(site: Site) -> Iterator[str]:
    if "budget" in functions_of(site):
        yield from dict.fromkeys(one or other for one, other in ASKED.findall(site.source))


def _finding(diagram: Diagram, site: Site, step: str, table: DecisionTable) -> Finding:
    """A fault when nothing would be answered; only odd when a rule for every step, or a default, answers."""
    suggestion = near(step, named_steps(table) or ())
    remedy = (
        N_("Có phải là “{near}” không?") if suggestion else N_("Thêm một dòng cho bước này vào bảng, hoặc sửa tên.")
    )
    say = warning if _answers_any_step(table) else error
    found = say(
        diagram.path,
        site.line,
        site.element,
        "reference.budget_step",
        N_("Bảng thời hạn “{table}” không có dòng nào cho “{name}” mà budget(…) hỏi."),
        remedy,
        table=table.name or table.id,
        name=step[:200],
        near=suggestion,
    )
    return replace(found, place=site.where)


def _answers_any_step(table: DecisionTable) -> bool:
    (column,) = _columns(table)
    return any(rule.tests[column] is None for rule in table.rules) or any(
        output.default is not None for output in table.outputs
    )


def _columns(table: DecisionTable) -> list[int]:
    return [place for place, column in enumerate(table.inputs) if column.expression.source.strip() == STEP]
