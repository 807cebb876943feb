"""What the runtime does not run: each element and event by name, with what to draw instead."""

from collections.abc import Iterator

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Element, Node, Scope, in_bpmn, line_of, local
from engine.definitions.check.finding import Finding, error, warning
from engine.errors import N_

RUN = frozenset({
    "startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent", "userTask",
    "manualTask", "scriptTask", "serviceTask", "businessRuleTask", "receiveTask", "exclusiveGateway",
    "parallelGateway", "inclusiveGateway", "eventBasedGateway", "subProcess", "callActivity",
})  # fmt: skip
REMEDIES = {
    "task": N_("Chọn loại việc: việc của người (user task), script, dịch vụ hoặc bảng quyết định."),
    "sendTask": N_("Dùng việc dịch vụ gọi một thao tác gửi."),
    "complexGateway": N_("Dùng cổng loại trừ, song song hoặc bao gồm."),
    "transaction": N_("Dùng quy trình con thường, với sự kiện lỗi ở biên."),
    "adHocSubProcess": N_("Vẽ rõ thứ tự các việc trong một quy trình con thường."),
    "eventSubProcess": N_("Dùng sự kiện hẹn giờ hoặc thông điệp ở biên của một quy trình con."),
    "dataStoreReference": N_("Bỏ kho dữ liệu khỏi sơ đồ; dùng việc dịch vụ để đọc hoặc ghi."),
    "dataInputAssociation": N_("Bỏ liên kết dữ liệu; dữ liệu của hồ sơ dùng chung giữa các bước."),
    "dataOutputAssociation": N_("Bỏ liên kết dữ liệu; dữ liệu của hồ sơ dùng chung giữa các bước."),
    "ioSpecification": N_("Bỏ phần vào/ra; dữ liệu của hồ sơ dùng chung giữa các bước."),
    "link": N_("Nối thẳng hai phần tử, hoặc tách thành quy trình riêng."),
    "compensate": N_("Vẽ rõ các bước làm lại bằng đường nối."),
    "signal": N_("Dùng thông điệp."),
    "escalation": N_("Dùng sự kiện hẹn giờ không ngắt ở biên, hoặc đường nối."),
    "conditional": N_("Dùng cổng loại trừ sau bước làm thay đổi điều kiện."),
    "cancel": N_("Dùng sự kiện lỗi."),
}
DRAW_AGAIN = N_("Vẽ lại phần này bằng các phần tử được hỗ trợ.")
EVENTS: dict[str, frozenset[str]] = {
    "startEvent": frozenset(),
    "endEvent": frozenset({"terminate", "error"}),
    "intermediateThrowEvent": frozenset(),
    "intermediateCatchEvent": frozenset({"timer", "message"}),
    "boundaryEvent": frozenset({"timer", "message", "error"}),
}
ONLY_DRAWN = frozenset({"dataObject", "dataObjectReference"})
REFUSED_PARTS = frozenset({"dataStoreReference", "dataInputAssociation", "dataOutputAssociation", "ioSpecification",
                           "correlationSubscription"})  # fmt: skip
REFUSED_ROOTS = frozenset({"correlationProperty"})


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    del context
    for part in diagram.root:
        if in_bpmn(part) and local(part) in REFUSED_ROOTS:
            yield _refused(diagram, part, local(part), N_("Dùng thuộc tính correlation của sự kiện thông điệp."))
    for scope in diagram.scopes():
        yield from _scope(diagram, scope)
        for node in scope.nodes:
            yield from _node(diagram, node)


def _scope(diagram: Diagram, scope: Scope) -> Iterator[Finding]:
    for part in scope.xml:
        kind = local(part)
        if in_bpmn(part) and kind in ONLY_DRAWN:
            yield warning(
                diagram.path,
                line_of(part),
                part.get("id", ""),
                "bpmn.only_drawn",
                N_("Đối tượng dữ liệu “{id}” chỉ là hình vẽ, không giữ dữ liệu nào."),
                N_("Dữ liệu của hồ sơ do biểu mẫu và script đặt; có thể bỏ hình này."),
                id=part.get("id", ""),
            )
        elif in_bpmn(part) and kind in REFUSED_PARTS:
            yield _refused(diagram, part, kind)


def _node(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if node.kind not in RUN:
        yield _refused(diagram, node.xml, node.kind)
        return
    if node.kind == "subProcess" and node.xml.get("triggeredByEvent") == "true":
        yield _refused(diagram, node.xml, "eventSubProcess")
    if node.xml.get("isForCompensation") == "true":
        yield _refused(diagram, node.xml, "compensate")
    for part in node.xml:
        if in_bpmn(part) and local(part) in REFUSED_PARTS and node.inner is None:
            yield _refused(diagram, part, local(part), element=node.id)
    yield from _events(diagram, node)
    yield from _details(diagram, node)


def _events(diagram: Diagram, node: Node) -> Iterator[Finding]:
    allowed = EVENTS.get(node.kind)
    if allowed is None:
        return
    references = [part for part in node.xml if local(part) == "eventDefinitionRef"]
    if len(node.events) > 1 or references or node.xml.get("parallelMultiple") == "true":
        yield _event(
            diagram, node, "multiple", N_("Giữ lại một định nghĩa sự kiện; dùng cổng sự kiện để chờ nhiều thứ.")
        )
        return
    kind = node.event_kinds[0] if node.events else ""
    if kind and kind not in allowed:
        yield _event(diagram, node, kind, REMEDIES.get(kind, _instead(node)))
    elif not kind and node.kind in {"intermediateCatchEvent", "boundaryEvent"}:
        yield _event(diagram, node, "none", N_("Chọn hẹn giờ hoặc thông điệp cho sự kiện này."))
    elif kind == "error" and node.kind == "boundaryEvent":
        yield from _error_boundary(diagram, node)


def _instead(node: Node) -> str:
    if node.kind == "startEvent":
        return N_("Bắt đầu bằng sự kiện thường; đặt hẹn giờ hoặc thông điệp ở sự kiện trung gian ngay sau đó.")
    if node.kind in {"endEvent", "intermediateThrowEvent"}:
        return N_("Dùng việc dịch vụ gọi một thao tác gửi, rồi kết thúc thường.")
    return DRAW_AGAIN


def _error_boundary(diagram: Diagram, node: Node) -> Iterator[Finding]:
    host = node.scope.by_id.get(node.attached_to)
    if host is not None and host.kind not in {"subProcess", "callActivity"}:
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.error_host",
            N_("Sự kiện lỗi “{id}” chỉ bắt được lỗi của quy trình con hoặc quy trình được gọi."),
            N_("Đặt bước này trong một quy trình con, rồi gắn sự kiện lỗi vào đó."),
            id=node.label,
        )
    if not node.is_interrupting:
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.error_not_interrupting",
            N_("Sự kiện lỗi “{id}” luôn ngắt việc nó gắn vào."),
            N_("Đổi thành sự kiện ngắt."),
            id=node.label,
        )


def _details(diagram: Diagram, node: Node) -> Iterator[Finding]:
    if node.kind == "eventBasedGateway":
        if node.xml.get("instantiate") == "true" or node.xml.get("eventGatewayType") == "Parallel":
            yield _event(diagram, node, "instantiate", N_("Dùng cổng sự kiện thường."))
        for flow in node.outgoing:
            target = node.scope.by_id.get(flow.target)
            if target is not None and target.kind != "intermediateCatchEvent":
                yield error(
                    diagram.path,
                    node.line,
                    node.id,
                    "bpmn.event_gateway",
                    N_("Sau cổng sự kiện “{id}” phải là sự kiện chờ, không phải “{target}”."),
                    N_("Nối cổng đến các sự kiện hẹn giờ hoặc thông điệp."),
                    id=node.label,
                    target=target.label,
                )
    if node.loop is not None and node.instances is not None:
        yield error(
            diagram.path,
            node.line,
            node.id,
            "bpmn.two_loops",
            N_("“{id}” vừa lặp vừa chạy nhiều bản."),
            N_("Chọn một trong hai."),
            id=node.label,
        )
    if node.instances is not None:
        yield from _instances(diagram, node)


def _instances(diagram: Diagram, node: Node) -> Iterator[Finding]:
    assert node.instances is not None  # noqa: S101 - said by the caller
    has = {local(part) for part in node.instances if len(part) or (part.text or "").strip() or part.attrib}
    faults = []
    if ("loopCardinality" in has) == ("loopDataInputRef" in has):
        faults.append(N_("cần đúng một trong hai: số bản, hoặc danh sách vào"))
    if "loopDataInputRef" in has and "inputDataItem" not in has:
        faults.append(N_("có danh sách vào mà thiếu tên của từng mục (inputDataItem)"))
    if ("loopDataOutputRef" in has) != ("outputDataItem" in has):
        faults.append(N_("danh sách ra và mục ra (outputDataItem) phải đi cùng nhau"))
    faults += [
        N_("mục vào hoặc mục ra không có tên (id)")
        for part in node.instances
        if local(part) in {"inputDataItem", "outputDataItem"} and not part.get("id", "").isidentifier()
    ]
    if node.instances.get("behavior", "All") != "All" or "complexBehaviorDefinition" in has:
        faults.append(N_("không chạy được kiểu phát sự kiện theo từng bản"))
    for fault in faults:
        yield error(
            diagram.path,
            line_of(node.instances),
            node.id,
            "bpmn.instances",
            N_("“{id}” chạy nhiều bản nhưng {fault}."),
            N_("Sửa phần chạy nhiều bản của việc này."),
            id=node.label,
            fault=fault,
        )


def _refused(diagram: Diagram, part: Element, kind: str, remedy: str = "", element: str = "") -> Finding:
    return error(
        diagram.path,
        line_of(part),
        element or part.get("id", ""),
        "bpmn.unsupported_element",
        N_("Phần tử “{kind}” không chạy được."),
        remedy or REMEDIES.get(kind, DRAW_AGAIN),
        kind=kind,
    )


def _event(diagram: Diagram, node: Node, kind: str, remedy: str) -> Finding:
    return error(
        diagram.path,
        node.line,
        node.id,
        "bpmn.unsupported_event",
        N_("“{id}” là loại sự kiện chưa chạy được ({kind})."),
        remedy,
        id=node.label,
        kind=kind,
    )
