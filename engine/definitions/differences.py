"""What a change of a file is, in words: elements, fields and rules that came, went or changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from lxml import etree

from engine.definitions.library import SourceFile, read_json
from engine.definitions.paths import Kind, kind_of
from engine.definitions.xml import BPMN, SPIFF
from engine.errors import DefinitionInvalid

How = Literal["added", "removed", "changed"]
LAYOUT = ("http://www.omg.org/spec/BPMN/20100524/DI", "https://www.omg.org/spec/DMN/20191111/DMNDI/")
# Kept by editors for their own sake: they follow from the flows, and say nothing of their own.
ECHOES = {"incoming", "outgoing", "flowNodeRef", "laneSet", "collaboration"}
MOST_TOLD = 200


# Words of an element that are its own elements: what they are called here.
TEXTS = {
    "conditionExpression": "condition",
    "script": "script",
    "instructionsForEndUser": "instructions",
    "timeDuration": "timer",
    "timeDate": "timer",
    "timeCycle": "timer",
    "calledDecisionId": "decision",
}
# The hints follow from the form.
UNTOLD = {"formUiSchemaFilename"}


@dataclass(frozen=True, slots=True)
class Detail:
    """One thing of an element that is not as it was: `what`, such as name, lane or dueIn; empty where it is not."""

    what: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a file that is not as it was. `kind` says what it is, such as userTask, field or rule."""

    how: How
    kind: str
    id: str
    name: str
    details: tuple[Detail, ...] = ()


def differences(old: SourceFile | None, new: SourceFile | None) -> tuple[Difference, ...]:
    """What `new` has otherwise than `old`; None for a file that is not there. Layout is no difference.

    Of a file that cannot be read nothing is known but that it differs: the answer is empty.
    """
    file = new or old
    if file is None:
        return ()
    try:
        before, after = _parts(old), _parts(new)
    except DefinitionInvalid:
        return ()
    return tuple(_compare(before, after))[:MOST_TOLD]


def _compare(before: Mapping[str, "_Part"], after: Mapping[str, "_Part"]) -> Iterator[Difference]:
    for key, part in after.items():
        if key not in before:
            yield Difference("added", part.kind, part.id, part.name)
        elif before[key].content != part.content:
            yield Difference("changed", part.kind, part.id, part.name, _details(before[key].told, part.told))
    for key, part in before.items():
        if key not in after:
            yield Difference("removed", part.kind, part.id, part.name)


def _details(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[Detail, ...]:
    names = [*after, *(name for name in before if name not in after)]
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names if name not in UNTOLD)
    return tuple(Detail(name, old, new) for name, old, new in pairs if old != new)


@dataclass(frozen=True, slots=True)
class _Part:
    """`told`: those things of it that can be said one by one."""

    kind: str
    id: str
    name: str
    content: object
    told: Mapping[str, str] = field(default_factory=dict)


def _parts(file: SourceFile | None) -> dict[str, _Part]:
    if file is None:
        return {}
    kind = kind_of(file.path)
    if kind is Kind.BPMN:
        return _elements(file.tree)
    if kind is Kind.DMN:
        return _rules(file.tree)
    if kind in {Kind.FORM, Kind.HINTS}:
        return _fields(read_json(file), "form" if kind is Kind.FORM else "layout")
    return {}


def _elements(tree: etree._ElementTree) -> dict[str, _Part]:
    found = {}
    names = {node.get("id", ""): node.get("name", "") for node in tree.iter(f"{{{BPMN}}}*")}
    lanes = {
        (reference.text or "").strip(): lane.get("id", "")
        for lane in tree.iter(f"{{{BPMN}}}lane")
        for reference in lane.iterfind(f"{{{BPMN}}}flowNodeRef")
    }
    for process in tree.iter(f"{{{BPMN}}}process"):
        found[f"process {process.get('id')}"] = _element(process, names, "", own_only=True)
        for node in process.iter(f"{{{BPMN}}}*"):
            tag = etree.QName(node).localname
            is_part = node.get("id") and node is not process and tag not in ECHOES
            if is_part and not tag.endswith("EventDefinition") and tag not in {"conditionExpression", "script"}:
                is_scope = tag in {"subProcess", "transaction", "adHocSubProcess"}
                found[node.get("id", "")] = _element(node, names, lanes.get(node.get("id", ""), ""), own_only=is_scope)
    return found


def _element(node: etree._Element, names: Mapping[str, str], lane: str, *, own_only: bool) -> _Part:
    kind = etree.QName(node).localname
    name = node.get("name", "")
    if kind == "sequenceFlow" and not name:
        ends = (node.get("sourceRef", ""), node.get("targetRef", ""))
        name = " – ".join(names.get(end) or end for end in ends)
    # Who does a step is the lane's to say: moving it to another changes the step.
    told = {"name": node.get("name", ""), "lane": names.get(lane, "") or lane, **_told(node)}
    return _Part(kind, node.get("id", ""), name, (lane, _said(node, own_only=own_only)), told)


def _told(node: etree._Element) -> dict[str, str]:
    """The properties and texts of an element itself, not those of what it holds."""
    told = {
        one.get("name", ""): one.get("value", "")
        for one in node.iterfind(f"{{{BPMN}}}extensionElements/{{{SPIFF}}}properties/{{{SPIFF}}}property")
    }
    inner = [*node, *(part for child in node for part in child if _is_of_element(child))]
    for one in inner:
        if isinstance(one.tag, str) and (what := TEXTS.get(etree.QName(one).localname)):
            told[what] = " ".join((one.text or "").split())
    if called := node.get("calledElement"):
        told["calledElement"] = called
    return told


def _is_of_element(child: etree._Element) -> bool:
    name = etree.QName(child).localname if isinstance(child.tag, str) else ""
    return name == "extensionElements" or name.endswith("EventDefinition")


def _said(node: etree._Element, *, own_only: bool = False) -> object:
    """What an element says: attributes, texts and children, whatever their spacing or the order of attributes."""
    children = [
        _said(child)
        for child in node
        if isinstance(child.tag, str)
        and etree.QName(child).localname not in ECHOES
        and not (own_only and child.get("id") and etree.QName(child).namespace == BPMN)
    ]
    attributes = tuple(sorted((name, value) for name, value in node.attrib.items() if name != "id"))
    text = (node.text or "").strip() if not children else ""
    return (node.tag, attributes, text, tuple(children))


def _rules(tree: etree._ElementTree) -> dict[str, _Part]:
    found = {}
    for decision in tree.iter("{*}decision"):
        own = decision.get("id", "")
        for node in decision.iter("{*}input", "{*}output", "{*}rule", "{*}decisionTable"):
            kind = etree.QName(node).localname
            number = node.getparent().index(node) if node.getparent() is not None else 0
            key = f"{own} {kind} {node.get('id') or number}"
            is_table = kind == "decisionTable"
            order = tuple(rule.get("id", "") for rule in node.iterchildren("{*}rule"))
            content = (tuple(sorted(node.attrib.items())), order) if is_table else _said(node)
            found[key] = _Part(kind, node.get("id", ""), _rule_name(node), content)
    return found


def _rule_name(node: etree._Element) -> str:
    told = node.get("label") or node.get("name") or node.findtext("{*}description")
    if told:
        return str(told)
    texts = [" ".join((text.text or "").split()) for text in node.iter("{*}text")]
    return " · ".join(texts)[:120] or node.get("hitPolicy", "")


def _fields(told: Any, whole: str) -> dict[str, _Part]:
    if not isinstance(told, dict):
        return {}
    required = told.get("required")
    needed = set(required) if isinstance(required, list) and all(isinstance(one, str) for one in required) else set()
    found = {}
    for group in ("properties", "fields"):
        fields = told.get(group)
        for name, one in fields.items() if isinstance(fields, dict) else ():
            title = one.get("title") if isinstance(one, dict) else ""
            found[name] = _Part("field", name, str(title or name), (repr(one), name in needed))
    rest = {key: value for key, value in told.items() if key not in {"properties", "fields", "required"}}
    found[""] = _Part(whole, "", str(told.get("title") or ""), repr(rest))
    return found
