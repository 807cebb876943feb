"""An outbox to fill and a post office to watch."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from engine.cases import OpenedCase, open_case
from engine.definitions import publish
from engine.errors import Unavailable
from engine.jobs import Effect
from engine.storage import begin_work, new_id, read_work
from engine.storage.tables import Outbox
from tests.support.diagrams import Diagram, closure_of


@dataclass
class Clock:
    now: datetime = datetime(2026, 11, 23, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Post:
    delivered: list[UUID] = field(default_factory=list)
    failing: Exception | None = None
    busy_seconds: float = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, effect: Effect) -> None:
        if self.busy_seconds:
            time.sleep(self.busy_seconds)
        if self.failing is not None:
            raise self.failing
        with self._lock:
            self.delivered.append(effect.id)


def away() -> Unavailable:
    return Unavailable()


def put(kind: str = "letter", case_id: UUID | None = None, **values: Any) -> UUID:
    """A row of the outbox, as a step leaves it."""
    row_id = new_id()
    with begin_work() as work:
        row = {"available_at": work.now, "attempts": 0, **values}
        work.connection.execute(
            insert(Outbox).values(id=row_id, case_id=case_id, kind=kind, payload={"n": 1}, created_at=work.now, **row)
        )
    return row_id


def row(row_id: UUID) -> Any:
    with read_work() as work:
        return work.connection.execute(select(Outbox).where(Outbox.id == row_id)).one()


def waiting_case(term: str = "2 hours") -> OpenedCase:
    """A case that waits for a timer, then for an officer."""
    diagram = Diagram("waiting").start().timer("pause", f'"{term}"').user("after").end()
    diagram.chain("begin", "pause", "after", "done")
    with begin_work() as work:
        publish(work, closure_of(diagram), lane_roles={})
        return open_case(work, "waiting", {}, title="Chờ", agency="SXD")


def until(holds: Callable[[], bool], *, seconds: float = 10) -> None:
    """Wait for what another thread brings about."""
    give_up = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < give_up, "it did not happen in time"
        time.sleep(0.02)
