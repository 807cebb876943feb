"""Rules of service tasks, messages and errors: each names what is there, and gives it what it needs."""

from collections.abc import Iterable, Iterator

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Element, Node, line_of
from engine.definitions.check.expressions import parameters_of
from engine.definitions.check.finding import Finding, error, missing
from engine.definitions.check.timers import constant
from engine.definitions.check.variables import result_variable
from engine.definitions.operations import TYPE_WORDS, Operation
from engine.errors import N_


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    for node in diagram.nodes():
        yield from _operation(diagram, node, context)
        yield from _events(diagram, node)


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
        yield from _codes(diagram, node, operation, context)
    elif context.operations.all():
        yield missing(
            diagram.path,
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
            yield missing(
                diagram.path,
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


def _codes(diagram: Diagram, node: Node, operation: Operation, context: Context) -> Iterator[Finding]:
    """A code written in the diagram is one of the catalogue that its parameter names."""
    catalogues = context.facts.catalogues if context.facts is not None else {}
    wanted = {one.name: catalogues[one.catalogue] for one in operation.parameters if one.catalogue in catalogues}
    for part in parameters_of(node):
        name = part.get("id", "")
        value = constant((part.get("value") or "").strip()) if name in wanted else None
        if isinstance(value, str) and value not in wanted[name]:
            yield missing(
                diagram.path,
                line_of(part),
                node.id,
                "reference.code",
                N_("“{id}” dùng mã “{name}”, không có trong danh mục của tham số này."),
                value,
                wanted[name],
                N_("Thêm mục vào danh mục, hoặc sửa lại mã."),
            )


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
        yield missing(
            diagram.path,
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
