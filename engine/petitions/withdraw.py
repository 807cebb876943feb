"""Taking a petition back, where the procedure allows it."""

from uuid import UUID

from engine.cases import deliver_in
from engine.petitions.conversation import SENDER, add_message, is_said
from engine.petitions.errors import WithdrawalNotOpen
from engine.petitions.lookup import unlock_petition
from engine.petitions.rows import get_petition_row
from engine.petitions.statuses import ENDED, Status
from engine.petitions.subscriptions import is_awaited
from engine.runtime import lock_case
from engine.storage import Work, begin_work

MESSAGE = "petition.withdrawn"
KIND = "withdrawal"


def withdraw(number: str, tracking_code: str, *, client_key: str) -> bool:
    """As `withdraw_opened`, for a sender who shows number and code.

    Raises:
        TrackingRefused: they do not fit.
    """
    return withdraw_opened(unlock_petition(number, tracking_code, client_key=client_key))


def withdraw_opened(case_id: UUID) -> bool:
    """Tell the procedure that the sender takes the petition back; what follows is its to say.

    Returns whether it is withdrawn by that; if not, somebody decides first.

    Raises:
        WithdrawalNotOpen: the procedure waits for no withdrawal here, or was asked before.
    """
    with begin_work(SENDER) as work:
        lock_case(work, case_id)
        row = get_petition_row(work, case_id)
        if not may_withdraw(work, case_id, row.status):
            raise WithdrawalNotOpen
        add_message(work, case_id, KIND, "", author=SENDER)
        deliver_in(work, MESSAGE, row.number, {}, keep=False)
        return bool(get_petition_row(work, case_id).status == Status.WITHDRAWN)


def may_withdraw(work: Work, case_id: UUID, status: str) -> bool:
    """Whether the procedure waits for the sender to take the petition back; it is asked once."""
    return status not in ENDED and is_awaited(work, case_id, MESSAGE) and not is_said(work, case_id, KIND)
