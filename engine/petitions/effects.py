"""What the register wants done beyond the database: ids in the outbox, never content."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import insert

from engine.storage import Work, new_id, tables

NOTICE = "petition.notice"
NOTICE_TEXT = "petition.notice_text"
STATUS_CHANGED = "petition.status_changed"
FOLLOW = "petition.follow"
"""What has become of a petition concerns those that wait for its answer."""
POOL_CHECK = "petition.pool_check"
"""A petition was classified or collected: those in the pool that are like it may have become enough."""
OPINIONS_ASKED = "petition.opinions_asked"
PROMISE_CHANGED = "petition.promise_changed"
Send: TypeAlias = Callable[[str, Mapping[str, Any], datetime | None], object]


def outbox_of(work: Work, case_id: UUID) -> Send:
    """How a use case sends outside of a step; within one, the step's own `send` is used."""

    def send(kind: str, payload: Mapping[str, Any], available_at: datetime | None) -> UUID:
        effect_id = new_id()
        work.connection.execute(
            insert(tables.Outbox).values(
                id=effect_id,
                case_id=case_id,
                kind=kind,
                payload=dict(payload),
                created_at=work.now,
                available_at=available_at or work.now,
                attempts=0,
            )
        )
        return effect_id

    return send
