"""Telling those who decide that a case was marked: its number, and nothing else of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from engine.notifications.recipients import Wanted, find_recipients
from engine.notifications.telling import tell_staff
from engine.storage import Work, new_id
from engine.storage.tables import Outbox


def tell_secrecy(work: Work, number: str, agencies: tuple[str, ...], roles: frozenset[str], notice: str) -> None:
    """Who has these roles in these agencies is told. The line belongs to no case: theirs is set aside."""

    def send(kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> None:
        work.connection.execute(
            insert(Outbox).values(
                id=new_id(), case_id=None, kind=kind, payload=dict(payload), created_at=work.now,
                available_at=available_at or work.now, attempts=0,
            )
        )  # fmt: skip

    for agency in agencies:
        for role in sorted(roles, reverse=True):
            wanted = Wanted(role=role, agency=agency)
            if find_recipients(work, wanted):
                tell_staff(work, wanted, notice, case_id=None, text=number, send=send)
