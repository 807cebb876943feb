"""What has yet to go out, in numbers: what waits, since when, what failed, and why last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, select

from engine.storage import Work, tables


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One kind of what goes out: what waits for its turn, for its hour, and what is tried no more."""

    kind: str
    waiting: int
    held: int
    failed: int
    since: datetime | None
    last_error: str | None


def list_outgoing(work: Work) -> Sequence[Outgoing]:
    """Each kind of which something has not gone out, by kind."""
    outbox = tables.Outbox
    fails, later = outbox.failed_at.is_not(None), outbox.available_at > work.now
    waits = ~fails & (~later | outbox.last_error.is_not(None))
    query = (
        select(
            outbox.kind,
            _count(waits),
            _count(~fails & later & outbox.last_error.is_(None)),
            _count(fails),
            func.min(case((waits, outbox.created_at))),
            func.max(outbox.last_error),
        )
        .where(outbox.done_at.is_(None))
        .group_by(outbox.kind)
        .order_by(outbox.kind)
    )
    return [Outgoing(*row) for row in work.connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Held:
    """What waits because the other side is away: how much, and since when the first of it."""

    waiting: int
    since: datetime | None

    @property
    def is_away(self) -> bool:
        return self.waiting > 0


def held_by(work: Work, *codes: str) -> Held:
    """What waits for the other side, away by one of these error codes: the workers' gate, as every process sees it."""
    outbox = tables.Outbox
    query = select(func.count(), func.min(outbox.created_at)).where(
        outbox.done_at.is_(None), outbox.failed_at.is_(None), outbox.last_error.in_(codes)
    )
    waiting, since = work.connection.execute(query).one()
    return Held(waiting, since)


def _count(clause: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)
