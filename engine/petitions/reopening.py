"""Asking again: the sender of an answered petition says why the answer does not do."""

from uuid import UUID

from engine.cases import deliver_in
from engine.directory import count_attempt
from engine.errors import N_, Invalid, Problem
from engine.petitions.conversation import SENDER, add_message, find_message
from engine.petitions.errors import ReopeningNotOpen
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import get_petition_row
from engine.petitions.sending import Sending
from engine.petitions.statuses import RATEABLE
from engine.petitions.subscriptions import is_awaited
from engine.runtime import lock_case
from engine.storage import Work, begin_work, read_work

MESSAGE = "reopen.requested"
LONGEST_REASON = 5_000
SHORTEST_REASON = 10
PER_DAY = 5


def ask_again_opened(case_id: UUID, reason: str, *, sending_key: str | None = None) -> None:
    """The sender asks that the answer be looked at again; what follows is the procedure's to say.

    Sent again with the same `sending_key` (random, the form's own), it is asked once.

    Raises:
        Invalid: no reason, or one too long.
        ReopeningNotOpen: the procedure waits for no such request.
        TooManyAttempts: more than anyone would ask in a day.
    """
    said = _checked(reason)
    message_id = UUID(bytes=Sending.of(sending_key, case_id.hex, MESSAGE, said).hash[:16])
    with read_work(SENDER) as work:
        if find_message(work, case_id, message_id):
            return
    with begin_work(SENDER) as work:
        count_attempt(work, "reopening", case_id.hex, limit=PER_DAY, per_seconds=86_400)
    with begin_work(SENDER) as work:
        # The case is locked before the petition; the step may change where the petition stands.
        lock_case(work, case_id)
        if find_message(work, case_id, message_id):
            return
        row = get_petition_row(work, case_id)
        if not may_ask_again(work, case_id, row.status):
            raise ReopeningNotOpen
        add_message(work, case_id, "reopening", said, author=SENDER, message_id=message_id)
        deliver_in(work, MESSAGE, row.number, {}, keep=False)


def may_ask_again(work: Work, case_id: UUID, status: str) -> bool:
    """Whether the procedure waits for the sender to ask again."""
    return status in RATEABLE and is_awaited(work, case_id, MESSAGE)


def _checked(reason: str) -> str:
    said = clean_text(reason).strip()
    if len(said) < SHORTEST_REASON:
        problem = Problem("/reason", N_("Chưa nêu rõ vì sao đề nghị xem xét lại."),
                          N_("Viết điều câu trả lời còn thiếu hoặc chưa đúng, ít nhất {least} ký tự."),
                          code="form.too_short", facts={"least": SHORTEST_REASON})  # fmt: skip
        raise Invalid(problems=[problem])
    if len(said) > LONGEST_REASON:
        problem = Problem("/reason", N_("Nội dung dài quá {most} ký tự."), N_("Rút gọn nội dung."),
                          code="form.too_long", facts={"most": LONGEST_REASON})  # fmt: skip
        raise Invalid(problems=[problem])
    return said
