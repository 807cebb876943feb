"""Notices to the sender: wording from the catalogue, facts from the register."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.clock import local_day
from engine.directory import Entry, list_catalogue
from engine.notifications import fill_wording
from engine.petitions.agency_names import agency_name
from engine.petitions.clarification import last_round
from engine.petitions.conversation import SYSTEM, add_message, is_told_now
from engine.petitions.effects import NOTICE, Send, outbox_of
from engine.petitions.errors import NoticeUnknown
from engine.petitions.rows import get_petition_row
from engine.petitions.settings import petition_settings
from engine.petitions.statuses import list_status_words
from engine.storage import Work

CATALOGUE = "notices"


def send_notice(work: Work, case_id: UUID, notice: str, *, text: str = "", send: Send | None = None) -> None:
    """Tell the sender: on the tracking page at once, and by mail where it can be.

    The same notice twice in one moment is one notice. `text` is what this one adds to its wording:
    a reason, a request, a progress note.

    Raises:
        NoticeUnknown: the catalogue has no such notice.
    """
    row = get_petition_row(work, case_id)
    entry = find_notice(work, notice)
    if entry is None:
        raise NoticeUnknown(notice=notice)
    if is_told_now(work, case_id, notice):
        return
    told = fill_wording(str(entry.facts.get("text") or entry.name), _facts(work, row, text))
    message_id = add_message(work, case_id, "notice", told, author=SYSTEM, status=notice)
    (send or outbox_of(work, case_id))(NOTICE, {"message": message_id.hex, "notice": notice})


def preview_notice(work: Work, case_id: UUID, notice: str, text: str) -> str:
    """What the sender would read, were the notice sent now.

    Raises:
        NoticeUnknown: the catalogue has no such notice.
    """
    entry = find_notice(work, notice)
    if entry is None:
        raise NoticeUnknown(notice=notice)
    return fill_wording(str(entry.facts.get("text") or entry.name), _facts(work, get_petition_row(work, case_id), text))


def find_notice(work: Work, notice: str) -> Entry | None:
    """The catalogue's entry for a notice."""
    return next((entry for entry in list_catalogue(work, CATALOGUE) if entry.code == notice), None)


def notice_subject(entry: Entry, row: Row[Any]) -> str:
    """The subject line of a notice's mail."""
    return fill_wording(str(entry.facts.get("subject") or entry.name), {"number": row.number})


def _facts(work: Work, row: Row[Any], text: str) -> dict[str, Any]:
    words = list_status_words(work).get(row.status)
    letter = row.facts.get("letter") or {}
    asked = last_round(work, row.case_id)
    return {
        "number": row.number,
        "title": row.title,
        "status": words.name if words else row.status,
        "agency": agency_name(work, row.lead_agency),
        "received_on": _day(row.received_at),
        "due_on": _day(row.legal_due),
        "letter_number": letter.get("number") or "",
        "text": text,
        "asked_by": asked.agency_name if asked else "",
        "reply_by": _day(asked.due_at) if asked and asked.is_open else "",
        "tracking_page": petition_settings().public_url.rstrip("/") + "/phan-anh/tra-cuu",
        "publication_page": f"{petition_settings().public_url.rstrip('/')}/cong-khai/{row.number}",
    }


def _day(moment: Any) -> str:
    return f"{local_day(moment):%d/%m/%Y}" if moment else ""
