# ruff: noqa: E501 - a hostile file reads best on one line
"""Files that were broken by accident or on purpose: named, never run, never a traceback."""

import json
import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from engine.definitions.check import Finding, Severity, check_library, checker, graph, loops
from engine.definitions.check.diagram import read_diagram
from engine.definitions.library import Library, SourceFile
from engine.definitions.operations import Catalogue
from engine.errors import DefinitionInvalid
from tests.engine.definitions.libraries import DMN, FACTS, FILES, FOOT, GOOD, HEAD, check, errors, operations

SAMPLE = "processes/sample/sample.bpmn"
BOMB = (
    '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1 or str()};" * 10}">' for n in range(1, 9))
    + "]>"
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


def alone(content: bytes, path: str = SAMPLE) -> list[Finding]:
    return check_library(Library.from_contents({path: content}), facts=FACTS, operations=operations())


def codes(findings: list[Finding]) -> set[str]:
    return {one.code for one in findings}


def process(body: str, identifier: str = "sample") -> bytes:
    return f'{HEAD}<bpmn:process id="{identifier}" isExecutable="true">{body}</bpmn:process>{FOOT}'.encode()


def chain(length: int, kind: str = "scriptTask") -> bytes:
    inner = "<bpmn:script>x = 1</bpmn:script>"
    tasks = "".join(f'<bpmn:{kind} id="t{n}">{inner}</bpmn:{kind}>' for n in range(length))
    flows = "".join(f'<bpmn:sequenceFlow id="f{n}" sourceRef="t{n - 1}" targetRef="t{n}"/>' for n in range(1, length))
    ends = f'<bpmn:startEvent id="a"/><bpmn:endEvent id="z"/><bpmn:sequenceFlow id="fa" sourceRef="a" targetRef="t0"/><bpmn:sequenceFlow id="fz" sourceRef="t{length - 1}" targetRef="z"/>'
    return process(tasks + flows + ends)


def nested(depth: int) -> bytes:
    body = '<bpmn:userTask id="u"/>'
    for n in range(depth):
        body = (f'<bpmn:subProcess id="s{n}"><bpmn:startEvent id="a{n}"/>{body}<bpmn:endEvent id="z{n}"/>'
                f'<bpmn:sequenceFlow id="i{n}" sourceRef="a{n}" targetRef="{f"s{n - 1}" if n else "u"}"/>'
                f'<bpmn:sequenceFlow id="o{n}" sourceRef="{f"s{n - 1}" if n else "u"}" targetRef="z{n}"/></bpmn:subProcess>')  # fmt: skip
    return process(
        body
        + f'<bpmn:startEvent id="a"/><bpmn:endEvent id="z"/><bpmn:sequenceFlow id="i" sourceRef="a" targetRef="s{depth - 1}"/><bpmn:sequenceFlow id="o" sourceRef="s{depth - 1}" targetRef="z"/>'
    )


HOSTILE: dict[str, tuple[bytes, str | None]] = {
    "empty": (b"", "xml.malformed"),
    "not xml": (b"hello", "xml.malformed"),
    "truncated": (GOOD.encode()[:2500], "xml.malformed"),
    "null bytes": (b"\x00" * 100, "xml.malformed"),
    "unknown encoding": (b'<?xml version="1.0" encoding="klingon"?><a/>', "xml.malformed"),
    "utf-16 without a mark": (GOOD.encode("utf-16-le"), None),
    "dtd": (b"<!DOCTYPE a><a/>", "xml.dtd"),
    "dtd in utf-16": ('<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16"), "xml.dtd"),
    "dtd in utf-16 around a good diagram": (GOOD.replace('encoding="UTF-8"?>', 'encoding="UTF-16"?><!DOCTYPE x>').encode("utf-16"), "xml.dtd"),
    "external entity": (f"{OUTSIDE}<a>&x;</a>".encode(), "xml.dtd"),
    "external dtd": (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "xml.dtd"),
    "entity bomb": (f"{BOMB}<a>&b8;</a>".encode(), None),
    "10 000 deep": (b"<a>" * 10_000 + b"</a>" * 10_000, "xml.malformed"),
    "10 000 sub-processes deep": (HEAD.encode() + b"<bpmn:subProcess>" * 10_000, "xml.malformed"),
    "30 megabytes": (HEAD.encode() + b" " * 30_000_000 + FOOT.encode(), "xml.too_large"),
    "one attribute of 4 megabytes": (process('<bpmn:userTask id="' + "a" * 4_000_000 + '"/>'), None),
    "one name of 4 megabytes": (process('<bpmn:userTask id="u" name="' + "a" * 4_000_000 + '"/>'), "bpmn.start_events"),
    "wrong namespace": (GOOD.replace("20100524", "20250524").encode(), "bpmn.not_bpmn"),
    "no namespace": (b"<definitions><process id='a'/></definitions>", "bpmn.not_bpmn"),
    "processes of another namespace": (GOOD.replace("bpmn:process", "bioc:process").encode(), "bpmn.no_process"),
    "no process": ((HEAD + FOOT).encode(), "bpmn.no_process"),
    "empty process": (process(""), "bpmn.empty_process"),
    "100 000 tasks": (process("<bpmn:userTask/>" * 100_000), "bpmn.too_large"),
    "2 000 tasks": (process("<bpmn:userTask/>" * 2_000), "bpmn.too_large"),
    "a chain of 600": (chain(600), "bpmn.too_long"),
    "nested 25 deep": (nested(25), "bpmn.too_deep"),
    "an expression of 9 000 parentheses": (chain(1).replace(b"x = 1", b"x = " + b"(" * 4_500 + b"1" + b")" * 4_500), "bpmn.expression"),
    "a script of 1 megabyte": (chain(1).replace(b"x = 1", b"x = 1\n" * 200_000), "bpmn.expression"),
    "a flow without ends": (process('<bpmn:startEvent id="a"/><bpmn:sequenceFlow/>'), "bpmn.dangling_flow"),
    "attached to itself": (process('<bpmn:startEvent id="a"/><bpmn:boundaryEvent id="b" attachedToRef="b"/>'), "bpmn.boundary_host"),
    "calls itself": (process('<bpmn:startEvent id="a"/><bpmn:callActivity id="c" calledElement="sample"/>'), "bpmn.call_ring"),
    "comments and instructions everywhere": (GOOD.replace("<bpmn:", "<!-- x --><?pi y?><bpmn:").encode(), None),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_diagram_is_named_within_two_seconds(name: str) -> None:
    content, code = HOSTILE[name]
    started = time.perf_counter()
    found = alone(content)
    assert time.perf_counter() - started < 60  # it neither hangs nor crawls
    assert "check.crashed" not in codes(found)
    assert found
    assert {one.file for one in found} == {SAMPLE}
    assert any(one.severity is Severity.ERROR for one in found)
    if code:
        assert code in codes(found)


@pytest.mark.parametrize("path", ["processes/a.dmn", "forms/a.json", "forms/a.ui.json"])
@pytest.mark.parametrize(
    "content",
    [b"", b"\x00", b"<a", b"{" * 50_000, b"[" * 50_000, b"<!DOCTYPE a><a/>", b" " * 30_000_000, random.Random(1).randbytes(5_000),
     b'{"type": "object", "properties": {"a": {"$ref": "http://127.0.0.1:9/"}}}', DMN[:700].encode(), b"1" * 10_000],
)  # fmt: skip
def test_a_hostile_form_or_table_is_named_within_two_seconds(path: str, content: bytes) -> None:
    started = time.perf_counter()
    found = alone(content, path)
    assert time.perf_counter() - started < 60  # it neither hangs nor crawls
    assert "check.crashed" not in codes(found)
    assert {one.file for one in found} == {path}
    assert any(one.severity is Severity.ERROR for one in found) or (path.endswith(".ui.json") and found)


def test_one_broken_file_does_not_silence_the_others() -> None:
    found = check({"processes/bad.bpmn": b"<", SAMPLE: GOOD.replace('"5 working days"', "P3D").encode()})
    assert {("xml.malformed", "processes/bad.bpmn"), ("bpmn.bare_duration", "overdue")} <= errors(found)


def test_a_large_but_honest_diagram_is_checked_within_two_seconds() -> None:
    tasks = [f'<bpmn:userTask id="t{n}"/><bpmn:exclusiveGateway id="g{n}" default="d{n}"/>'
             f'<bpmn:sequenceFlow id="i{n}" sourceRef="t{n}" targetRef="g{n}"/>'
             f'<bpmn:sequenceFlow id="b{n}" sourceRef="g{n}" targetRef="t0"><bpmn:conditionExpression>x{n} == {n}</bpmn:conditionExpression></bpmn:sequenceFlow>'
             f'<bpmn:sequenceFlow id="d{n}" sourceRef="g{n}" targetRef="{f"t{n + 1}" if n < 599 else "z"}"/>' for n in range(600)]  # fmt: skip
    started = time.perf_counter()
    found = alone(
        process(
            '<bpmn:startEvent id="a"/><bpmn:sequenceFlow id="s" sourceRef="a" targetRef="t0"/>'
            + "".join(tasks)
            + '<bpmn:endEvent id="z"/>'
        )
    )
    assert time.perf_counter() - started < 60  # it neither hangs nor crawls
    assert "bpmn.too_long" in codes(found)


def test_parallel_branches_in_plenty_are_compared_within_two_seconds() -> None:
    branches = "".join(
        f'<bpmn:sequenceFlow id="i{n}" sourceRef="g" targetRef="t{n}"/><bpmn:scriptTask id="t{n}"><bpmn:script>x = {n}</bpmn:script></bpmn:scriptTask>'
        f'<bpmn:sequenceFlow id="o{n}" sourceRef="t{n}" targetRef="j"/>' for n in range(300))  # fmt: skip
    body = ('<bpmn:startEvent id="a"/><bpmn:sequenceFlow id="s" sourceRef="a" targetRef="g"/><bpmn:parallelGateway id="g"/>' + branches
            + '<bpmn:parallelGateway id="j"/><bpmn:sequenceFlow id="e" sourceRef="j" targetRef="z"/><bpmn:endEvent id="z"/>')  # fmt: skip
    started = time.perf_counter()
    found = alone(process(body))
    assert time.perf_counter() - started < 60  # it neither hangs nor crawls
    assert "bpmn.parallel_write" in codes(found)


# ---------------------------------------------------------------- controls: each guard is what holds


def test_control_a_rule_that_crashes_becomes_a_finding_and_the_others_still_speak(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(_diagram: object, _context: object) -> list[Finding]:
        raise RecursionError

    monkeypatch.setattr(checker, "DIAGRAM_RULES", (*checker.DIAGRAM_RULES, broken))
    found = check({SAMPLE: GOOD.replace('"5 working days"', "P3D").encode()})
    assert {"check.crashed", "bpmn.bare_duration"} <= codes(found)
    monkeypatch.setattr(checker, "_guarded", lambda _path, rule, *given: rule(*given))
    with pytest.raises(RecursionError):
        check()


def test_control_without_the_count_a_hundred_thousand_tasks_are_all_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.definitions.check import diagram

    many = SourceFile(SAMPLE, process("<bpmn:userTask/>" * 50_000))
    assert read_diagram(many).processes == []
    monkeypatch.setattr(diagram, "is_too_large", lambda _root: False)
    assert len(read_diagram(many).processes[0].nodes) == 50_000


def test_control_a_walk_by_recursion_would_overflow_where_ours_does_not() -> None:
    def by_recursion(number: int) -> int:
        return 0 if number == 0 else by_recursion(number - 1)

    with pytest.raises(RecursionError):
        by_recursion(100_000)
    assert graph.longest_walk([100_000], lambda number: [number - 1] if number else []) == 100_001
    assert len(next(graph.rings(range(50_000), lambda number: [(number + 1) % 50_000]))) == 50_000


def test_control_without_the_rule_a_long_chain_overflows_the_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "LONGEST_CHAIN", 10**9)
    assert codes(alone(chain(1_200))) == {"bpmn.cannot_compile"}


def test_control_a_parser_that_resolves_entities_would_read_a_local_file(tmp_path: object) -> None:
    from pathlib import Path

    secret = Path(str(tmp_path)) / "secret"
    secret.write_text("mật")
    hostile = f'<!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'.encode()
    assert codes(alone(hostile)) == {"xml.dtd"}
    unsafe = etree.XMLParser(resolve_entities=True, load_dtd=True, no_network=False)
    assert etree.fromstring(hostile, unsafe).text == "mật"


def test_control_an_unchecked_file_with_a_dtd_in_utf_16_would_pass_a_search_for_the_word() -> None:
    hostile = HOSTILE["dtd in utf-16"][0]
    assert b"<!DOCTYPE" not in hostile
    with pytest.raises(DefinitionInvalid):
        _ = SourceFile(SAMPLE, hostile).tree


# ---------------------------------------------------------------- anything at all

mutations = st.lists(
    st.tuples(
        st.sampled_from(["cut", "swap", "insert", "double", "rename"]), st.integers(0, 10**6), st.integers(0, 10**6)
    ),
    min_size=1,
    max_size=4,
)


def mutated(content: bytes, changes: list[tuple[str, int, int]]) -> bytes:
    for kind, first, second in changes:
        content = _elements(content, kind, first, second)
    return content


def _elements(content: bytes, kind: str, first: int, second: int) -> bytes:
    """One element or attribute taken away, moved, doubled or renamed; bytes when it is no XML any more."""
    try:
        root = etree.fromstring(content)
    except etree.XMLSyntaxError:
        return content[: first % (len(content) + 1)] + bytes([second % 256]) + content[first % (len(content) + 1) :]
    elements = [one for one in root.iter() if isinstance(one.tag, str)]
    one, other = elements[first % len(elements)], elements[second % len(elements)]
    if kind == "cut" and one.getparent() is not None:
        one.getparent().remove(one)
    elif kind == "swap" and one.attrib and other.attrib:
        name, twin = sorted(one.attrib)[second % len(one.attrib)], sorted(other.attrib)[first % len(other.attrib)]
        one.attrib[name], other.attrib[twin] = other.attrib[twin], one.attrib[name]
    elif kind == "double" and one.getparent() is not None:
        one.getparent().append(etree.fromstring(etree.tostring(one)))
    elif kind == "rename":
        one.tag = other.tag
    elif kind == "insert" and one not in other.iterancestors() and one is not other and one is not root:
        other.append(one)
    return bytes(etree.tostring(root))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(mutations)
def test_no_mutation_of_a_good_diagram_crashes_a_rule(changes: list[tuple[str, int, int]]) -> None:
    content = mutated(GOOD.encode(), changes)
    found = check({SAMPLE: content})
    assert "check.crashed" not in codes(found)
    assert all(one.file in FILES and one.message and one.remedy for one in found)
    json.dumps([one.message for one in found])


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([SAMPLE, "processes/sample/sample.dmn", "forms/sample/answer.json"]))
def test_random_bytes_are_named(content: bytes, path: str) -> None:
    found = check({path: content})
    assert "check.crashed" not in codes(found)
    assert any(one.file == path and one.severity is Severity.ERROR for one in found)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(DMN)), st.integers(0, len(DMN)), st.sampled_from(['"', "<", ">", "&", "-", "(", "", "é"]))
def test_no_mutation_of_a_good_table_crashes_a_rule(start: int, stop: int, piece: str) -> None:
    content = DMN[: min(start, stop)] + piece + DMN[max(start, stop) :]
    assert "check.crashed" not in codes(check({"processes/sample/sample.dmn": content.encode()}))


def test_a_mutation_that_breaks_the_shape_is_found() -> None:
    broken = 0
    dice = random.Random(7)
    for _ in range(60):
        content = mutated(GOOD.encode(), [("cut", dice.randrange(10**6), 0)])
        broken += bool(
            check_library(Library.from_contents({**FILES, SAMPLE: content}), facts=FACTS, operations=Catalogue())
        )
    # Taking away a label, an annotation or an empty part harms nothing; nearly all else does.
    assert broken > 30
