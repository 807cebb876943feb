"""What a change of a file is, in words: elements, fields and rules that came, went or changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lxml import etree

from engine.definitions.library import SourceFile, read_json
from engine.definitions.paths import Kind, kind_of
from engine.definitions.xml import BPMN
from engine.errors import DefinitionInvalid

How = Literal["added", "removed", "changed"]
LAYOUT = ("http://www.omg.org/spec/BPMN/20100524/DI", "https://www.omg.org/spec/DMN/20191111/DMNDI/")
# Kept by editors for their own sake: they follow from the flows, and say nothing of their own.
ECHOES = {"incoming", "outgoing", "flowNodeRef", "laneSet", "collaboration"}
MOST_TOLD = 200


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a file that is not as it was. `kind` says what it is, such as userTask, field or rule."""

    how: How
    kind: str
    id: str
    name: str


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
            yield Difference("changed", part.kind, part.id, part.name)
    for key, part in before.items():
        if key not in after:
            yield Difference("removed", part.kind, part.id, part.name)


@dataclass(frozen=True, slots=True)
class _Part:
    kind: str
    id: str
    name: str
    content: object


def _parts(file: SourceFile | None) -> dict[str, _Part]:
    if file is None:
        return {}
    kind = kind_of(file.path)
    if kind is Kind.BPMN:
        return _elements(file.tree)
    if kind is Kind.DMN:
        return _rules(file.tree)
    if kind in {Kind.FORM, Kind.HINTS}:
        return _fields(read_json(file))
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
    return _Part(kind, node.get("id", ""), name, (lane, _said(node, own_only=own_only)))


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


def _fields(told: Any) -> dict[str, _Part]:
    if not isinstance(told, dict):
        return {}
    required = told.get("required")
    needed = set(required) if isinstance(required, list) and all(isinstance(one, str) for one in required) else set()
    found = {}
    for group in ("properties", "fields"):
        fields = told.get(group)
        for name, field in fields.items() if isinstance(fields, dict) else ():
            title = field.get("title") if isinstance(field, dict) else ""
            found[name] = _Part("field", name, str(title or name), (repr(field), name in needed))
    rest = {key: value for key, value in told.items() if key not in {"properties", "fields", "required"}}
    found[""] = _Part("form", "", str(told.get("title") or ""), repr(rest))
    return found
