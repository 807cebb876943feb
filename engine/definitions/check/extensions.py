"""Extensions and foreign attributes: what has an effect here, what has one only elsewhere, what is misspelt."""

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from lxml import etree

from engine.definitions.check.context import Context
from engine.definitions.check.diagram import Diagram, Element, line_of, local
from engine.definitions.check.finding import Finding, error, warning
from engine.definitions.check.unsupported import RUN
from engine.definitions.xml import BPMN, SPIFF
from engine.errors import N_

VENDORS = ("camunda.org", "zeebe", "activiti", "flowable", "jbpm.org", "jboss.org", "bonitasoft", "uipath", "pega.com")
HARMLESS_VENDORS = ("camunda.org/schema/modeler",)
# They say how another engine runs or keeps a process, not what the process does.
HARMLESS_NAMES = frozenset({"historyTimeToLive", "versionTag", "asyncBefore", "asyncAfter", "exclusive", "jobPriority",
                            "diagramRelationId", "isStartableInTasklist", "modelerTemplate",
                            "modelerTemplateVersion", "modelerTemplateIcon"})  # fmt: skip
ACTS = frozenset({"intermediateCatchEvent", "boundaryEvent"})
"""Events that a person may bring about, when they wait for a message and have a form."""
EXTENSIONS: dict[str, frozenset[str]] = {
    "properties": RUN | {"process", "lane", "participant"},
    "serviceTaskOperator": frozenset({"serviceTask"}),
    "calledDecisionId": frozenset({"businessRuleTask"}),
    "instructionsForEndUser": frozenset({"userTask", "manualTask", *ACTS}),
}
HARMLESS_EXTENSIONS = frozenset({"unitTests", "category", "guestConfirmation"})
ANYWHERE = frozenset({"legalBasis"})
PROPERTIES: dict[str, frozenset[str]] = {
    "userTask": frozenset(
        {
            "formJsonSchemaFilename",
            "formUiSchemaFilename",
            "dueIn",
            "dueBy",
            "assignTo",
            "agency",
            "notSameAs",
            "undoFor",
        }
    ),
    "serviceTask": frozenset({"decisions"}),
    "manualTask": frozenset({"dueIn", "dueBy", "assignTo", "agency", "notSameAs", "undoFor"}),
    "process": frozenset(
        {
            "title",
            "startForm",
            "startRoles",
            "caseTitle",
            "dueIn",
            "dueUntil",
            "legalTerm",
            "budgets",
            "minimums",
            "startVariables",
            "matter",
            "ownPartOnly",
            "about",
            "offeredIf",
        }
    ),
    "lane": frozenset({"role"}),
    "receiveTask": frozenset({"correlation", "variable"}),
    "intermediateCatchEvent": frozenset({"correlation", "variable", "formJsonSchemaFilename", "formUiSchemaFilename"}),
    "boundaryEvent": frozenset({"correlation", "variable", "formJsonSchemaFilename", "formUiSchemaFilename"}),
}


def check(diagram: Diagram, context: Context) -> Iterator[Finding]:
    del context
    for element in diagram.root.iter(f"{{{BPMN}}}*"):
        kind = local(element)
        yield from _attributes(diagram, element)
        if kind == "extensionElements":
            for part in element:
                yield from _extension(diagram, element.getparent(), part)


def _attributes(diagram: Diagram, element: Element) -> Iterator[Finding]:
    for name in element.attrib:
        namespace, plain = _split(name)
        if _is_vendor(namespace):
            say = warning if plain in HARMLESS_NAMES else error
            yield say(
                diagram.path,
                line_of(element),
                element_id(element),
                "bpmn.vendor_attribute",
                N_("Thuộc tính “{name}” của phần mềm khác bị bỏ qua khi chạy."),
                N_("Bỏ thuộc tính này; dùng phần mở rộng spiffworkflow nếu cần."),
                name=plain,
            )


def _extension(diagram: Diagram, owner: Element | None, part: Element) -> Iterator[Finding]:
    if owner is None or not isinstance(part.tag, str):
        return
    namespace, name = etree.QName(part).namespace or "", local(part)
    place = (diagram.path, line_of(part), element_id(owner))
    if _is_vendor(namespace):
        say = warning if name in HARMLESS_NAMES else error
        yield say(
            *place,
            "bpmn.vendor_extension",
            N_("Phần mở rộng “{name}” của phần mềm khác bị bỏ qua khi chạy."),
            N_("Bỏ phần này; dùng phần mở rộng spiffworkflow nếu cần."),
            name=name,
        )
    elif namespace != SPIFF:
        return
    elif name in HARMLESS_EXTENSIONS:
        yield warning(
            *place,
            "bpmn.unsupported_extension",
            N_("Phần mở rộng “{name}” không có tác dụng."),
            N_("Có thể bỏ phần này."),
            name=name,
        )
    elif local(owner) not in EXTENSIONS.get(name, frozenset()):
        yield error(
            *place,
            "bpmn.unsupported_extension",
            N_("Phần mở rộng “{name}” không chạy được ở “{kind}”."),
            _instead_of(name),
            name=name,
            kind=local(owner),
        )
    elif name == "properties":
        yield from _properties(diagram, owner, part)


def _instead_of(name: str) -> str:
    if name in {"preScript", "postScript"}:
        return N_("Viết vào một việc script riêng, trước hoặc sau việc này.")
    return N_("Bỏ phần này.")


def _properties(diagram: Diagram, owner: Element, properties: Element) -> Iterator[Finding]:
    known = PROPERTIES.get(local(owner), frozenset()) | ANYWHERE
    seen: set[str] = set()
    for item in properties.iterfind(f"{{{SPIFF}}}property"):
        name = item.get("name", "")
        place = (diagram.path, line_of(item), element_id(owner))
        if name in seen:
            yield error(
                *place,
                "bpmn.duplicate_property",
                N_("Thuộc tính “{name}” được khai hai lần."),
                N_("Giữ lại một giá trị."),
                name=name,
            )
        seen.add(name)
        if name not in known:
            near = next(iter(get_close_matches(name, sorted(known), n=1)), "")
            remedy = N_("Có phải là “{near}” không?") if near else N_("Bỏ thuộc tính này, hoặc sửa lại tên.")
            say: Any = error if near else warning
            yield say(
                *place,
                "bpmn.unknown_property",
                N_("Thuộc tính “{name}” không có tác dụng ở đây."),
                remedy,
                name=name[:100],
                near=near,
            )


def element_id(element: Element | None) -> str:
    """The id of the element, or of the nearest around it."""
    while element is not None:
        if identifier := element.get("id"):
            return str(identifier)
        element = element.getparent()
    return ""


def _split(name: str) -> tuple[str, str]:
    if not name.startswith("{"):
        return "", name
    namespace, _, plain = name[1:].partition("}")
    return namespace, plain


def _is_vendor(namespace: str) -> bool:
    low = namespace.casefold()
    return any(vendor in low for vendor in VENDORS) and not any(one in low for one in HARMLESS_VENDORS)
