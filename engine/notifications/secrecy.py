"""Telling those who decide that a case was marked: its number, and nothing else of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from engine.cases.secrecy import HEAD, SECRET_OFFICER
from engine.notifications.recipients import Wanted, find_recipients
from engine.notifications.telling import tell_staff
from engine.storage import Work, new_id
from engine.storage.tables import Outbox

NOTICE = "secrecy_suspected"


def tell_secrecy(work: Work, number: str, agencies: tuple[str, ...]) -> None:
    """The secret officers and heads of these agencies are told. The line belongs to no case: theirs is set aside."""

    def send(kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> None:
        work.connection.execute(
            insert(Outbox).values(
                id=new_id(), case_id=None, kind=kind, payload=dict(payload), created_at=work.now,
                available_at=available_at or work.now, attempts=0,
            )
        )  # fmt: skip

    for agency in agencies:
        for role in (SECRET_OFFICER, HEAD):
            wanted = Wanted(role=role, agency=agency)
            if find_recipients(work, wanted):
                tell_staff(work, wanted, NOTICE, case_id=None, text=number, send=send)
