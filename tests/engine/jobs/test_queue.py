import pickle
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import pytest
from huey.serializer import Serializer

from engine.jobs.queue import IdsOnly, QueueInvalid, open_queue


def test_an_id_travels_through_the_queue(tmp_path: Path) -> None:
    carried: list[UUID] = []
    huey, enqueue = open_queue(f"sqlite:///{tmp_path}/queue.db", carried.append)
    row_id = uuid4()
    enqueue(row_id)
    huey.execute(huey.dequeue())
    assert carried == [row_id]
    huey.storage.close()


@pytest.mark.postgresql
def test_the_queue_can_live_in_the_same_postgresql(postgresql_url: str) -> None:
    carried: list[UUID] = []
    huey, enqueue = open_queue(postgresql_url, carried.append)
    row_id = uuid4()
    enqueue(row_id)
    huey.execute(huey.dequeue())
    assert carried == [row_id]
    huey.storage.close()


def test_the_queue_holds_nothing_but_a_name_and_an_id(tmp_path: Path) -> None:
    huey, enqueue = open_queue(f"sqlite:///{tmp_path}/queue.db", lambda _id: None)
    row_id = uuid4()
    enqueue(row_id)
    (item,) = huey.storage.enqueued_items()
    assert orjson.loads(item)[1:] == ["engine.jobs.queue.carry_out", [row_id.hex]]
    huey.storage.close()


def test_a_pickle_in_the_queue_is_never_opened(tmp_path: Path) -> None:
    class Attack:
        def __reduce__(self) -> tuple[object, ...]:
            return (Path.touch, (tmp_path / "opened",))

    attack = pickle.dumps(Attack())
    with pytest.raises(orjson.JSONDecodeError):
        IdsOnly().deserialize(attack)
    assert not (tmp_path / "opened").exists()
    # The control: Huey's own serializer would have run it.
    Serializer().deserialize(attack)
    assert (tmp_path / "opened").exists()


def test_an_unknown_queue_is_refused() -> None:
    with pytest.raises(QueueInvalid):
        open_queue("mysql://somewhere/else", lambda _id: None)
