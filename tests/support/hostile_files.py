# ruff: noqa: E501 - a change of a file reads best on one line
"""A hundred and more broken or hostile files, made from the procedure that is shipped."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
SPIFF = "{http://spiffworkflow.org/bpmn/schema/1.0/core}"
ENTITIES = (
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
MEBIBYTE = 1024 * 1024
Change = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class HostileFile:
    """One file in place of a good one. `has_line`, `has_element`: whether the fault has a place of that kind."""

    name: str
    path: str
    content: bytes
    has_line: bool = True
    has_element: bool = False


def hostile_files(good: Mapping[str, bytes]) -> Iterator[HostileFile]:
    """Each change of each file of a good library that it can be made to, by name."""
    for path in sorted(good):
        for name, change, has_line, has_element in CHANGES.get(path.partition(".")[2], ()):
            content = change(good[path])
            if content != good[path]:
                yield HostileFile(f"{path}: {name}", path, content, has_line, has_element)


def prolog(text: str) -> Change:
    return lambda content: content.replace(b"?>", b"?>" + text.encode(), 1)


def utf_16(content: bytes) -> bytes:
    text = content.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"', 1)
    return text.replace("?>", "?><!DOCTYPE x>", 1).encode("utf-16")


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def nul(content: bytes) -> bytes:
    return content[: len(content) // 2] + b"\x00" * 8 + content[len(content) // 2 :]


def text(old: str, new: str) -> Change:
    """The first place where the pattern stands, changed."""
    return lambda content: re.sub(old, new, content.decode(), count=1, flags=re.DOTALL).encode()


def tree(change: Callable[[etree._Element], object]) -> Change:
    def changed(content: bytes) -> bytes:
        root = etree.fromstring(content)
        before = etree.tostring(root)
        change(root)
        return content if etree.tostring(root) == before else bytes(etree.tostring(root))

    return changed


def first(tag: str, change: Callable[[etree._Element], object]) -> Change:
    """A change of the first element of this tag, if there is one."""

    def changed(root: etree._Element) -> None:
        found = next(root.iter(tag), None)
        if found is not None:
            change(found)

    return tree(changed)


def remove(one: etree._Element) -> None:
    parent = one.getparent()
    assert parent is not None
    parent.remove(one)


def set_to(name: str, value: str) -> Callable[[etree._Element], None]:
    return lambda one: one.set(name, value)


def say(words: str) -> Callable[[etree._Element], None]:
    def saying(one: etree._Element) -> None:
        one.text = words

    return saying


def doubled(one: etree._Element) -> None:
    one.addnext(etree.fromstring(etree.tostring(one)))


def calling_itself(root: etree._Element) -> None:
    call, process = next(root.iter(f"{BPMN}callActivity"), None), next(root.iter(f"{BPMN}process"))
    if call is not None:
        call.set("calledElement", process.get("id", ""))


def without_default(root: etree._Element) -> None:
    for one in root.iter(f"{BPMN}exclusiveGateway"):
        one.attrib.pop("default", None)


def without_picture(root: etree._Element) -> None:
    for part in list(root):
        if part.tag.endswith("BPMNDiagram"):
            root.remove(part)


def going_round(root: etree._Element) -> None:
    """The first automatic task leads back to itself, and nowhere else."""
    for kind in ("scriptTask", "serviceTask", "businessRuleTask"):
        for one in root.iter(f"{BPMN}{kind}"):
            for flow in root.iter(f"{BPMN}sequenceFlow"):
                if flow.get("sourceRef") == one.get("id"):
                    flow.set("targetRef", one.get("id", ""))
            return


def nested(content: bytes) -> bytes:
    inside = b"<bpmn:subProcess>" * 10_000 + b"</bpmn:subProcess>" * 10_000
    return content.replace(b"</bpmn:process>", inside + b"</bpmn:process>", 1)


XML = [
    ("cut off", cut, True, False),
    ("null bytes in it", nul, True, False),
    ("empty", lambda _content: b"", False, False),
    ("a document type", prolog("<!DOCTYPE x>"), True, False),
    ("entities that explode", prolog(ENTITIES), True, False),
    ("an entity from outside", prolog(OUTSIDE), True, False),
    ("a document type in UTF-16", utf_16, True, False),
    ("30 megabytes", lambda content: content + b" " * (30 * MEBIBYTE), False, False),
]
DIAGRAM = [
    *XML,
    ("another namespace", text("20100524", "20250524"), True, False),
    ("10 000 sub-processes deep", nested, True, False),
    ("no picture", tree(without_picture), True, False),
    ("an id of 4 megabytes", first(f"{BPMN}endEvent", set_to("id", "a" * 4 * MEBIBYTE)), True, False),
    ("an id that is reserved", first(f"{BPMN}endEvent", set_to("id", "End")), True, True),
    ("an id that is no word", first(f"{BPMN}endEvent", set_to("id", "đã xong!")), True, True),
    ("no id", first(f"{BPMN}endEvent", lambda one: one.attrib.pop("id")), True, False),
    ("an id twice", first(f"{BPMN}endEvent", doubled), True, True),
    ("no start", first(f"{BPMN}startEvent", remove), True, True),
    ("a flow taken away", first(f"{BPMN}sequenceFlow", remove), True, True),
    ("a flow to nowhere", first(f"{BPMN}sequenceFlow", set_to("targetRef", "nowhere")), True, True),
    ("a flow from nowhere", first(f"{BPMN}sequenceFlow", set_to("sourceRef", "nowhere")), True, True),
    ("not executable", first(f"{BPMN}process", set_to("isExecutable", "false")), True, True),
    ("calls itself", tree(calling_itself), True, True),
    ("calls what is not there", first(f"{BPMN}callActivity", set_to("calledElement", "nothing")), True, True),
    ("no way when no condition holds", tree(without_default), True, True),
    ("goes round without rest", tree(going_round), True, True),
    ("an unknown form", text(r'"formJsonSchemaFilename" value="[^"]*"', '"formJsonSchemaFilename" value="no.json"'), True, True),
    ("a form out of the library", text(r'"formJsonSchemaFilename" value="[^"]*"', '"formJsonSchemaFilename" value="../../etc/passwd"'), True, True),
    ("an unknown decision", first(f"{SPIFF}calledDecisionId", say("nothing")), True, True),
    ("an unknown operation", first(f"{SPIFF}serviceTaskOperator", set_to("id", "petition.nothing")), True, True),
    ("an unknown parameter", first(f"{SPIFF}parameter", set_to("id", "nothing")), True, True),
    ("an unknown extension", text('"dueIn"', '"dueAround"'), True, True),
    ("a bare duration", text(r'"dueIn" value=[^/]*/>', '"dueIn" value="P3D"/>'), True, True),
    ("a term nobody knows", text(r'"dueIn" value=[^/]*/>', "\"dueIn\" value='\"soon\"'/>"), True, True),
    ("a condition that is code", first(f"{BPMN}conditionExpression", say("__import__('os').system('id')")), True, True),
    ("a condition that explodes", first(f"{BPMN}conditionExpression", say("(" * 5_000 + "1" + ")" * 5_000)), True, True),
    ("a condition on nothing known", first(f"{BPMN}conditionExpression", say("decison == 'x'")), True, True),
    ("a script that is code", first(f"{BPMN}script", say("import os")), True, True),
    ("a script inside a value", first(f"{BPMN}script", say("form['x'] = 1")), True, True),
    ("a timer without words", first(f"{BPMN}timeDuration", say("")), True, True),
    ("a timer of ten thousand years", first(f"{BPMN}timeDuration", say('"9999999 days"')), True, True),
    ("an event the engine ignores", text(r"<bpmn:timerEventDefinition.*?</bpmn:timerEventDefinition>", "<bpmn:signalEventDefinition/>"), True, True),
    ("a gateway of another kind", text(r"<bpmn:exclusiveGateway(.*?)</bpmn:exclusiveGateway>", r"<bpmn:complexGateway\1</bpmn:complexGateway>"), True, True),
    ("a template that is code", first(f"{SPIFF}instructionsForEndUser", say("{{ ''.__class__ }}")), True, True),
    ("a template without end", first(f"{SPIFF}instructionsForEndUser", say("{% for x in y %}")), True, True),
    ("lanes for nobody", lambda content: re.sub(rb'"role" value="[^"]*"', b'"role" value="NOBODY"', content), True, True),
]  # fmt: skip
TABLE = [
    *XML,
    ("a cell that is code", text(r"<inputEntry(.*?)<text>.*?</text>", r"<inputEntry\1<text>__import__('os')</text>"), True, True),
    ("a cell of words", text(r"<inputEntry(.*?)<text>.*?</text>", r"<inputEntry\1<text>nếu thì</text>"), True, True),
    ("another hit policy", text('hitPolicy="[A-Z ]*"', 'hitPolicy="GUESS"'), True, True),
    ("two outputs and one without a name", text(r"(<output [^>]*/>)", r'\1<output id="second"/>'), True, True),
    ("a rule with a cell too few", text(r"<inputEntry.*?</inputEntry>", ""), True, True),
]  # fmt: skip
FORM = [
    ("cut off", cut, True, False),
    ("null bytes in it", nul, True, False),
    ("empty", lambda _content: b"", False, False),
    ("no JSON", lambda _content: b"<form/>", True, False),
    ("50 000 deep", lambda _content: b"[" * 50_000, False, False),
    ("no object", lambda _content: b"[1, 2]", False, False),
    ("30 megabytes", lambda content: content + b" " * (30 * MEBIBYTE), False, False),
]
SCHEMA = [
    *FORM,
    ("a reference to the network", lambda content: _with_field(content, {"$ref": "http://127.0.0.1:9/"}), False, True),
    ("a reference to itself", lambda content: _with_field(content, {"$ref": "#"}), False, True),
    ("a pattern that explodes", lambda content: _with_field(content, {"type": "string", "pattern": "(a|a)*(?=b)"}), False, True),
    ("a type nobody knows", lambda content: _with_field(content, {"type": "elephant"}), False, True),
    ("a required field that is not there", lambda content: _with(content, required=["nothing"]), False, True),
]  # fmt: skip
CHANGES = {
    "bpmn": DIAGRAM,
    "dmn": TABLE,
    "json": SCHEMA,
    "ui.json": [*FORM, ("a field that is not there", lambda content: _with(content, order=["nothing"]), False, True)],
}


def _with_field(content: bytes, schema: object) -> bytes:
    form = json.loads(content)
    form["properties"] = {**form.get("properties", {}), "strange": schema}
    return json.dumps(form).encode()


def _with(content: bytes, **values: object) -> bytes:
    return json.dumps({**json.loads(content), **values}).encode()
