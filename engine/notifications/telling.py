"""Telling officers something: a line on their page at once, and mail as each of them wants it."""

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import insert, select

from engine.directory import find_entry
from engine.notifications.effects import STAFF_MAIL
from engine.notifications.problems import note_problem
from engine.notifications.recipients import Wanted, find_recipients
from engine.notifications.staff_notices import CATALOGUE
from engine.storage import Work, new_id, tables

Send: TypeAlias = Callable[[str, dict[str, Any], datetime | None], object]


def tell_staff(work: Work, wanted: Wanted, notice: str, *, case_id: UUID | None, text: str, send: Send) -> list[UUID]:
    """The officers told now. The same words on the same case in one moment are told once.

    Nobody to tell, or a notice without words, stops no case: it is noted where the administrator sees it.
    """
    officers = find_recipients(work, wanted)
    if not officers:
        note_problem(work, notice, "page", "recipient.none", str(wanted))
    if find_entry(work, CATALOGUE, notice) is None:
        note_problem(work, notice, "page", "template.missing")
    told = _told_now(work, case_id, notice, text)
    return [
        officer for officer in officers if officer not in told and _tell(work, officer, notice, case_id, text, send)
    ]


def _tell(work: Work, officer: UUID, notice: str, case_id: UUID | None, text: str, send: Send) -> bool:
    notification_id = new_id()
    work.connection.execute(
        insert(_table).values(
            id=notification_id, officer_id=officer, case_id=case_id, notice=notice, text=text, created_at=work.now
        )
    )
    send(STAFF_MAIL, {"notification": notification_id.hex}, None)
    return True


def _told_now(work: Work, case_id: UUID | None, notice: str, text: str) -> Collection[UUID]:
    if case_id is None:
        return ()
    query = select(_table.officer_id).where(
        _table.case_id == case_id, _table.notice == notice, _table.created_at == work.now, _table.text == text
    )
    return set(work.connection.scalars(query))


_table = tables.Notification
