"""Tokens that meet: each join fires once a round, with what each branch has changed."""

import time
from itertools import count, permutations

import pytest
from SpiffWorkflow.bpmn.specs.defaults import ParallelGateway

from engine.definitions.specs import InclusiveJoin, ParallelJoin
from tests.support.diagrams import Diagram
from tests.support.playing import Player


def forked(kind: str = "parallelGateway", *, branches: str = "abc") -> Diagram:
    """Branches of a task each; what a task sends is in the case after it."""
    diagram = Diagram().start().node(kind, "fork").node(kind, "join").user("after", lane=None).end()
    diagram.flow("begin", "fork").chain("join", "after", "done")
    for name in branches:
        diagram.user(name, lane=None).flow("fork", name, None if kind == "parallelGateway" else "True")
        diagram.flow(name, "join")
    return diagram


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
@pytest.mark.parametrize("order", list(permutations("abc")))
def test_a_branch_that_leaves_a_variable_alone_does_not_undo_what_another_wrote(kind: str, order: str) -> None:
    player = Player.of(forked(kind), answer="old", note="old")
    for name in order:
        player.complete(name, **{"a": {"answer": "new"}, "b": {"note": "new"}, "c": {}}[name])
        if "a" in order[: order.index(name) + 1]:
            assert player.variables["answer"] == "new"
    assert {**player.data_of("after")} == {"answer": "new", "note": "new"}
    assert player.complete("after").is_completed


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
@pytest.mark.parametrize("order", list(permutations("abc")))
def test_who_wrote_last_does_not_depend_on_clocks(monkeypatch: pytest.MonkeyPatch, kind: str, order: str) -> None:
    """Machines differ by a little, and a clock may be set back between two steps."""
    moments = count(2_000_000_000, -1)
    monkeypatch.setattr(time, "time", lambda: float(next(moments)))
    player = Player.of(forked(kind), answer="old")
    for name in order[:2]:
        player.complete(name, answer=name)
        assert player.variables["answer"] == name
    assert player.complete(order[2]).data_of("after")["answer"] == order[1]


def test_the_test_above_fails_with_the_librarys_own_merging(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ParallelJoin, "_run_hook", ParallelGateway._run_hook)
    player = Player.of(forked(branches="ab"), answer="old")
    player.complete("a", answer="new").complete("b")
    assert player.data_of("after")["answer"] == "old"


def test_in_a_second_round_too_only_what_changed_is_merged() -> None:
    diagram = forked(branches="ab")
    diagram.flows = [flow for flow in diagram.flows if flow[0] not in {"begin_to_fork", "after_to_done"}]
    diagram.node("exclusiveGateway", "again").node("exclusiveGateway", "more").chain("begin", "again", "fork")
    diagram.chain("after", "more").flow("more", "again", default=True).flow("more", "done", "False")
    player = Player.of(diagram, answer="old")
    for number in range(3):
        player.complete("a", answer=f"new {number}").complete("b")
        assert player.data_of("after")["answer"] == f"new {number}"
        player.complete("after")


def test_the_ends_of_a_sub_process_meet_in_the_same_way() -> None:
    inside = Diagram("block").start("inside").node("parallelGateway", "fork").end("one").end("two")
    inside.user("a", lane=None).user("b", lane=None).flow("inside", "fork")
    inside.chain("fork", "a", "one").chain("fork", "b", "two")
    diagram = Diagram().start().node("subProcess", "block", inside.body()).user("after", lane=None).end()
    diagram.chain("begin", "block", "after", "done")
    for order in ("ab", "ba"):
        player = Player.of(diagram, answer="old")
        for name in order:
            player.complete(name, **({"answer": "new"} if name == "a" else {}))
        assert player.data_of("after")["answer"] == "new"


def looping(kind: str) -> Diagram:
    diagram = Diagram().start().node("exclusiveGateway", "again").node(kind, "fork").node(kind, "join")
    diagram.script("count", "rounds = rounds + 1").node("exclusiveGateway", "more").end()
    diagram.chain("begin", "again", "fork").chain("join", "count", "more")
    for name in "ab":
        diagram.user(name, lane=None).flow("fork", name, None if kind == "parallelGateway" else "True").flow(
            name, "join"
        )
    return diagram.flow("more", "again", "rounds < 4").flow("more", "done", default=True)


@pytest.mark.parametrize("kind", ["parallelGateway", "inclusiveGateway"])
def test_a_join_in_a_loop_fires_once_a_round(kind: str) -> None:
    player = Player.of(looping(kind), rounds=0)
    for number in range(4):
        assert player.variables["rounds"] == number
        assert player.open() == ["a", "b"]
        first, second = ("a", "b") if number % 2 else ("b", "a")
        assert player.complete(first).open() == [second]
        player.complete(second)
    assert player.is_completed
    assert player.path.count("join") == 4
    assert player.variables["rounds"] == 4


def test_the_librarys_join_in_a_loop_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: arrivals of earlier rounds count again."""
    monkeypatch.setattr(ParallelJoin, "_arrivals", lambda self, task: {
        other.parent.task_spec.name for other in task.workflow.tasks.values() if other.task_spec is self
        and not other.has_state(0)} | set(self._inputs))  # fmt: skip
    player = Player.of(looping("parallelGateway"), rounds=0)
    player.complete("a")
    assert player.variables["rounds"] == 1


def nested_inclusive() -> Diagram:
    """An inclusive block inside a branch of another."""
    diagram = Diagram().start().node("inclusiveGateway", "outer").node("inclusiveGateway", "outer_join").end()
    diagram.node("inclusiveGateway", "inner").node("inclusiveGateway", "inner_join").user("after", lane=None)
    diagram.user("a", lane=None).user("b", lane=None).user("c", lane=None).user("d", lane=None)
    diagram.flow("begin", "outer").flow("outer", "a", "True").flow("outer", "inner", "pick > 0")
    diagram.flow("inner", "b", "True").flow("inner", "c", "pick > 1").flow("b", "inner_join").flow("c", "inner_join")
    diagram.chain("inner_join", "d", "outer_join").flow("a", "outer_join")
    return diagram.chain("outer_join", "after", "done")


@pytest.mark.parametrize("order", ["abcd", "bcad", "cbda", "bacd"])
def test_an_outer_inclusive_join_waits_for_the_inner_one(order: str) -> None:
    player = Player.of(nested_inclusive(), pick=2)
    for name in order:
        assert "after" not in player.open()
        player.complete(name)
    assert player.open() == ["after"]
    assert (player.path.count("outer_join"), player.path.count("inner_join")) == (1, 1)
    assert player.complete("after").is_completed


@pytest.mark.parametrize(("pick", "expected"), [(0, ["a"]), (1, ["a", "b"])])
def test_an_inclusive_join_waits_only_for_branches_that_were_taken(pick: int, expected: list[str]) -> None:
    player = Player.of(nested_inclusive(), pick=pick)
    assert player.open() == expected
    player.complete("a")
    if pick:
        player.complete("b").complete("d")
    assert player.open() == ["after"]


def test_a_join_that_looks_at_no_token_elsewhere_does_not_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control for the tests above."""
    monkeypatch.setattr(InclusiveJoin, "_tokens", lambda *_: iter(()))
    player = Player.of(nested_inclusive(), pick=2)
    assert player.complete("a").open() == ["after", "b", "c"]
