"""Compacted, saved and restored after every step, a case does what the plain library does in memory."""

from pathlib import Path
from random import Random
from typing import Any

import pytest

from engine.definitions import Library, compile_closure
from engine.runtime import compaction
from tests.support.diagrams import closure_of
from tests.support.random_processes import Generator
from tests.support.walking import walk
from tests.support.walking_petitions import walk_petition

PROCESSES = 330
CHUNK = 30


@pytest.mark.parametrize("first", range(0, PROCESSES, CHUNK))
def test_random_walks_through_generated_processes_show_no_difference(first: int) -> None:
    steps = 0
    for seed in range(first, first + CHUNK):
        compiled = compile_closure(closure_of(*Generator(Random(seed)).draw(2)))
        for walker in range(3):
            steps += walk(compiled, Random(seed * 100 + walker))
    assert steps > CHUNK * 3


@pytest.mark.parametrize(("seed", "walker"), [(10_973, 1)])
def test_a_walk_that_once_showed_a_difference_shows_none(seed: int, walker: int) -> None:
    """A cycle's arrival left with its event, and the arrivals before it were pruned as if nobody waited for them."""
    compiled = compile_closure(closure_of(*Generator(Random(seed)).draw(3)))
    assert walk(compiled, Random(seed * 100 + walker)) > 10


@pytest.mark.deep
@pytest.mark.parametrize("first", range(10_000, 12_000, 200))
def test_many_more_random_walks_show_no_difference(first: int) -> None:
    for seed in range(first, first + 200):
        compiled = compile_closure(closure_of(*Generator(Random(seed)).draw(3)))
        for walker in range(4):
            walk(compiled, Random(seed * 100 + walker))


@pytest.fixture
def careless_compaction(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compaction that forgets the splits of joins and the arrivals at them."""

    def needed(scope: Any) -> set[Any]:
        unfinished = [task for task in scope.tasks.values() if task.has_state(compaction.UNFINISHED)]
        return (
            {scope.task_tree.id}
            | {task.id for task in unfinished}
            | {task._parent for task in unfinished if task._parent}
        )

    monkeypatch.setattr(compaction, "_needed", needed)


@pytest.mark.usefixtures("careless_compaction")
def test_the_comparison_notices_when_compaction_drops_what_is_needed() -> None:
    differences = 0
    for seed in range(60):
        compiled = compile_closure(closure_of(*Generator(Random(seed)).draw(2)))
        try:
            walk(compiled, Random(seed))
        except Exception:  # noqa: BLE001 - any failure is the difference looked for
            differences += 1
    assert differences > 5


def test_the_petition_procedure_walks_like_the_plain_library() -> None:
    library = Library.from_folder(Path(__file__).parents[3])
    compiled = compile_closure(library.closure("petition"))
    steps = sum(walk_petition(compiled, Random(seed)) for seed in range(100))
    assert steps > 300
