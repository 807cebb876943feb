"""Rules of names: every form, decision and process that a diagram names exists."""

from collections.abc import Iterator

from engine.definitions.check import budgets
from engine.definitions.check.context import Context, called
from engine.definitions.check.diagram import Diagram, Node, Scope
from engine.definitions.check.expressions import functions_of, sites
from engine.definitions.check.finding import Finding, error, missing, warning
from engine.definitions.check.variables import decision_of
from engine.definitions.library import form_path, listed, ui_paths
from engine.errors import N_

ADD_FILE = N_("Thêm tệp còn thiếu, hoặc sửa lại tên.")


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for process in diagram.processes:
        yield from _process(diagram, process, context)
        yield from _budgets(diagram, process, context)
        yield from budgets.check(diagram, process, context)
    for node in diagram.nodes():
        yield from _forms(diagram, node, context)
        yield from _called(diagram, node, context)
        yield from _decisions(diagram, node, context)


def _process(diagram: Diagram, process: Scope, context: Context) -> Iterator[Finding]:
    if form := process.properties.get("startForm"):
        yield from _form(diagram, process.line, process.id, form, context)
    named = process.properties.get("budgets")
    if named is None:
        return
    table = context.decisions.get(named)
    if table is None:
        yield missing(
            diagram.path,
            process.line,
            process.id,
            "reference.decision",
            N_("Không có bảng quyết định “{name}”."),
            named,
            context.decisions,
            ADD_FILE,
        )
    elif "term" not in table.assigned:
        yield error(
            diagram.path,
            process.line,
            process.id,
            "reference.budgets",
            N_("Bảng thời hạn “{name}” không có cột kết quả “term”."),
            N_("Đặt tên cột kết quả là term; cột hỏi là step."),
            name=named,
        )


def _budgets(diagram: Diagram, process: Scope, context: Context) -> Iterator[Finding]:
    """`budget(…)` asks the table that the root of the case names, wherever it is called."""
    bare = [
        root
        for root in context.roots_of(process.id)
        if root in context.processes and not context.processes[root][1].properties.get("budgets")
    ]
    if not bare:
        return
    for site in sites(process):
        if "budget" in functions_of(site):
            yield error(
                diagram.path,
                site.line,
                site.element,
                "reference.budgets",
                N_("budget(…) cần bảng thời hạn, mà quy trình “{name}” chưa khai thuộc tính budgets."),
                N_("Thêm thuộc tính budgets = mã bảng quyết định cho quy trình đó."),
                name=bare[0],
            )


def _forms(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    form, hints = node.properties.get("formJsonSchemaFilename"), node.properties.get("formUiSchemaFilename")
    if node.kind != "userTask" and "message" not in node.event_kinds:
        if form and node.event_kinds:
            yield warning(
                diagram.path,
                node.line,
                node.id,
                "bpmn.unknown_property",
                N_("Thuộc tính “{name}” không có tác dụng ở đây."),
                N_("Chỉ sự kiện chờ thông điệp mới có biểu mẫu cho cán bộ điền."),
                name="formJsonSchemaFilename",
            )
        return
    if form:
        yield from _form(diagram, node.line, node.id, form, context)
    if hints and (not form or form_path(hints) not in ui_paths(form_path(form))):
        yield error(
            diagram.path,
            node.line,
            node.id,
            "reference.form_hints",
            N_("Tệp gợi ý “{name}” của “{id}” không đi cùng biểu mẫu của nó, nên bị bỏ qua."),
            N_("Đặt tên tệp gợi ý theo biểu mẫu: <tên>.ui.json, rồi bỏ thuộc tính này."),
            name=hints,
            id=node.label,
        )


def _form(diagram: Diagram, line: int, element: str, name: str, context: Context) -> Iterator[Finding]:
    if form_path(name) not in context.library.files or name.endswith(".ui.json"):
        known = [
            path.removeprefix("forms/")
            for path in context.library.files
            if path.endswith(".json") and not path.endswith(".ui.json")
        ]
        yield missing(
            diagram.path, line, element, "reference.form", N_("Không có biểu mẫu “{name}”."), name, known, ADD_FILE
        )


def _called(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    if node.kind == "callActivity" and called(node) not in context.processes:
        yield missing(
            diagram.path,
            node.line,
            node.id,
            "reference.process",
            N_("“{id}” gọi quy trình “{name}”, không có."),
            called(node),
            context.processes,
            ADD_FILE,
        )


def _decisions(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    asked = (decision_of(node),) if node.kind == "businessRuleTask" else ()
    for name in asked + listed(node.properties.get("decisions", "")):
        if name not in context.decisions:
            yield missing(
                diagram.path,
                node.line,
                node.id,
                "reference.decision",
                N_("“{id}” hỏi bảng quyết định “{name}”, không có hoặc còn lỗi."),
                name,
                context.decisions,
                ADD_FILE,
            )
