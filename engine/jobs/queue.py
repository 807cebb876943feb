"""Huey carries outbox ids from the sweep to the threads that carry them out."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson
from huey import Huey, PostgresHuey, RedisHuey, SqliteHuey
from huey.exceptions import ConfigurationError
from huey.registry import Message
from huey.serializer import Serializer
from sqlalchemy import make_url

from engine.errors import N_, Invalid

NAME = "hoidap"
Enqueue = Callable[[UUID], object]


class QueueInvalid(Invalid):
    """Jobs cannot wait at such an address."""

    code = "queue.invalid"
    message = N_("Không dùng được hàng đợi {kind}.")
    remedy = N_("HOIDAP_QUEUE_URL nhận sqlite:///…, postgresql://… hoặc redis://… (cần cài thêm gói redis).")


class IdsOnly(Serializer):  # type: ignore[misc]
    """A job is the name of a task and an id, as JSON: nothing in the queue can make us run code."""

    def _serialize(self, data: Message) -> bytes:
        return orjson.dumps([data.id, data.name, list(data.args)])

    def _deserialize(self, data: bytes) -> Message:
        identifier, name, arguments = orjson.loads(data)
        return Message(identifier, name, None, 0, 0, None, tuple(map(str, arguments)), {})


def open_queue(address: str, carry_out: Callable[[UUID], Any]) -> tuple[Huey, Enqueue]:
    """The queue at an address, and how to put an id into it.

    Raises:
        QueueInvalid: no such kind of queue, or its library is not installed.
    """
    huey = _huey(address)

    @huey.task(name="carry_out")  # type: ignore[untyped-decorator]
    def job(row_id: str) -> None:
        carry_out(UUID(hex=row_id))

    return huey, lambda row_id: job(row_id.hex)


def _huey(address: str) -> Huey:
    url = make_url(address)
    options: dict[str, Any] = {"name": NAME, "results": False, "serializer": IdsOnly()}
    kind = url.get_backend_name()
    try:
        if kind == "sqlite" and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
            return SqliteHuey(filename=url.database, fsync=False, timeout=10, **options)
        if kind == "postgresql":
            dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
            return PostgresHuey(dsn=dsn, **options)
        if kind == "redis":
            return RedisHuey(url=address, **options)
    except ConfigurationError as error:
        raise QueueInvalid(kind=kind) from error
    raise QueueInvalid(kind=kind)
