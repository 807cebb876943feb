"""Telling officers something: a line on their page at once, and mail as each of them wants it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from engine.directory import find_entry
from engine.notifications.effects import STAFF_MAIL
from engine.notifications.preferences import Way, list_preferences
from engine.notifications.problems import note_problem
from engine.notifications.quiet import staff_moment
from engine.notifications.recipients import Wanted, find_recipients
from engine.notifications.staff_notices import CATALOGUE, StaffNotice, fault_of, find_staff_notice
from engine.storage import Work, new_id, tables

Send: TypeAlias = Callable[[str, Mapping[str, Any], datetime | None], object]


def tell_staff(work: Work, wanted: Wanted, code: str, *, case_id: UUID | None, text: str, send: Send) -> list[UUID]:
    """The officers told now. The same words on the same case in one moment are told once.

    Nobody to tell, or a notice without words, stops no case: it is noted where the administrator sees it.
    """
    officers = find_recipients(work, wanted)
    if not officers:
        note_problem(work, code, "page", "recipient.none", str(wanted))
    notice = find_staff_notice(work, code)
    _note_missing_words(work, notice)
    already = _told_now(work, case_id, code, text)
    wishes = list_preferences(work, officers)
    told = [one for one in officers if one not in already and wishes[one].way(notice) is not Way.NONE]
    ids = {officer: new_id() for officer in told}
    said = {"case_id": case_id, "notice": code, "text": text, "created_at": work.now}
    if ids:
        rows = [{"id": notification_id, "officer_id": officer, **said} for officer, notification_id in ids.items()]
        work.connection.execute(insert(_table), rows)
    for officer in _with_address(work, (one for one in told if wishes[one].way(notice) is Way.AT_ONCE)):
        moment = None if notice.is_urgent else staff_moment(work, wishes[officer].quiet(work))
        send(STAFF_MAIL, {"notification": ids[officer].hex}, moment)
    return told


def forget_words(work: Work, case_id: UUID) -> None:
    """What was added to notices of this case is gone: it may be secret by now. That they were told stays."""
    work.connection.execute(update(_table).where(_table.case_id == case_id).values(text=""))


def forget_told(work: Work, before: datetime) -> int:
    """How many lines older than that moment, and read, are gone."""
    old = delete(_table).where(_table.created_at < before, _table.read_at.is_not(None))
    return work.connection.execute(old).rowcount


def _note_missing_words(work: Work, notice: StaffNotice) -> None:
    if find_entry(work, CATALOGUE, notice.code) is None:
        note_problem(work, notice.code, "page", "template.missing")
    elif not notice.source("vi"):
        note_problem(work, notice.code, "page", "template.empty")
    elif fault := fault_of(notice):
        note_problem(work, notice.code, "page", "template.broken", fault)


def _told_now(work: Work, case_id: UUID | None, notice: str, text: str) -> Collection[UUID]:
    if case_id is None:
        return ()
    query = select(_table.officer_id).where(
        _table.case_id == case_id, _table.notice == notice, _table.created_at == work.now, _table.text == text
    )
    return set(work.connection.scalars(query))


def _with_address(work: Work, officers: Iterable[UUID]) -> list[UUID]:
    wanted = list(officers)
    query = select(tables.Officer.id).where(tables.Officer.id.in_(wanted), tables.Officer.email.is_not(None))
    return list(work.connection.scalars(query.order_by(tables.Officer.id))) if wanted else []


_table = tables.Notification
