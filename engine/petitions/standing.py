"""Changing where a petition stands: the row, the timeline and the outside world, together."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.petitions.agency_names import agency_name
from engine.petitions.conversation import PUBLICATION, SYSTEM, add_message
from engine.petitions.effects import FOLLOW, STATUS_CHANGED, Send, outbox_of
from engine.petitions.links import LinkKind, list_linked
from engine.petitions.publishing import publication_state
from engine.petitions.rows import change_petition, get_petition_row
from engine.petitions.statuses import RATEABLE, UNANSWERED, Status, get_status_words
from engine.storage import Work


def set_standing(
    work: Work,
    case_id: UUID,
    status: str,
    *,
    note: str = "",
    again: bool = False,
    author: str = SYSTEM,
    send: Send | None = None,
) -> None:
    """The petition now stands at `status`; its sender reads so, and adapters are told.

    Setting the status it has already changes nothing, unless there is a note to tell or it is so `again`:
    transferred to another agency, answered anew.

    Raises:
        StatusUnknown: the catalogue has no such status.
    """
    row = get_petition_row(work, case_id)
    if row.status == status and not note and not again:
        return
    words = get_status_words(work, status)
    sentence = words.told({"agency": agency_name(work, row.lead_agency), "number": row.number})
    text = f"{sentence}\n{note}" if note else sentence
    change_petition(work, case_id, status=status, status_at=work.now, **_moments(row, status, work.now))
    add_message(work, case_id, "status", text, author=author, status=status)
    _tell_outside(work, row, status, send)
    if status in RATEABLE | UNANSWERED:
        tell_followers(work, case_id, send=send)


def note_publication(work: Work, case_id: UUID, status: str, *, note: str = "", send: Send | None = None) -> None:
    """What everyone could read is gone (`unpublished`) or back (`published`): its sender and adapters are told.

    A petition that is handled anew or closed stays what it is, with a line that says so.
    """
    row = get_petition_row(work, case_id)
    if row.status in {Status.PUBLISHED, Status.UNPUBLISHED}:
        set_standing(work, case_id, status, note=note, again=True, send=send)
        return
    sentence = get_status_words(work, status).told({"agency": agency_name(work, row.lead_agency), "number": row.number})
    add_message(work, case_id, PUBLICATION, f"{sentence}\n{note}" if note else sentence, author=SYSTEM, status=status)
    _tell_outside(work, row, row.status, send)
    tell_followers(work, case_id, send=send)


def _tell_outside(work: Work, row: Row[Any], status: str, send: Send | None) -> None:
    state = publication_state(work, row.case_id)
    (send or outbox_of(work, row.case_id))(STATUS_CHANGED, told_outside(row, status, work.now, state), None)


def tell_followers(work: Work, case_id: UUID, *, send: Send | None = None) -> None:
    """Those that were joined to this petition follow it, once this is stored.

    Looked up after the petition's row was changed: whoever joins locks that row first (see `joining`).
    """
    if list_linked(work, case_id, LinkKind.JOINED):
        (send or outbox_of(work, case_id))(FOLLOW, {}, None)


def _moments(row: Row[Any], status: str, now: datetime) -> dict[str, Any]:
    if status == Status.ANSWERED and row.answered_at is None:
        return {"answered_at": now}
    return {}


def told_outside(row: Row[Any], status: str, now: datetime, publication: str = "") -> dict[str, Any]:
    """What adapters hear of a change of status: codes and numbers, nothing about the person.

    `publication`: public, withdrawn, or empty where nothing was made public.
    """
    return {
        "number": row.number,
        "status": status,
        "channel": row.channel,
        "external_number": row.external_number,
        "agency": row.lead_agency,
        "publication": publication,
        "at": now.isoformat(),
    }
