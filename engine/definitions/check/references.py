"""Rules of names: every form, decision, process, operation, role and message that is named exists."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from engine.definitions.check.context import Context, called
from engine.definitions.check.diagram import PEOPLE, Diagram, Element, Node, Scope, line_of
from engine.definitions.check.expressions import parameters_of, sites
from engine.definitions.check.finding import Finding, error, warning
from engine.definitions.check.timers import constant
from engine.definitions.check.variables import decision_of, result_variable
from engine.definitions.library import form_path, ui_paths
from engine.definitions.model import read_properties
from engine.definitions.operations import TYPE_WORDS, Operation
from engine.definitions.vocabulary import FUNCTION_NAMES
from engine.definitions.xml import NAMESPACES
from engine.errors import N_, Invalid
from engine.scripting import compile_expression, compile_script, compile_template


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for process in diagram.processes:
        yield from _process(diagram, process, context)
        yield from _budgets(diagram, process, context)
    for scope in diagram.scopes():
        yield from _lanes(diagram, scope, context)
    for node in diagram.nodes():
        yield from _forms(diagram, node, context)
        yield from _called(diagram, node, context)
        yield from _decision(diagram, node, context)
        yield from _operation(diagram, node, context)
        yield from _events(diagram, node)
        yield from _four_eyes(diagram, node, context)
        yield from _agency(diagram, node, context)


def near(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, or nothing."""
    return next(iter(get_close_matches(name[:100], sorted(known), n=1)), "")


def _missing(
    diagram: Diagram, line: int, element: str, code: str, what: str, name: str, known: Iterable[str], otherwise: str
) -> Finding:
    suggestion = near(name, known)
    remedy = N_("Có phải là “{near}” không?") if suggestion else otherwise
    return error(diagram.path, line, element, code, what, remedy, name=name[:200], near=suggestion, id=element)


# ---------------------------------------------------------------- processes and forms


def _process(diagram: Diagram, process: Scope, context: Context) -> Iterator[Finding]:
    if form := process.properties.get("startForm"):
        yield from _form(diagram, process.line, process.id, form, context)
    if context.facts is not None:
        for role in process.properties.get("startRoles", "").split(","):
            if role.strip():
                yield from _role(diagram, process.line, process.id, role.strip(), context)
    budgets = process.properties.get("budgets")
    if budgets is None:
        return
    table = context.decisions.get(budgets)
    if table is None:
        yield _missing(
            diagram,
            process.line,
            process.id,
            "reference.decision",
            N_("Không có bảng quyết định “{name}”."),
            budgets,
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
            name=budgets,
        )


ADD_FILE = N_("Thêm tệp còn thiếu, hoặc sửa lại tên.")


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
        if "budget" in _functions(site.kind, site.source):
            yield error(
                diagram.path,
                site.line,
                site.element,
                "reference.budgets",
                N_("budget(…) cần bảng thời hạn, mà quy trình “{name}” chưa khai thuộc tính budgets."),
                N_("Thêm thuộc tính budgets = mã bảng quyết định cho quy trình đó."),
                name=bare[0],
            )


def _functions(kind: str, source: str) -> frozenset[str]:
    try:
        if kind == "script":
            return compile_script(source, functions=FUNCTION_NAMES).functions
        if kind == "template":
            return compile_template(source, functions=FUNCTION_NAMES).functions
        return compile_expression(source, functions=FUNCTION_NAMES).functions
    except Invalid:
        return frozenset()


def _forms(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    if node.kind != "userTask":
        return
    form, hints = node.properties.get("formJsonSchemaFilename"), node.properties.get("formUiSchemaFilename")
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
        yield _missing(
            diagram, line, element, "reference.form", N_("Không có biểu mẫu “{name}”."), name, known, ADD_FILE
        )


def _called(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    if node.kind == "callActivity" and called(node) not in context.processes:
        yield _missing(
            diagram,
            node.line,
            node.id,
            "reference.process",
            N_("“{id}” gọi quy trình “{name}”, không có."),
            called(node),
            context.processes,
            ADD_FILE,
        )


def _decision(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    if node.kind == "businessRuleTask" and decision_of(node) not in context.decisions:
        yield _missing(
            diagram,
            node.line,
            node.id,
            "reference.decision",
            N_("“{id}” hỏi bảng quyết định “{name}”, không có hoặc còn lỗi."),
            decision_of(node),
            context.decisions,
            ADD_FILE,
        )


# ---------------------------------------------------------------- operations


def _operation(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    if node.kind != "serviceTask":
        return
    operator = node.extension("serviceTaskOperator")
    name = operator.get("id", "") if operator is not None else ""
    if not name:
        yield error(
            diagram.path,
            node.line,
            node.id,
            "reference.operation",
            N_("“{id}” chưa chọn thao tác nào."),
            N_("Chọn một thao tác trong danh mục."),
            id=node.label,
        )
        return
    result = result_variable(node)
    if result and (not result.isidentifier() or "__" in result):
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.odd_variable",
            N_("Tên biến “{name}” không phải là một từ."),
            N_("Chỉ dùng chữ cái không dấu, chữ số và dấu gạch dưới."),
            name=result[:100],
        )
    operation = context.operations.find(name)
    if operation is not None:
        yield from _parameters(diagram, node, operation)
    elif context.operations.all():
        yield _missing(
            diagram,
            node.line,
            node.id,
            "reference.operation",
            N_("“{id}” gọi thao tác “{name}”, không có."),
            name,
            [one.name for one in context.operations.all()],
            N_("Chọn một thao tác trong danh mục."),
        )


def _parameters(diagram: Diagram, node: Node, operation: Operation) -> Iterator[Finding]:
    known = {parameter.name: parameter for parameter in operation.parameters}
    given: dict[str, Element] = {}
    for part in parameters_of(node):
        name = part.get("id", "")
        if name not in known:
            yield _missing(
                diagram,
                line_of(part),
                node.id,
                "reference.parameter",
                N_("Thao tác của “{id}” không nhận tham số “{name}”."),
                name,
                known,
                N_("Bỏ tham số này."),
            )
        elif name in given:
            yield error(
                diagram.path,
                line_of(part),
                node.id,
                "reference.parameter",
                N_("Tham số “{name}” được cho hai lần."),
                N_("Giữ lại một giá trị."),
                name=name,
            )
        given[name] = part
    for name, parameter in known.items():
        source = (given[name].get("value") or "").strip() if name in given else ""
        if not source and parameter.required:
            yield error(
                diagram.path,
                node.line,
                node.id,
                "reference.parameter_missing",
                N_("“{id}” chưa cho thao tác {operation} tham số “{name}”."),
                N_("Viết biểu thức cho tham số này."),
                id=node.label,
                operation=operation.name,
                name=name,
            )
        value = constant(source) if source else None
        if value is not None and not parameter.takes(value):
            yield error(
                diagram.path,
                line_of(given[name]),
                node.id,
                "reference.parameter_type",
                N_("Tham số “{name}” phải là {type}."),
                N_("Sửa biểu thức; văn bản viết trong dấu nháy."),
                name=name,
                type=TYPE_WORDS[parameter.type],
            )


# ---------------------------------------------------------------- messages, errors, people


def _events(diagram: Diagram, node: Node) -> Iterator[Finding]:
    waits_for_message = node.kind == "receiveTask" or "message" in node.event_kinds
    if waits_for_message:
        holder = node.xml if node.kind == "receiveTask" else node.events[node.event_kinds.index("message")]
        reference = holder.get("messageRef", "")
        if not diagram.messages.get(_local_name(reference, diagram.messages)):
            yield error(
                diagram.path,
                node.line,
                node.id,
                "reference.message",
                N_("“{id}” chờ một thông điệp chưa có tên."),
                N_("Chọn hoặc đặt tên thông điệp."),
                id=node.label,
            )
        variable = node.properties.get("variable", "")
        if variable and (not variable.isidentifier() or "__" in variable):
            yield error(
                diagram.path,
                node.line,
                node.id,
                "bpmn.odd_variable",
                N_("Tên biến “{name}” không phải là một từ."),
                N_("Chỉ dùng chữ cái không dấu, chữ số và dấu gạch dưới."),
                name=variable[:100],
            )
    for event in node.events:
        if event.tag.endswith("}errorEventDefinition"):
            yield from _error_event(diagram, node, event.get("errorRef", ""))


def _error_event(diagram: Diagram, node: Node, reference: str) -> Iterator[Finding]:
    if reference and _local_name(reference, diagram.errors) not in diagram.errors:
        yield _missing(
            diagram,
            node.line,
            node.id,
            "reference.error",
            N_("“{id}” nói đến lỗi “{name}”, không có."),
            reference,
            diagram.errors,
            N_("Chọn lại lỗi, hoặc khai lỗi này."),
        )
    elif node.kind == "endEvent" and not diagram.errors.get(_local_name(reference, diagram.errors)):
        yield error(
            diagram.path,
            node.line,
            node.id,
            "reference.error",
            N_("Sự kiện lỗi “{id}” chưa có mã lỗi."),
            N_("Khai một lỗi có mã (errorCode) rồi chọn nó."),
            id=node.label,
        )


def _local_name(reference: str, known: Iterable[str]) -> str:
    """A reference may carry a prefix of its namespace."""
    return reference if reference in known else reference.rpartition(":")[2]


def _four_eyes(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    other = node.properties.get("notSameAs")
    if not other:
        return
    known = {
        one.id
        for root in context.roots_of(_process_of(diagram, node))
        for _, process in context.members(root)
        for one in process.everything()
        if one.kind in PEOPLE
    }
    if other == node.id or other not in known:
        yield _missing(
            diagram,
            node.line,
            node.id,
            "reference.not_same_as",
            N_("“{id}” cấm người đã làm “{name}”, nhưng không có việc nào của người mang mã đó."),
            other,
            known - {node.id},
            N_("Ghi mã của một việc khác do người làm."),
        )


def _agency(diagram: Diagram, node: Node, context: Context) -> Iterator[Finding]:
    """An agency written as a constant must be in the directory."""
    code = constant(node.properties.get("agency") or "None")
    agencies = context.facts.agencies if context.facts is not None else ()
    if code is not None and agencies and code not in agencies:
        yield _missing(
            diagram,
            node.line,
            node.id,
            "reference.agency",
            N_("Không có cơ quan “{name}”."),
            str(code),
            agencies,
            N_("Dùng mã của một cơ quan trong danh bạ, hoặc hub()."),
        )


def _process_of(diagram: Diagram, node: Node) -> str:
    return next(process.id for process in diagram.processes if node in set(process.everything()))


def _lanes(diagram: Diagram, scope: Scope, context: Context) -> Iterator[Finding]:
    lanes = list(scope.xml.iterfind("bpmn:laneSet//bpmn:lane", NAMESPACES))
    placed = {
        (reference.text or "").strip() for lane in lanes for reference in lane.iterfind("bpmn:flowNodeRef", NAMESPACES)
    }
    for lane in lanes:
        if lane.find("bpmn:childLaneSet", NAMESPACES) is None:
            role = read_properties(lane).get("role") or lane.get("name") or ""
            yield from _lane(diagram, lane, role, scope, context)
    if scope.depth:
        return
    for node in scope.everything():
        if node.kind in PEOPLE and not _is_placed(node, placed):
            yield warning(
                diagram.path,
                node.line,
                node.id,
                "bpmn.no_lane",
                N_("Việc “{id}” không nằm trong làn nào, nên không rõ vai trò nào làm."),
                N_("Đặt việc này vào làn của một vai trò."),
                id=node.label,
            )


def _lane(diagram: Diagram, lane: Element, role: str, scope: Scope, context: Context) -> Iterator[Finding]:
    inside = {(reference.text or "").strip() for reference in lane.iterfind("bpmn:flowNodeRef", NAMESPACES)}
    has_people = any(
        node.kind in PEOPLE
        for identifier in inside
        if identifier in scope.by_id
        for node in _with_inner(scope.by_id[identifier])
    )
    if not has_people:
        return
    if not role:
        yield error(
            diagram.path,
            line_of(lane),
            lane.get("id", ""),
            "bpmn.lane_without_role",
            N_("Làn “{id}” chưa có vai trò."),
            N_("Đặt tên làn theo một vai trò."),
            id=lane.get("id", ""),
        )
    elif context.facts is not None:
        yield from _role(diagram, line_of(lane), lane.get("id", ""), role, context)


def _with_inner(node: Node) -> Iterator[Node]:
    yield node
    if node.inner is not None:
        yield from node.inner.everything()


def _is_placed(node: Node, placed: set[str]) -> bool:
    """Whether the node, or a sub-process around it, is in a lane."""
    if node.id in placed:
        return True
    around = node.xml.getparent()
    while around is not None:
        if around.get("id") in placed:
            return True
        around = around.getparent()
    return False


def _role(diagram: Diagram, line: int, element: str, role: str, context: Context) -> Iterator[Finding]:
    assert context.facts is not None  # noqa: S101 - said by the caller
    code = context.facts.find_role(role)
    if code is None:
        known = [*context.facts.role_names, *context.facts.role_names.values()]
        yield _missing(
            diagram,
            line,
            element,
            "reference.role",
            N_("Không có vai trò “{name}”."),
            role,
            known,
            N_("Dùng mã hoặc tên của một vai trò trong danh bạ."),
        )
    elif code not in context.facts.roles:
        yield warning(
            diagram.path,
            line,
            element,
            "reference.role_empty",
            N_("Chưa ai giữ vai trò “{name}”."),
            N_("Giao vai trò này cho ít nhất một cán bộ trước khi công bố."),
            name=role,
        )
