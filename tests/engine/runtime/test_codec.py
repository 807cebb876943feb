"""Saving and restoring a case: the same bytes, the same types, no key of a user's that means anything."""

import json
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG

from engine.definitions import CompiledProcess, compile_closure
from engine.runtime import LiveCase, codec
from tests.support.diagrams import Diagram, closure_of
from tests.support.playing import Player
from tests.support.random_processes import Generator
from tests.support.walking import VARIABLES, actions, do, engine_for, snapshot

LARGEST = 2**53
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
NUMBERS = st.integers(-LARGEST, LARGEST) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
NAMES = st.sampled_from(["typename", "answer", "x", "__class__", "data", "$form", "b"])


def state_of(blob: bytes) -> Any:
    import zlib

    return json.loads(zlib.decompress(blob))


def again(compiled: CompiledProcess, blob: bytes) -> bytes:
    return LiveCase.restore(compiled, blob, engine_for(compiled)).save()


@pytest.mark.parametrize("seed", range(0, 300, 60))
def test_saving_what_was_restored_gives_the_same_bytes(seed: int) -> None:
    for number in range(seed, seed + 60):
        compiled = compile_closure(closure_of(*Generator(Random(number)).draw(2)))
        random = Random(number)
        live = LiveCase.begin(compiled, VARIABLES, engine_for(compiled))
        live.run({})
        for step in range(6):
            blob = live.save()
            kept = again(compiled, blob)
            assert again(compiled, kept) == kept, (number, step)
            before = snapshot(live)
            live = LiveCase.restore(compiled, blob, engine_for(compiled))
            assert snapshot(live) == before, (number, step)
            if not (possible := actions(live)):
                break
            action = random.choice(possible)
            do(live, action, random.randrange(possible.count(action)), {"pick": random.randint(0, 2)})
            live.run({})


PAIR = compile_closure(
    closure_of(Diagram().start().user("check", lane=None).user("then", lane=None).end()
               .chain("begin", "check", "then", "done"))
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(before=st.dictionaries(NAMES, VALUES, max_size=5), typed=st.dictionaries(NAMES, VALUES, max_size=5))
def test_data_come_back_exactly_as_they_were_their_types_too(before: dict[str, Any], typed: dict[str, Any]) -> None:
    player = Player(PAIR).begin(**before).complete("check", **typed)
    assert orjson.dumps(player.data_of("then"), option=orjson.OPT_SORT_KEYS) == orjson.dumps(
        {**before, **typed}, option=orjson.OPT_SORT_KEYS
    )


def test_true_stays_true_beside_one() -> None:
    player = Player(PAIR).begin(x=1).complete("check", x=True)
    assert player.data_of("then")["x"] is True
    player = Player(PAIR).begin(x=1.0).complete("check", x=1)
    assert isinstance(player.data_of("then")["x"], int)


TYPENAMES = ["datetime", "Task", "builtins.object", "BpmnWorkflow", "StartEvent"]


@pytest.mark.parametrize("name", TYPENAMES)
def test_a_key_typename_in_what_users_type_is_just_a_key(name: str) -> None:
    value = {"typename": name, "value": "2026-01-01"}
    player = Player(PAIR).begin(typename=name).complete("check", answer=value)
    assert player.data_of("then") == {"typename": name, "answer": value}
    assert player.complete("then").is_completed


def test_the_librarys_own_serializer_cannot_keep_such_a_key() -> None:
    """The control: what we do not use."""
    player = Player(PAIR).begin(answer={"typename": "datetime", "value": "2026-01-01"})
    serializer = BpmnWorkflowSerializer(registry=BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
    try:
        text = serializer.serialize_json(player.live().workflow)
        restored = serializer.deserialize_json(text)
        kept = [task.data.get("answer") for task in restored.get_tasks()]
    except Exception:  # noqa: BLE001 - any failure shows the danger
        return
    assert {"typename": "datetime", "value": "2026-01-01"} not in kept


def test_neither_specification_nor_finished_steps_are_in_the_state() -> None:
    player = Player(PAIR).begin(x=1)
    assert len(player.blob) < 600
    assert len(state_of(player.complete("check").blob)["scopes"][0]["tasks"]) <= 6


def test_a_state_of_another_format_is_refused_and_not_guessed_at(monkeypatch: pytest.MonkeyPatch) -> None:
    player = Player(PAIR).begin(x=1)
    monkeypatch.setattr(codec, "FORMAT", codec.FORMAT + 1)
    with pytest.raises(ValueError, match="unknown state format"):
        player.live()


def test_what_one_task_changes_is_not_changed_in_another() -> None:
    diagram = Diagram().start().node("parallelGateway", "fork").user("a", lane=None).user("b", lane=None)
    diagram.end("one").end("two").flow("begin", "fork").chain("fork", "a", "one").chain("fork", "b", "two")
    live = Player.of(diagram, deep={"list": [1, {"x": 1}]}).live()
    left, right = (task for task in live.user_tasks().values())
    left.data["deep"]["list"][1]["x"] = 2
    assert right.data["deep"]["list"][1]["x"] == 1
