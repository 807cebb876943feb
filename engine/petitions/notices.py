"""Notices to the sender: wording from the catalogue, facts from the register."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.clock import local_day
from engine.directory import Entry, find_entry
from engine.notifications import fill_wording, find_fault, next_moment, note_problem, quiet_hours
from engine.petitions.agency_names import agency_name
from engine.petitions.clarification import last_round
from engine.petitions.conversation import SYSTEM, add_message, is_told_now
from engine.petitions.effects import NOTICE, NOTICE_TEXT, Send, outbox_of
from engine.petitions.post_letters import put_on_letter_list
from engine.petitions.publishing import taken_down_at
from engine.petitions.reply_link import find_reply_link
from engine.petitions.routes import Route, choose_route
from engine.petitions.rows import get_petition_row
from engine.petitions.settings import petition_settings
from engine.petitions.statuses import list_status_words
from engine.storage import Work

CATALOGUE = "notices"
SENT_SAMPLE: Mapping[str, str] = {
    "number": "KH-2026-000123",
    "status": "Đang xử lý",
    "agency": "Sở Xây dựng",
    "received_on": "24/11/2026",
    "due_on": "14/12/2026",
    "letter_number": "1234/SXD-VP",
    "asked_by": "Văn phòng Ủy ban nhân dân tỉnh",
    "reply_by": "30/11/2026",
    "tracking_page": "https://hoidap.example/phan-anh/tra-cuu",
    "publication_page": "https://hoidap.example/cong-khai/KH-2026-000123",
    "taken_down_on": "01/12/2026",
}
"""All that mail and short messages may speak of, of an invented case: nothing that the sender or an officer wrote."""
MAIL_SAMPLE: Mapping[str, str] = {
    **SENT_SAMPLE,
    "reply_link": "https://hoidap.example/phan-anh/bo-sung/k3w2",
    "reply_until": "24/12/2026",
}
"""The same, with the way to answer without a code that only what is sent may show."""
PAGE_SAMPLE: Mapping[str, str] = {
    **SENT_SAMPLE,
    "title": "Đường liên xã ngập nước",
    "text": "Đề nghị bạn cho biết vị trí đoạn đường.",
}
"""All that the tracking page, which opens with number and secret code alone, may speak of."""
CHANNELS: Mapping[str, tuple[str, str]] = {
    "text": ("page", "Hồ sơ {{ number }}: {{ name }}.{% if text %}\n\n{{ text }}{% endif %}"),
    "subject": ("mail", "Về hồ sơ {{ number }}"),
    "mail": ("mail", "Hồ sơ {{ number }} có thông báo mới: {{ name }}.\n\nXem tại {{ tracking_page }}."),
    "sms": ("sms", "Hồ sơ {{ number }}: {{ name }}. Xem {{ tracking_page }}"),
}
"""By part of an entry: its channel, and the neutral words where the entry has none that can be used."""


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice in the words in which it leaves the house."""

    subject: str
    mail: str
    sms: str


def send_notice(work: Work, case_id: UUID, notice: str, *, text: str = "", send: Send | None = None) -> None:
    """Tell the sender: on the tracking page at once, and by the way they chose as far as it can be.

    The same notice twice in one moment is one notice. `text` is what this one adds to its wording:
    a reason, a request, a progress note. A notice without usable words is told in neutral ones, and noted.
    """
    row = get_petition_row(work, case_id)
    if is_told_now(work, case_id, notice):
        return
    entry = find_notice(work, notice) or _unworded(work, notice)
    told = _filled(work, entry, "text", row, {**_facts(work, row), "title": row.title, "text": text})
    message_id = add_message(work, case_id, "notice", told, author=SYSTEM, status=notice)
    route = choose_route(row, is_by_letter=bool(entry.facts.get("by_letter")))
    if route is Route.LETTER:
        put_on_letter_list(work, case_id, message_id, notice)
    elif route is not Route.PAGE:
        moment = None if entry.facts.get("is_urgent") else next_moment(work.now, quiet_hours(work))
        kind = NOTICE if route is Route.MAIL else NOTICE_TEXT
        (send or outbox_of(work, case_id))(kind, {"message": message_id.hex, "notice": notice}, moment)


def preview_notice(work: Work, case_id: UUID, notice: str, text: str) -> str:
    """What the sender would read, were the notice sent now; nothing is noted of words that cannot be used."""
    entry, row = find_notice(work, notice), get_petition_row(work, case_id)
    facts = {**_facts(work, row), "title": row.title, "text": text}
    source = str(entry.facts.get("text") or "") if entry else ""
    if source and not find_fault(source, facts):
        return fill_wording(source, facts)
    return fill_wording(CHANNELS["text"][1], {**facts, "name": entry.name if entry else notice})


def find_notice(work: Work, notice: str) -> Entry | None:
    """The catalogue's entry for a notice."""
    return find_entry(work, CATALOGUE, notice)


def word_notice(work: Work, row: Row[Any], notice: str) -> SentNotice:
    """The notice as mail and as a short message; what had to be neutral is noted."""
    entry = find_notice(work, notice) or _unworded(work, notice)
    facts = {**_facts(work, row), **_reply_facts(work, row)}
    return SentNotice(*(_filled(work, entry, part, row, facts) for part in ("subject", "mail", "sms")))


def _reply_facts(work: Work, row: Row[Any]) -> dict[str, Any]:
    """The way to answer without a code, while an answer is awaited: for what is sent, never for what is kept."""
    link = find_reply_link(work, row.case_id)
    return {"reply_link": link.address if link else "", "reply_until": _day(link.expires_at) if link else ""}


def _unworded(work: Work, notice: str) -> Entry:
    note_problem(work, notice, "page", "template.missing")
    return Entry(notice, "Có thông báo mới", 0, {})


def _filled(work: Work, entry: Entry, part: str, row: Row[Any], facts: Mapping[str, Any]) -> str:
    channel, neutral = CHANNELS[part]
    source = str(entry.facts.get(f"{part}_{row.locale}") or entry.facts.get(part) or "")
    fault = find_fault(source, facts)
    if source and not fault:
        return fill_wording(source, facts)
    note_problem(work, entry.code, channel, "template.broken" if fault else "template.empty", fault)
    name = str(entry.facts.get(f"name_{row.locale}") or entry.name)
    return fill_wording(neutral, {**facts, "name": name})


def _facts(work: Work, row: Row[Any]) -> dict[str, Any]:
    words = list_status_words(work).get(row.status)
    letter = row.facts.get("letter") or {}
    asked = last_round(work, row.case_id)
    return {
        "number": row.number,
        "status": words.name if words else row.status,
        "agency": agency_name(work, row.lead_agency),
        "received_on": _day(row.received_at),
        "due_on": _day(row.legal_due),
        "letter_number": letter.get("number") or "",
        "asked_by": asked.agency_name if asked else "",
        "reply_by": _day(asked.due_at) if asked and asked.is_open else "",
        "tracking_page": petition_settings().public_url.rstrip("/") + "/phan-anh/tra-cuu",
        "publication_page": f"{petition_settings().public_url.rstrip('/')}/cong-khai/{row.number}",
        "taken_down_on": _day(taken_down_at(work, row.case_id)),
    }


def _day(moment: Any) -> str:
    return f"{local_day(moment):%d/%m/%Y}" if moment else ""
