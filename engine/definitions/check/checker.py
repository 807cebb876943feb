"""One run over a library: every rule over every file; a rule that fails becomes a finding itself."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import TypeAlias

from engine.definitions.check import (
    branches,
    calls,
    decisions,
    expressions,
    extensions,
    flow,
    forms,
    ids,
    loops,
    people,
    plans,
    references,
    structure,
    timers,
    unsupported,
)
from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram
from engine.definitions.check.finding import DirectoryFacts, Finding, Severity, error, from_problem
from engine.definitions.compile import compile_closure
from engine.definitions.library import Library, SourceFile
from engine.definitions.operations import Catalogue, catalogue
from engine.errors import N_, DefinitionInvalid, HoiDapError

DiagramRule: TypeAlias = Callable[[Diagram, Context], Iterable[Finding]]
FileRule: TypeAlias = Callable[[SourceFile, Context], Iterable[Finding]]

DIAGRAM_RULES: tuple[DiagramRule, ...] = (
    ids.check,
    unsupported.check,
    extensions.check,
    flow.check,
    loops.check,
    branches.check,
    timers.check,
    expressions.check,
    references.check,
    calls.check,
    people.check,
    plans.check,
)
MOST_FINDINGS = 300


def check_library(
    library: Library, *, facts: DirectoryFacts | None = None, operations: Catalogue | None = None
) -> list[Finding]:
    """Every finding of every file, by file and line; an empty list for a library that can be published.

    Never raises, whatever the files hold. Roles and catalogues are compared with `facts` when these
    are given; operations with the catalogue of this process, unless it is empty.
    """
    context = Context(library, facts, catalogue if operations is None else operations)
    found: set[Finding] = set()
    for path in sorted(library.files):
        found.update(islice(_guarded(path, _check_file, library.files[path], context), MOST_FINDINGS))
    if not any(finding.severity is Severity.ERROR for finding in found):
        found.update(_guarded("", _compiled, context))
    return sorted(found)


def _guarded(path: str, rule: Callable[..., Iterable[Finding]], *given: object) -> Iterator[Finding]:
    """What a rule finds, and a finding about the rule when it cannot go on."""
    try:
        yield from rule(*given)
    except DefinitionInvalid as invalid:
        yield from (from_problem(problem, file=path) for problem in invalid.problems)
    except Exception as failure:  # noqa: BLE001 - a file may be hostile, and the other rules must still speak
        yield _crashed(path, rule, failure)


def _crashed(path: str, rule: Callable[..., object], failure: Exception) -> Finding:
    reason = str(failure) if isinstance(failure, HoiDapError) else type(failure).__name__
    return error(
        path,
        0,
        "",
        "check.crashed",
        N_("Không kiểm tra được hết tệp này ({rule}: {reason})."),
        N_("Lưu lại tệp bằng trình vẽ; nếu vẫn lỗi, báo cho quản trị hệ thống kèm tệp này."),
        rule=rule.__module__.rpartition(".")[2],
        reason=reason[:200],
    )


def _check_file(file: SourceFile, context: Context) -> Iterator[Finding]:
    if file.path.endswith(".bpmn"):
        yield from _check_diagram(file, context)
    elif file.path.endswith(".dmn"):
        yield from decisions.check(file, context)
    elif file.path.endswith(".json"):
        yield from forms.check(file, context)


def _check_diagram(file: SourceFile, context: Context) -> Iterator[Finding]:
    diagram = context.diagrams.get(file.path)
    if diagram is None:
        _ = file.tree
        return
    shape = list(_guarded(file.path, structure.check, diagram, context))
    yield from shape
    if any(finding.code in {"bpmn.too_large", "bpmn.not_bpmn"} for finding in shape):
        return
    for rule in DIAGRAM_RULES:
        yield from _guarded(file.path, rule, diagram, context)


def _compiled(context: Context) -> Iterator[Finding]:
    """The last word is the compiler's: what no rule has seen, it may still refuse."""
    for root in context.roots:
        path = context.processes[root][0].path
        yield from _guarded(path, _compile, root, path, context)


def _compile(root: str, path: str, context: Context) -> Iterator[Finding]:
    try:
        compile_closure(context.library.closure(root))
    except DefinitionInvalid as invalid:
        for problem in invalid.problems:
            # The compiler may know no better place than the process itself.
            known = problem.file in context.library.files
            yield from_problem(problem if known else replace(problem, file=path))
    except HoiDapError as failure:
        yield error(path, 0, root, failure.code, failure.message, failure.remedy, **failure.facts)
