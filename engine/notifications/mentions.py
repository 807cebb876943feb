"""Telling an officer that a colleague means them in a remark: that, and not what was said."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from engine.notifications.recipients import Wanted
from engine.notifications.telling import tell_staff
from engine.storage import Work, new_id
from engine.storage.tables import Outbox

NOTICE = "remark_mention"


def tell_mention(work: Work, case_id: UUID, username: str) -> None:
    """A line on their page, and mail as they want it; who stands in for them is told as well."""

    def send(kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> None:
        work.connection.execute(
            insert(Outbox).values(
                id=new_id(), case_id=case_id, kind=kind, payload=dict(payload), created_at=work.now,
                available_at=available_at or work.now, attempts=0,
            )
        )  # fmt: skip

    tell_staff(work, Wanted(officer=username), NOTICE, case_id=case_id, text="", send=send)
