"""Who takes the place of a main petition that stops without an answer: of those that wait for it, the first received.

The first one is classified on its own and is from then on what the others wait for; nobody is left hanging.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import select, text

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.errors import N_
from engine.petitions.conversation import SYSTEM, add_message
from engine.petitions.joinable import will_answer
from engine.petitions.joining import JOIN_LOCK
from engine.petitions.links import LinkKind, find_source, link, list_linked, unlink
from engine.petitions.operations import petition_operations
from engine.petitions.rows import change_petition, get_petition_row, petitions
from engine.petitions.statuses import RATEABLE, UNANSWERED, Status
from engine.storage import Work

TAKEN_OVER = N_("Hồ sơ {old} dừng mà không trả lời; hồ sơ {new} thay làm hồ sơ chính.")


@operation(
    "petition.take_over_main",
    title=N_("Chọn hồ sơ thay hồ sơ chính đã dừng"),
    results=[
        Parameter("state", title=N_("Kết quả: main (hồ sơ này thay) hoặc waiting (chờ hồ sơ thay)")),
        Parameter("number", title=N_("Mã hồ sơ chính mới")),
    ],
    undoable=False,
    into=petition_operations,
)
def take_over_main(context: OperationContext, _arguments: dict[str, Any]) -> dict[str, Any]:
    """This petition goes its own way, and the others that waited wait for it; or it waits for the one that does.

    Whichever of them comes first to this step, the same one takes over.
    """
    work, own = context.work, context.case_id
    if not work.database.is_sqlite:
        work.connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": JOIN_LOCK})
    change_petition(work, own, lead_agency=None)
    main = find_source(work, own, LinkKind.JOINED)
    if main is None:
        return {"state": "main", "number": get_petition_row(work, own).number}
    stopped = get_petition_row(work, main)
    if will_answer(stopped):
        # One that came to this step before has taken over, and waits for us no more.
        return {"state": "waiting", "number": stopped.number}
    waiting = _waiting(work, main, own)
    heir = get_petition_row(work, waiting[0])
    moved = waiting[1:] if heir.case_id == own else [own]
    note = TAKEN_OVER.format(old=stopped.number, new=heir.number)
    for one in {*moved, own}:
        add_message(work, one, "note", note, author=SYSTEM, is_public_to_sender=False)
    for one in moved:
        unlink(work, main, one, LinkKind.JOINED)
        link(work, heir.case_id, one, LinkKind.JOINED)
    if heir.case_id != own:
        return {"state": "waiting", "number": heir.number}
    unlink(work, main, own, LinkKind.JOINED)
    return {"state": "main", "number": heir.number}


def _waiting(work: Work, main: UUID, own: UUID) -> list[UUID]:
    """Those that wait for `main`, the first received first; this one is among them."""
    joined = [*list_linked(work, main, LinkKind.JOINED), own]
    query = (
        select(petitions.c.case_id)
        .where(petitions.c.case_id.in_(joined), petitions.c.status.not_in([*RATEABLE, *UNANSWERED, Status.REOPENED]))
        .order_by(petitions.c.received_at, petitions.c.number)
    )
    return list(work.connection.scalars(query)) or [own]
