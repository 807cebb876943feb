"""One notification as mail: the notice's words, and the way to the page. What was added to it stays there."""

import logging
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, select

from engine.notifications.effects import Effect
from engine.notifications.pages import preferences_page, told_page
from engine.notifications.post import Mail, MailRefused, is_mail_on, post_mail
from engine.notifications.problems import note_problem
from engine.notifications.staff_notices import NOTHING_KNOWN, case_facts, find_staff_notice, staff_text
from engine.storage import Work, begin_work, read_work, tables

log = logging.getLogger(__name__)

TAILS = {
    "vi": "Mở để xem: {page}\n\nĐổi cách nhận thông báo: {preferences}",
    "en": "Open it: {page}\n\nChange how you are told: {preferences}",
}


def deliver_staff_mail(effect: Effect) -> None:
    """The notification, mailed to its officer, unless they have read it on their page by now.

    Raises:
        Unavailable: not now; safe to retry.
    """
    mail = _find_mail(effect) if is_mail_on() else None
    if mail is None:
        return
    try:
        post_mail(mail)
    except MailRefused:
        log.warning("staff mail %s was refused", effect.id)
        with begin_work() as work:
            note_refused(work, UUID(hex=effect.payload["notification"]))


def note_refused(work: Work, notification_id: UUID) -> None:
    """The address of the officer told there is no good: the administrator sees whose."""
    row = _find(work, notification_id)
    if row is not None:
        note_problem(work, row.notice, "mail", "address.refused", row.username)


def _find_mail(effect: Effect) -> Mail | None:
    with read_work() as work:
        row = _find(work, UUID(hex=effect.payload["notification"]))
        if row is None or row.read_at is not None or not row.email or not row.is_active:
            return None
        notice = find_staff_notice(work, row.notice)
        facts = case_facts(work, [row.case_id]).get(row.case_id, NOTHING_KNOWN) if row.case_id else NOTHING_KNOWN
    locale = row.locale if row.locale in TAILS else "vi"
    subject = " – ".join(part for part in (notice.named(locale), facts["number"]) if part)
    tail = TAILS[locale].format(page=told_page(row.id), preferences=preferences_page())
    text = f"{staff_text(notice, facts, locale=locale)}\n\n{tail}\n"
    return Mail(row.email, subject, text, effect.id, locale=locale)


def _find(work: Work, notification_id: UUID) -> Row[Any] | None:
    told, officer = tables.Notification, tables.Officer
    query = (
        select(
            told.id, told.case_id, told.notice, told.read_at,
            officer.email, officer.locale, officer.username, officer.is_active,
        )
        .join(officer, officer.id == told.officer_id)
        .where(told.id == notification_id)
    )  # fmt: skip
    return cast("Row[Any] | None", work.connection.execute(query).first())
