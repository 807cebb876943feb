"""A case in its five-thousandth round costs what it cost in its first, and no task is lost."""

from collections.abc import Callable

import pytest

from engine.definitions.specs import SequentialInstances
from engine.runtime import live as live_module
from tests.support.diagrams import Diagram
from tests.support.playing import Player

ROUNDS = 5_000
LOOPED = (
    '<standardLoopCharacteristics testBefore="false">'
    '<loopCondition xsi:type="tFormalExpression">again</loopCondition></standardLoopCharacteristics>'
)
MANY = (
    '<multiInstanceLoopCharacteristics isSequential="true">'
    '<loopCardinality xsi:type="tFormalExpression">count</loopCardinality></multiInstanceLoopCharacteristics>'
)


def by_gateway() -> Diagram:
    diagram = Diagram().start().node("exclusiveGateway", "back").user("check", lane=None)
    diagram.node("exclusiveGateway", "more").user("last", lane=None).end().chain("begin", "back", "check", "more")
    return diagram.flow("more", "back", "again").flow("more", "last", default=True).flow("last", "done")


def by_loop() -> Diagram:
    diagram = Diagram().start().user("check", lane=None, inner=LOOPED).user("last", lane=None).end()
    return diagram.chain("begin", "check", "last", "done")


def by_instances() -> Diagram:
    diagram = Diagram().start().user("check", lane=None, inner=MANY).user("last", lane=None).end()
    return diagram.chain("begin", "check", "last", "done")


def with_a_block() -> Diagram:
    """Each round through a sub-process with a fork and a boundary timer."""
    inside = Diagram("block").start("inside").node("parallelGateway", "fork").node("parallelGateway", "join")
    inside.script("left", "x = 1").user("check", lane=None).end("outside").flow("inside", "fork")
    inside.chain("fork", "left", "join", "outside").chain("fork", "check", "join")
    diagram = Diagram().start().node("exclusiveGateway", "back").node("subProcess", "block", inside.body())
    diagram.timer("late", '"2 hours"', tag="boundaryEvent", attachedToRef="block", cancelActivity="true")
    diagram.node("exclusiveGateway", "more").user("last", lane=None).end("stopped").end()
    diagram.chain("begin", "back", "block", "more").flow("late", "stopped")
    return diagram.flow("more", "back", "again").flow("more", "last", default=True).flow("last", "done")


@pytest.mark.parametrize(
    ("draw", "rounds"),
    [(by_gateway, ROUNDS), (by_loop, ROUNDS), (by_instances, ROUNDS), (with_a_block, 1_000)],
)
def test_the_state_stays_as_small_as_in_the_first_rounds_and_no_task_is_lost(
    draw: Callable[[], Diagram], rounds: int
) -> None:
    player = Player.of(draw(), again=True, count=rounds)
    sizes = []
    for number in range(rounds):
        assert player.open() == ["check"], number
        player.complete("check", again=number < rounds - 1)
        player.path.clear()
        sizes.append(len(player.blob))
    assert player.open() == ["last"]
    assert max(sizes[rounds // 2 :]) <= max(sizes[:20]) + 40
    assert max(sizes) < 2_000
    assert player.complete("last").is_completed


def test_without_compaction_the_state_grows(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control."""
    monkeypatch.setattr(live_module, "compact", lambda _: None)
    player = Player.of(by_gateway(), again=True)
    first = len(player.complete("check", again=True).blob)
    for _ in range(40):
        player.complete("check", again=True)
    assert len(player.blob) > first * 3


def test_sequential_instances_that_remember_every_merge_grow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control for multi-instance."""
    monkeypatch.delattr(SequentialInstances, "merge_child")
    player = Player.of(by_instances(), count=400)
    sizes = [len(player.complete("check").blob) for _ in range(300)]
    assert sizes[-1] > sizes[20] + 40


def test_the_library_loses_the_task_of_a_long_loop_and_says_it_is_completed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control for lost tokens: `TaskIterator` looks no deeper than a thousand tasks."""
    monkeypatch.setattr(live_module, "compact", lambda _: None)
    player = Player.of(by_gateway(), again=True)
    live = player.live()
    for _ in range(400):
        (task,) = live.user_tasks().values()
        task.data["again"] = True
        task.run()
        live.run({})
    assert len(live.user_tasks()) == 1
    assert not live.is_completed
    assert not [task for task in live.workflow.get_tasks() if task.id in live.user_tasks()]


def test_a_case_is_completed_only_when_no_task_can_do_anything() -> None:
    player = Player.of(by_gateway(), again=True)
    for _ in range(1_200):
        player.complete("check", again=True)
        player.path.clear()
    assert (player.is_completed, player.ends) == (False, [])
    player.complete("check", again=False).complete("last")
    assert player.live().is_completed
    assert player.ends == ["done"]
