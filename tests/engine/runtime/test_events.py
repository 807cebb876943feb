"""Timers, messages and errors: each waits for its own, and reaches only whom it concerns."""

from datetime import timedelta
from typing import Any

import pytest

from engine.definitions import Library
from engine.definitions.check import check_library
from engine.definitions.specs import ErrorThrow, Wait
from engine.definitions.specs import activities as activities_module
from engine.errors import Conflict
from engine.runtime.live import AutomaticFailure
from tests.support.diagrams import Diagram
from tests.support.playing import Player

HOUR = timedelta(hours=1)


def beside(
    diagram: Diagram, name: str, host: str, term: str, *, interrupts: bool, kind: str = "timeDuration"
) -> Diagram:
    return diagram.timer(
        name, f'"{term}"', kind=kind, tag="boundaryEvent", attachedToRef=host, cancelActivity=str(interrupts).lower()
    )


def choosing(first: str = "5 hours", second: str = "2 hours") -> Diagram:
    """An event gateway: two timers and a message; the longer timer stands first."""
    diagram = (
        Diagram().start().node("eventBasedGateway", "what").timer("long", f'"{first}"').timer("short", f'"{second}"')
    )
    diagram.message("answer", "supplement.provided", properties={"variable": "answer"}).flow("begin", "what")
    for name in ("long", "short", "answer"):
        diagram.user(f"after_{name}", lane=None).end(f"end_{name}").chain("what", name, f"after_{name}", f"end_{name}")
    return diagram


def test_two_timers_of_one_gateway_each_have_their_own_time() -> None:
    player = Player.of(choosing())
    assert player.due() == {"long": 5 * HOUR, "short": 2 * HOUR}


@pytest.mark.parametrize("first", ["long", "short", "answer"])
def test_the_first_event_of_a_gateway_decides_and_the_others_are_over(first: str) -> None:
    player = Player.of(choosing()).fire(first, {"note": "x"} if first == "answer" else None)
    assert player.open() == [f"after_{first}"]
    assert player.waits() == []
    assert player.variables.get("answer") == ({"note": "x"} if first == "answer" else None)
    assert player.complete(f"after_{first}").is_completed


def test_with_one_value_for_all_branches_the_shorter_timer_would_be_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: one value for every branch, as the library has it."""
    arm = Wait.update_task

    def shared(self: Wait, task: Any) -> None:
        arm(self, task)
        armed = task.internal_data["armed"]
        for name in armed:
            armed[name] = armed["long"]

    monkeypatch.setattr(Wait, "update_task", shared)
    assert Player.of(choosing()).due()["short"] == 5 * HOUR


def test_an_event_that_is_no_longer_waited_for_is_a_conflict() -> None:
    player = Player.of(choosing())
    live = player.live()
    wait = player.waits()[0]
    live.fire(wait.task_id, wait.branch)
    live.run({})
    with pytest.raises(Conflict):
        live.fire(wait.task_id, wait.branch)


def test_a_message_without_correlation_waits_for_its_own_case_alone() -> None:
    (wait,) = (wait for wait in Player.of(choosing()).waits() if wait.message)
    assert (wait.message, wait.correlation) == ("supplement.provided", "HS-2026-000001")


def guarded() -> Diagram:
    """Two blocks, one in the other, each ready for the error `lost`; beside them a third that is too."""
    inner = (
        Diagram("inner").start("inner_begin").user("risk", lane=None).node("exclusiveGateway", "well").end("inner_end")
    )
    inner.end("fails", '<errorEventDefinition errorRef="lost"/>')
    inner.chain("inner_begin", "risk", "well").flow("well", "fails", "bad").flow("well", "inner_end", default=True)
    outer = Diagram("outer").start("outer_begin").node("subProcess", "inner", inner.body()).end("outer_end")
    outer.chain("outer_begin", "inner", "outer_end")
    diagram = Diagram(errors={"lost": "lost"}).start().node("parallelGateway", "fork").flow("begin", "fork")
    sibling = Diagram("sibling").start("sibling_begin").user("quiet", lane=None).end("sibling_end")
    sibling.chain("sibling_begin", "quiet", "sibling_end")
    diagram.node("subProcess", "outer", outer.body()).node("subProcess", "sibling", sibling.body())
    for host in ("outer", "sibling"):
        diagram.node("boundaryEvent", f"{host}_lost", '<errorEventDefinition errorRef="lost"/>', attachedToRef=host)
        diagram.user(f"mend_{host}", lane=None).end(f"{host}_done").end(f"{host}_mended")
        diagram.chain("fork", host, f"{host}_done").chain(f"{host}_lost", f"mend_{host}", f"{host}_mended")
    return diagram


def test_an_error_goes_up_to_the_nearest_that_catches_it_and_leaves_siblings_alone() -> None:
    player = Player.of(guarded(), bad=False)
    assert player.open() == ["quiet", "risk"]
    player.complete("risk", bad=True)
    assert player.open() == ["mend_outer", "quiet"]
    player.complete("mend_outer").complete("quiet")
    assert player.is_completed
    assert "sibling_lost" not in player.path


def test_without_an_error_nothing_is_caught() -> None:
    player = Player.of(guarded(), bad=False).complete("risk").complete("quiet")
    assert player.is_completed
    assert sorted(player.ends) == ["inner_end", "outer_done", "outer_end", "sibling_done", "sibling_end"]


def test_an_error_that_looks_at_every_branch_would_wake_a_sibling(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: who catches is looked for in the whole case, as the library does."""

    def anywhere(self: ErrorThrow, host: Any) -> Any:
        waiting = [
            task for task in host.workflow.top_workflow.tasks.values() if task.task_spec.bpmn_id == "sibling_lost"
        ]
        return waiting[0]

    monkeypatch.setattr(ErrorThrow, "_catcher", anywhere)
    assert "mend_sibling" in Player.of(guarded(), bad=False).complete("risk", bad=True).open()


def test_an_error_nobody_catches_is_a_failure_and_not_an_end() -> None:
    diagram = Diagram(errors={"lost": "lost"}).start().end("fails", '<errorEventDefinition errorRef="lost"/>')
    with pytest.raises(AutomaticFailure):
        Player.of(diagram.chain("begin", "fails"))


def interrupted() -> Diagram:
    inside = Diagram("block").start("inside").user("slow", lane=None).user("slower", lane=None).end("outside")
    inside.chain("inside", "slow", "slower", "outside")
    diagram = Diagram().start().node("subProcess", "block", inside.body()).user("after", lane=None).end()
    beside(diagram, "late", "block", "2 hours", interrupts=True).user("hurry", lane=None).end("stopped")
    return diagram.chain("begin", "block", "after", "done").chain("late", "hurry", "stopped")


def test_a_sub_process_that_was_interrupted_does_not_come_back() -> None:
    player = Player.of(interrupted()).complete("slow").fire("late")
    assert player.open() == ["hurry"]
    player.complete("hurry")
    assert player.is_completed
    assert player.ends == ["stopped"]
    assert "after" not in player.path


def test_without_its_guard_the_end_of_an_interrupted_sub_process_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the library makes the host ready again."""
    seen = []
    guard = activities_module._StaysEnded._on_subworkflow_completed

    def watch(self: Any, subworkflow: Any, my_task: Any) -> None:
        seen.append(my_task.state)
        guard(self, subworkflow, my_task)

    monkeypatch.setattr(activities_module._StaysEnded, "_on_subworkflow_completed", watch)
    Player.of(interrupted()).complete("slow").complete("slower")
    assert seen


def test_a_sub_process_done_in_time_takes_its_timer_away() -> None:
    player = Player.of(interrupted()).complete("slow").complete("slower")
    assert (player.open(), player.waits()) == (["after"], [])


def reminded(cycle: str) -> Diagram:
    diagram = Diagram().start().user("check", lane=None).user("after", lane=None).end()
    beside(diagram, "remind", "check", cycle, interrupts=False, kind="timeCycle").script("count", "sent = sent + 1")
    return diagram.end("reminded").chain("begin", "check", "after", "done").chain("remind", "count", "reminded")


def test_a_cycle_fires_as_often_as_it_says_each_from_the_one_before() -> None:
    player = Player.of(reminded("R3/24 hours"), sent=0)
    for number in range(1, 4):
        assert player.due() == {"remind": timedelta(days=number)}
        player.fire("remind")
        assert player.path.count("count") == number
    assert player.due() == {}
    assert player.complete("check").open() == ["after"]


def test_an_endless_cycle_goes_on_until_its_task_is_done_and_adds_little_each_time() -> None:
    player = Player.of(reminded("R/24 hours"), sent=0)
    first = len(player.fire("remind").blob)
    for _ in range(100):
        player.fire("remind")
    assert player.open() == ["check"]
    assert len(player.blob) < first + 100 * 70
    assert player.complete("check").waits() == []
    assert player.complete("after").is_completed


def urged() -> Diagram:
    """Each hour that `check` lasts, someone is to urge it on."""
    diagram = Diagram().start().user("check", lane=None).user("after", lane=None).end()
    beside(diagram, "hourly", "check", "R/1 hours", interrupts=False, kind="timeCycle").user("urge", lane=None)
    return diagram.end("asked").chain("begin", "check", "after", "done").chain("hourly", "urge", "asked")


def test_what_was_done_beside_a_task_is_kept_when_the_task_ends() -> None:
    player = Player.of(urged()).fire("hourly").complete("urge", urged_by="binh").complete("check", seen=1)
    assert player.complete("after").is_completed
    assert player.variables == {"urged_by": "binh", "seen": 1}


def test_what_a_cycle_began_goes_on_after_its_task_has_ended() -> None:
    """A token that has left a boundary event is its own (BPMN 2.0 §13.5.3): the activity's end does not take it."""
    player = Player.of(urged()).fire("hourly").fire("hourly").complete("check")
    assert (player.open(), player.waits()) == (["after", "urge", "urge"], [])
    assert player.complete("after").open() == ["urge", "urge"]
    assert player.complete("urge", first=1).complete("urge", second=2).is_completed
    assert player.variables == {"first": 1, "second": 2}


def test_what_a_cycle_began_ends_with_the_sub_process_around_it() -> None:
    inside = Diagram("inner").start("i_begin").user("check", lane=None).end("i_done").user("urge", lane=None)
    beside(inside, "hourly", "check", "R/1 hours", interrupts=False, kind="timeCycle").end("asked")
    inside.chain("i_begin", "check", "i_done").chain("hourly", "urge", "asked")
    diagram = (
        Diagram().start().node("subProcess", "inner", inside.body()).end().user("after", lane=None).end("late_end")
    )
    beside(diagram, "late", "inner", "3 hours", interrupts=True)
    player = Player.of(diagram.chain("begin", "inner", "done").chain("late", "after", "late_end"))
    assert player.fire("hourly").open() == ["check", "urge"]
    assert player.fire("late").open() == ["after"]


@pytest.mark.parametrize("kind", ["signalEventDefinition", "escalationEventDefinition", "compensateEventDefinition"])
def test_events_that_the_library_ignores_are_refused(kind: str) -> None:
    diagram = Diagram().start().node("intermediateThrowEvent", "call", f"<{kind}/>").end()
    library = Library.from_contents({"processes/sample/sample.bpmn": diagram.chain("begin", "call", "done").xml()})
    found = [finding for finding in check_library(library, facts=None) if finding.severity == "error"]
    assert "call" in {finding.element for finding in found}


def test_a_called_process_that_ends_in_error_is_caught_by_its_caller() -> None:
    called = Diagram("called", errors={"lost": "lost"}).start("c_begin").user("risk", lane=None)
    called.end("fails", '<errorEventDefinition errorRef="lost"/>').chain("c_begin", "risk", "fails")
    diagram = Diagram(errors={"lost": "lost"}).start().node("callActivity", "call", calledElement="called").end()
    diagram.node("boundaryEvent", "failed", '<errorEventDefinition errorRef="lost"/>', attachedToRef="call")
    diagram.user("mend", lane=None).end("mended").chain("begin", "call", "done").chain("failed", "mend", "mended")
    player = Player.of(diagram, called).complete("risk")
    assert player.open() == ["mend"]
    assert player.complete("mend").is_completed


def test_cases_share_a_specification_without_touching_each_other() -> None:
    first = Player.of(choosing())
    second = Player(first.compiled).begin()
    first.fire("short")
    third = Player(first.compiled).begin()
    for other in (second, third):
        assert other.due() == {"long": 5 * HOUR, "short": 2 * HOUR}
        assert other.fire("answer", {"n": 1}).complete("after_answer").is_completed
    assert first.complete("after_short").is_completed


def test_what_a_script_writes_inside_a_value_is_refused() -> None:
    diagram = Diagram().start().user("check", lane=None).script("edit", "form['x'] = 2").end()
    player = Player.of(diagram.chain("begin", "check", "edit", "done"), form={"x": 1})
    with pytest.raises(AutomaticFailure):
        player.complete("check")
    assert player.variables["form"] == {"x": 1}
