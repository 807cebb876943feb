"""Taking a petition back, where the procedure allows it."""

from uuid import UUID

from engine.cases import deliver_in
from engine.petitions.conversation import SENDER
from engine.petitions.errors import WithdrawalNotOpen
from engine.petitions.lookup import unlock_petition
from engine.petitions.rows import get_petition_row
from engine.petitions.statuses import ENDED
from engine.storage import begin_work

MESSAGE = "petition.withdrawn"


def withdraw(number: str, tracking_code: str, *, client_key: str) -> None:
    """As `withdraw_opened`, for a sender who shows number and code.

    Raises:
        TrackingRefused: they do not fit.
    """
    withdraw_opened(unlock_petition(number, tracking_code, client_key=client_key))


def withdraw_opened(case_id: UUID) -> None:
    """Tell the procedure that the sender takes the petition back; what follows is its to say.

    Raises:
        WithdrawalNotOpen: the procedure waits for no withdrawal here.
    """
    with begin_work(SENDER) as work:
        row = get_petition_row(work, case_id)
        if row.status in ENDED or deliver_in(work, MESSAGE, row.number, {}, keep=False).case_id is None:
            raise WithdrawalNotOpen
