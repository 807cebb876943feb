"""The digest: once on each working day, what lies before an officer, in numbers and ways to it.

A chore of any worker decides who gets one; a row for each officer and day, written in the same transaction as
what goes out, makes it one however many workers there are. What it says is counted when it is sent.
"""

import logging
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.cases import DayFigures, day_figures
from engine.clock import VIETNAM, CalendarMissing, local_day, local_time
from engine.directory import (
    OfficerUnknown,
    Setting,
    declare_setting,
    find_entry,
    get_officer,
    get_setting,
    load_calendar,
)
from engine.errors import N_
from engine.notifications.effects import STAFF_DIGEST, Effect
from engine.notifications.pages import case_page, inbox_page, page, preferences_page
from engine.notifications.post import Mail, MailRefused, is_mail_on, post_mail
from engine.notifications.problems import note_problem
from engine.notifications.quiet import PART
from engine.notifications.wording import fill_wording, find_fault
from engine.storage import Work, begin_work, new_id, read_work, tables

CATALOGUE = "digests"
DAILY = "daily"
SAMPLE = {
    "day": "24/11/2026", "late": 1, "today": 2, "fresh": 3, "mine": 5, "waiting": 4, "unread": 2,
    "late_cases": "KH-2026-000118", "today_cases": "KH-2026-000123\nKH-2026-000131",
    "inbox_page": "https://hoidap.example/can-bo/", "notices_page": "https://hoidap.example/can-bo/thong-bao/",
    "preferences_page": "https://hoidap.example/can-bo/thong-bao/cach-nhan",
}  # fmt: skip
"""All that a digest may speak of, on an invented day: numbers and ways, no titles."""
NEUTRAL_SUBJECT = "Việc ngày {{ day }}"
NEUTRAL_TEXT = (
    "Quá hạn: {{ late }}. Đến hạn hôm nay: {{ today }}. Mới: {{ fresh }}. Đang giữ: {{ mine }}. Chờ nhận: "
    "{{ waiting }}. Thông báo chưa đọc: {{ unread }}.\n\n{{ inbox_page }}\n\nĐổi cách nhận: {{ preferences_page }}"
)
SENDS_DIGESTS = declare_setting(
    Setting(
        name="digest.is_on",
        part=PART,
        title=N_("Gửi thư việc trong ngày cho cán bộ"),
        explanation=N_(
            "Mỗi ngày làm việc một thư: số việc quá hạn, đến hạn, mới, đang chờ; không có tiêu đề hồ sơ. Ai không có "
            "việc gì thì không có thư; mỗi người tự tắt được ở trang cách nhận thông báo."
        ),
        default=True,
        is_confirmed=False,
    )
)
DIGEST_HOUR = declare_setting(
    Setting(
        name="digest.hour", part=PART, title=N_("Giờ gửi thư việc trong ngày"),
        explanation=N_("Từ giờ này, vào phút ghi ở thiết lập kế bên, các ngày làm việc."),
        default=7, least=0, most=16, unit=N_("giờ"), is_confirmed=False,
    )
)  # fmt: skip
DIGEST_MINUTE = declare_setting(
    Setting(
        name="digest.minute", part=PART, title=N_("Phút gửi thư việc trong ngày"),
        explanation=N_("Phút của giờ gửi."), default=30, least=0, most=59, unit=N_("phút"), is_confirmed=False,
    )
)  # fmt: skip
TOO_LATE = time(17)
"""After the office closes, the day's digest helps nobody: the next one comes in the morning."""

AT_ONCE = 200
log = logging.getLogger(__name__)


def send_digests() -> int:
    """How many officers get their digest of today from now on: on a working day, from the hour set until five.

    Whoever was not served when the worker stood still is served when it goes again, for today alone.
    """
    with read_work() as work:
        if not _is_time(work):
            return 0
        day = local_day(work.now)
        officers = _without_digest(work, day)
    return sum(_decide(officer, day) for officer in officers)


def deliver_digest(effect: Effect) -> None:
    """The digest, mailed; nothing where there is nothing to say, or its day is over.

    Raises:
        Unavailable: not now; safe to retry.
    """
    mail = _find_mail(effect) if is_mail_on() else None
    if mail is None:
        return
    try:
        post_mail(mail)
    except MailRefused:
        log.warning("digest %s was refused", effect.id)
        with begin_work() as work:
            username = work.connection.scalar(
                select(tables.Officer.username).where(tables.Officer.id == UUID(hex=effect.payload["officer"]))
            )
            note_problem(work, CATALOGUE, "mail", "address.refused", str(username))


def digest_words(work: Work, locale: str) -> tuple[str, str, str]:
    """The subject and text of the digest in a language, not yet filled in, and what is wrong with them."""
    entry = find_entry(work, CATALOGUE, DAILY)
    facts = entry.facts if entry else {}
    subject = str(facts.get(f"subject_{locale}") or facts.get("subject") or "")
    text = str(facts.get(f"text_{locale}") or facts.get("text") or "")
    if entry is None or not subject or not text:
        return NEUTRAL_SUBJECT, NEUTRAL_TEXT, "template.missing" if entry is None else "template.empty"
    fault = find_fault(subject, SAMPLE) or find_fault(text, SAMPLE)
    return (NEUTRAL_SUBJECT, NEUTRAL_TEXT, fault) if fault else (subject, text, "")


def _is_time(work: Work) -> bool:
    if not get_setting(work, SENDS_DIGESTS.name):
        return False
    moment = local_time(work.now)
    starts = time(get_setting(work, DIGEST_HOUR.name), get_setting(work, DIGEST_MINUTE.name))
    if not starts <= moment.time() < TOO_LATE:
        return False
    try:
        return load_calendar(work).is_working_day(moment.date())
    except CalendarMissing:
        return False


def _without_digest(work: Work, day: date) -> list[UUID]:
    officer, run, wish = tables.Officer, tables.DigestRun, tables.NotificationPreference
    served = select(run.officer_id).where(run.officer_id == officer.id, run.day == day).exists()
    refused = select(wish.officer_id).where(wish.officer_id == officer.id, wish.has_digest.is_(False)).exists()
    query = (
        select(officer.id)
        .where(officer.is_active, officer.email.is_not(None), ~served, ~refused)
        .order_by(officer.id)
        .limit(AT_ONCE)
    )
    return list(work.connection.scalars(query))


def _decide(officer: UUID, day: date) -> bool:
    """Whether this worker was the first to decide."""
    with begin_work() as work:
        insert_run = sqlite.insert(_runs) if work.database.is_sqlite else postgresql.insert(_runs)
        first = insert_run.values(officer_id=officer, day=day, at=work.now).on_conflict_do_nothing()
        if work.connection.scalar(first.returning(_runs.day)) is None:
            return False
        work.connection.execute(
            insert(tables.Outbox).values(
                id=new_id(), case_id=None, kind=STAFF_DIGEST, created_at=work.now, available_at=work.now, attempts=0,
                payload={"officer": officer.hex, "day": day.isoformat()},
            )
        )  # fmt: skip
    return True


def _find_mail(effect: Effect) -> Mail | None:
    officer_id, day = UUID(hex=effect.payload["officer"]), date.fromisoformat(effect.payload["day"])
    with read_work() as work:
        if local_day(work.now) != day:
            return None
        try:
            officer = get_officer(work, officer_id)
        except OfficerUnknown:
            return None
        email = work.connection.scalar(select(tables.Officer.email).where(tables.Officer.id == officer_id))
        figures = day_figures(work, officer, since=_since(work, officer_id, day))
        unread = _unread(work, officer_id)
        subject, text, fault = digest_words(work, officer.locale)
    if not email or (figures.is_empty and not unread):
        return None
    if fault:
        _note(fault)
    facts = _facts(figures, day, unread)
    return Mail(
        email, fill_wording(subject, facts), fill_wording(text, facts) + "\n", effect.id,
        locale=officer.locale, unsubscribe=preferences_page(),
    )  # fmt: skip


def _note(fault: str) -> None:
    code = fault if fault.startswith("template.") else "template.broken"
    with begin_work() as work:
        note_problem(work, CATALOGUE, "mail", code, "" if code == fault else fault)


def _since(work: Work, officer: UUID, day: date) -> datetime:
    """The moment of the last digest; for the first one, the morning before."""
    last = work.connection.scalar(select(func.max(_runs.at)).where(_runs.officer_id == officer, _runs.day < day))
    return last or datetime.combine(day - timedelta(days=1), time(0), VIETNAM)


def _unread(work: Work, officer: UUID) -> int:
    told = tables.Notification
    query = select(func.count()).select_from(told).where(told.officer_id == officer, told.read_at.is_(None))
    return work.connection.scalar(query) or 0


def _facts(figures: DayFigures, day: date, unread: int) -> dict[str, Any]:
    return {
        "day": f"{day:%d/%m/%Y}",
        "late": figures.late,
        "today": figures.today,
        "fresh": figures.fresh,
        "mine": figures.mine,
        "waiting": figures.waiting,
        "unread": unread,
        "late_cases": "\n".join(case_page(number) for number in figures.late_cases),
        "today_cases": "\n".join(case_page(number) for number in figures.today_cases),
        "inbox_page": inbox_page(),
        "notices_page": page("/can-bo/thong-bao/"),
        "preferences_page": preferences_page(),
    }


_runs = tables.DigestRun
