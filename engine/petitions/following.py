"""What follows for joined petitions when the one they wait for is answered, published, or comes to nothing."""

import logging
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row

from engine.cases import deliver_in
from engine.errors import N_, HoiDapError
from engine.petitions.joinable import will_answer
from engine.petitions.joining import give_answer
from engine.petitions.links import LinkKind, list_linked
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.publication_history import stand_of
from engine.petitions.publishing import publication_state
from engine.petitions.rows import get_petition_row
from engine.petitions.settings import petition_settings
from engine.petitions.standing import set_standing
from engine.petitions.statuses import RATEABLE, Status
from engine.petitions.subscriptions import is_awaited, is_running
from engine.storage import Work, begin_work, read_work

PUBLISHED_WITH, WITHDRAWN_WITH = "published_with", "publication_withdrawn_with"
_PUBLIC_AS = {"public": Status.PUBLISHED, "withdrawn": Status.UNPUBLISHED}
ANSWERED, RELEASED = "petition.main_answered", "petition.main_released"
log = logging.getLogger(__name__)


class _Effect(Protocol):
    @property
    def case_id(self) -> UUID | None: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


def follow(effect: _Effect) -> None:
    """Each that was joined to the effect's petition takes its own step; what one cannot take holds up no other.

    Run twice, it finds nobody waiting any more.
    """
    if effect.case_id is None:
        return
    with read_work() as work:
        joined = list_linked(work, effect.case_id, LinkKind.JOINED)
    failed: HoiDapError | None = None
    for one in joined:
        try:
            _follow(effect.case_id, one)
        except HoiDapError as error:
            log.warning("case %s cannot follow the one it was joined to: %s", one, error.code)
            failed = error
    if failed is not None:
        raise failed


def _follow(main: UUID, case_id: UUID) -> None:
    with begin_work() as work:
        source, number = get_petition_row(work, main), get_petition_row(work, case_id).number
        if source.status in RATEABLE or source.answered_at is not None:
            if is_awaited(work, case_id, ANSWERED):
                deliver_in(work, ANSWERED, number, {})
            _stay_alike(work, source, case_id)
        elif not will_answer(source) and is_awaited(work, case_id, RELEASED):
            deliver_in(work, RELEASED, number, {})


def _stay_alike(work: Work, source: Row[Any], case_id: UUID) -> None:
    """What was answered with another is answered anew with it, published and closed with it."""
    row = get_petition_row(work, case_id)
    if row.status not in RATEABLE:
        return
    give_answer(work, case_id, source.case_id)
    status = source.status
    if status == Status.CLOSED and is_running(work, case_id):
        # Its sender may still rate the answer and ask again; its own procedure closes it.
        status = _PUBLIC_AS.get(publication_state(work, source.case_id), "")
    if status not in {Status.PUBLISHED, Status.UNPUBLISHED, Status.CLOSED} or status == row.status:
        return
    last = stand_of(work, source.case_id).last
    if status == Status.UNPUBLISHED:
        if row.status != Status.PUBLISHED:
            return
        reason = last.reason if last is not None else ""
        set_standing(work, case_id, status, note=N_("Lý do: {reason}").format(reason=reason) if reason else "")
        if find_notice(work, WITHDRAWN_WITH) is not None:
            send_notice(work, case_id, WITHDRAWN_WITH, text=reason)
        return
    set_standing(work, case_id, status)
    if status == Status.PUBLISHED and find_notice(work, PUBLISHED_WITH) is not None:
        page = f"{petition_settings().public_url.rstrip('/')}/cong-khai/{source.number}"
        send_notice(work, case_id, PUBLISHED_WITH, text=page)
