"""The way of a case with its loops folded: nothing lost, nothing moved."""

from hypothesis import given
from hypothesis import strategies as st

from engine.cases.path import Stretch, called_processes, calls_first, fold_loops
from engine.definitions import compile_closure
from tests.support.diagrams import Diagram, closure_of

Steps = list[tuple[str, str]]


def way(text: str) -> Steps:
    return [("p", letter) for letter in text]


def folded(text: str) -> list[tuple[str, int]]:
    return [("".join(element for _, element in part.steps), part.times) for part in fold_loops(way(text))]


def test_a_call_stands_before_the_steps_of_what_it_ran_each_time() -> None:
    called = {("p", "call"): "q", ("q", "deep"): "r"}
    inner = [("q", "a"), ("r", "x"), ("q", "deep"), ("q", "b")]
    told = [("p", "begin"), *inner, ("p", "call"), *inner, ("p", "call"), ("p", "done")]
    turn = [("p", "call"), ("q", "a"), ("q", "deep"), ("r", "x"), ("q", "b")]
    assert calls_first(told, called) == (("p", "begin"), *turn, *turn, ("p", "done"))


def test_what_comes_once_stands_as_it_is() -> None:
    assert folded("abc") == [("abc", 1)]
    assert folded("") == []


def test_a_loop_stands_once_with_how_often() -> None:
    assert folded("xababaBy".lower()) == [("x", 1), ("ab", 3), ("y", 1)]


def test_of_two_ways_to_fold_the_shorter_stretch_is_taken() -> None:
    assert folded("aaaa") == [("a", 4)]


def test_a_loop_in_a_loop_is_folded_where_it_covers_most() -> None:
    assert folded("abcabcabc") == [("abc", 3)]


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_unfolding_gives_the_way_back(letters: list[str]) -> None:
    steps = way("".join(letters))
    assert [step for part in fold_loops(steps) for step in part.steps * part.times] == steps


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=6), st.integers(2, 30))
def test_a_loop_takes_no_more_room_than_its_first_round(letters: list[str], rounds: int) -> None:
    steps = way("".join(letters)) * rounds
    parts: tuple[Stretch, ...] = fold_loops(steps)
    assert sum(len(part.steps) for part in parts) <= len(letters)


def test_a_call_with_several_instances_is_a_call_of_its_process() -> None:
    many = (
        "<multiInstanceLoopCharacteristics><loopDataInputRef>asked</loopDataInputRef>"
        '<inputDataItem id="one"/></multiInstanceLoopCharacteristics>'
    )
    diagram = Diagram().start().node("callActivity", "each", many, calledElement="ask").end()
    diagram.chain("begin", "each", "done")
    asked = Diagram("ask").start().user("speak").end().chain("begin", "speak", "done")
    assert called_processes(compile_closure(closure_of(diagram, asked))) == {("sample", "each"): "ask"}
