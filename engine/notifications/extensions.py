"""Telling people of internal extensions: the heads that one is asked, who asked that it is decided."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select

from engine.notifications.recipients import Wanted
from engine.notifications.telling import tell_staff
from engine.storage import Work, new_id
from engine.storage.tables import Officer, Outbox


def tell_extension(work: Work, case_id: UUID, what: str, officer: UUID, agency: str | None) -> None:
    """`what` is the code of the notice; asked, it is for who heads the agency, decided, for who has asked."""

    def send(kind: str, payload: Mapping[str, Any], available_at: datetime | None = None) -> None:
        work.connection.execute(
            insert(Outbox).values(
                id=new_id(), case_id=case_id, kind=kind, payload=dict(payload), created_at=work.now,
                available_at=available_at or work.now, attempts=0,
            )
        )  # fmt: skip

    if what == "extension_asked":
        wanted = Wanted(agency=agency or "")
    else:
        username = work.connection.scalar(select(Officer.username).where(Officer.id == officer))
        wanted = Wanted(officer=username or "")
    tell_staff(work, wanted, what, case_id=case_id, text="", send=send)
