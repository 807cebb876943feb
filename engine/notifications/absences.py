"""Telling people of absences: who decides that one is asked, who asked that it is decided, who stands in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from engine.notifications.recipients import Wanted
from engine.notifications.telling import tell_staff
from engine.storage import Work, new_id
from engine.storage.tables import Officer, Outbox


def tell_absence(work: Work, notice: str, officer: UUID) -> None:
    """The officer is told what the notice says; it is about no case."""

    def send(kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> None:
        work.connection.execute(
            insert(Outbox).values(
                id=new_id(), case_id=None, kind=kind, payload=dict(payload), created_at=work.now,
                available_at=available_at or work.now, attempts=0,
            )
        )  # fmt: skip

    username = work.connection.scalar(select(Officer.username).where(Officer.id == officer, Officer.is_active))
    if username:
        tell_staff(work, Wanted(officer=username), notice, case_id=None, text="", send=send)
