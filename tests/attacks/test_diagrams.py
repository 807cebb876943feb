"""Diagrams that would run wrongly: each is refused by name, and its control runs it past the refusal."""

from datetime import timedelta
from pathlib import Path

import pytest
from SpiffWorkflow.bpmn.util.subworkflow import BpmnSubWorkflow

from engine.clock import Cycle, Elapsed, TermInvalid, parse_term
from engine.definitions import Library, compile_closure
from engine.definitions.check import check_library, structure
from engine.definitions.check import diagram as reading
from engine.runtime import step_engine
from engine.runtime.live import AutomaticFailure
from engine.runtime.quick import QuickWorkflow
from tests.engine.definitions.test_check_hostile import alone, codes, nested
from tests.support.diagrams import Diagram, closure_of
from tests.support.playing import Player

ERRORS = {"lost": "lost"}


def found(*diagrams: Diagram) -> set[tuple[str, str]]:
    """The errors of a library of these diagrams: code and element."""
    library = Library.from_contents({f"processes/sample/{one.id}.bpmn": one.xml() for one in diagrams})
    return {(one.code, one.element) for one in check_library(library) if one.severity == "error"}


def with_task(identifier: str) -> Diagram:
    return Diagram().start().user(identifier, lane=None).end().chain("begin", identifier, "done")


@pytest.mark.parametrize("identifier", ["Start", "End", "Root", "sample.EndJoin", "u.BoundaryEventSplit"])
def test_an_id_that_the_library_keeps_for_itself_is_refused(identifier: str) -> None:
    assert ("bpmn.reserved_id", identifier) in found(with_task(identifier))


def test_control_with_such_an_id_a_case_ends_without_asking_anyone() -> None:
    player = Player.of(with_task("sample.EndJoin"))
    assert (player.open(), player.is_completed) == ([], True)
    player = Player.of(with_task("check"))
    assert (player.open(), player.is_completed) == (["check"], False)


def jumping() -> Diagram:
    """A link that should lead to `check`."""
    diagram = Diagram().start().node("intermediateThrowEvent", "jump", '<linkEventDefinition name="there"/>').end()
    return diagram.chain("begin", "jump", "done")


def beginning_at_once() -> Diagram:
    """An event sub-process that should only begin when something has failed."""
    inside = Diagram("rescue").node("startEvent", "failed", "<errorEventDefinition/>").user("mend", lane=None)
    inside.end("mended").chain("failed", "mend", "mended")
    diagram = Diagram().start().user("check", lane=None).end().chain("begin", "check", "done")
    return diagram.node("subProcess", "rescue", inside.body(), triggeredByEvent="true")


def conditional() -> Diagram:
    """A flow out of a task that should not be taken."""
    diagram = Diagram().start().user("check", lane=None).user("never", lane=None).end()
    return diagram.flow("begin", "check").flow("check", "never", "1 == 2").flow("never", "done")


@pytest.mark.parametrize(
    ("draw", "element"), [(jumping, "jump"), (beginning_at_once, "rescue"), (conditional, "check_to_never")]
)
def test_what_the_library_accepts_and_ignores_is_refused(draw: object, element: str) -> None:
    assert element in {place for _, place in found(draw())}  # type: ignore[operator]


def test_control_past_the_refusal_the_library_ignores_them() -> None:
    assert Player.of(jumping()).is_completed
    assert Player.of(beginning_at_once()).open() == ["check", "mend"]
    assert Player.of(conditional()).complete("check").open() == ["never"]


def calling(identifier: str, called: str) -> Diagram:
    diagram = Diagram(identifier).start(f"{identifier}_begin").end(f"{identifier}_done")
    diagram.node("callActivity", f"call_{called}", calledElement=called)
    return diagram.chain(f"{identifier}_begin", f"call_{called}", f"{identifier}_done")


def test_processes_that_call_each_other_in_a_ring_are_refused() -> None:
    assert "bpmn.call_ring" in {code for code, _ in found(calling("a", "a"))}
    assert "bpmn.call_ring" in {code for code, _ in found(calling("a", "b"), calling("b", "a"))}


def test_control_such_a_ring_would_never_come_to_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[BpmnSubWorkflow] = []
    create = QuickWorkflow.create_subprocess

    def counting(self: QuickWorkflow, my_task: object, name: str) -> BpmnSubWorkflow:
        begun.append(create(self, my_task, name))
        if len(begun) > 100:
            raise MemoryError
        return begun[-1]

    monkeypatch.setattr(QuickWorkflow, "create_subprocess", counting)
    with pytest.raises((MemoryError, AutomaticFailure)):
        Player.of(calling("a", "b"), calling("b", "a"))
    assert len(begun) > 100


def test_control_without_the_bound_a_diagram_may_be_nested_as_deep_as_it_likes(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "bpmn.too_deep" in codes(alone(nested(60)))
    for module in (structure, reading):
        monkeypatch.setattr(module, "DEEPEST_NESTING", 10**6)
    assert "bpmn.too_deep" not in codes(alone(nested(60)))


def failing(inner: Diagram) -> Diagram:
    """A sub-process with an event that catches its errors."""
    diagram = Diagram(errors=ERRORS).start().node("subProcess", "inner", inner.body()).end()
    diagram.node("boundaryEvent", "caught", "<errorEventDefinition/>", attachedToRef="inner")
    diagram.user("mend", lane=None).end("mended").chain("begin", "inner", "done")
    return diagram.chain("caught", "mend", "mended")


def test_a_script_that_fails_is_an_incident_and_no_error_of_the_procedure() -> None:
    inner = Diagram("inner").start("i_begin").script("bad", "x = nothing + 1").end("i_done")
    with pytest.raises(AutomaticFailure, match="bad"):
        Player.of(failing(inner.chain("i_begin", "bad", "i_done")))


def test_control_an_error_that_is_drawn_is_caught_there() -> None:
    inner = Diagram("inner", errors=ERRORS).start("i_begin").end("lost", '<errorEventDefinition errorRef="lost"/>')
    assert Player.of(failing(inner.chain("i_begin", "lost"))).open() == ["mend"]


@pytest.mark.parametrize("term", ["999999999 days", "11 years", "P9999999D", "-1 days", "9" * 70, "1e9 days"])
def test_a_term_without_end_is_refused(term: str) -> None:
    with pytest.raises(TermInvalid):
        parse_term(term)


RESTLESS = ["R/1 seconds", "R/0 days", "R9/0 hours", "R/59 seconds", "R99999999/1 days", "R0/7 days", "R000/7 days"]


def ticking(source: str) -> Diagram:
    diagram = Diagram().start().user("check", lane=None).end().chain("begin", "check", "done").end("told")
    diagram.timer("tick", source, kind="timeCycle", tag="boundaryEvent", attachedToRef="check", cancelActivity="false")
    return diagram.flow("tick", "told")


@pytest.mark.parametrize("cycle", RESTLESS)
def test_a_cycle_that_would_never_rest_is_refused(cycle: str) -> None:
    assert ("bpmn.timer_value", "tick") in found(ticking(f'"{cycle}"'))


def test_one_that_is_only_computed_is_an_incident_and_not_a_flood() -> None:
    live = Player.of(ticking("cycle"), cycle="R/0 days").live()
    assert (live.waits(), [task.task_spec.bpmn_id for task in live.user_tasks().values()]) == ({}, ["check"])
    assert live.engine.held


def test_control_without_the_shortest_pause_it_comes_again_in_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(step_engine, "parse_cycle", lambda _text: Cycle(None, Elapsed(0)))
    player = Player.of(ticking('"R/7 days"'))
    for _ in range(50):
        assert player.due() == {"tick": timedelta()}
        player.fire("tick")


OUTSIDE = [
    "../../../etc/passwd",
    "/etc/passwd",
    "..\\..\\secret.json",
    "sample/../../secret.json",
    "file:///etc/passwd",
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_form_outside_the_library_is_not_there(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text('{"type": "object"}')
    library = tmp_path / "library"
    diagram = Diagram().start().user("check", lane=None, formJsonSchemaFilename=name).end()
    (library / "processes").mkdir(parents=True)
    (library / "processes" / "sample.bpmn").write_bytes(diagram.chain("begin", "check", "done").xml())
    findings = check_library(Library.from_folder(library))
    assert ("reference.form", "check") in {(one.code, one.element) for one in findings}
    assert "root:" not in repr(findings)


def test_control_a_path_joined_by_hand_would_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("mật")
    forms = tmp_path / "library" / "forms"
    forms.mkdir(parents=True)
    assert (forms / "../../secret.json").read_text() == "mật"


def test_a_link_out_of_the_library_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret.json").write_text('{"mật": 1}')
    (tmp_path / "library" / "forms").mkdir(parents=True)
    (tmp_path / "library" / "forms" / "a.json").symlink_to(tmp_path / "secret.json")
    assert not Library.from_folder(tmp_path / "library").files
    monkeypatch.setattr(Path, "is_symlink", lambda _self: False)
    assert "mật".encode() in Library.from_folder(tmp_path / "library").files["forms/a.json"].content


def test_an_honest_diagram_passes_all_of_these() -> None:
    assert not found(with_task("check")) & {("bpmn.reserved_id", "check"), ("bpmn.unsupported_event", "check")}
    assert compile_closure(closure_of(with_task("check"))).process.id == "sample"
