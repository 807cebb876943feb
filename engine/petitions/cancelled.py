"""What becomes of a petition whose case is cancelled by hand: it ends, and those that wait for its answer go on."""

from uuid import UUID

from engine.errors import N_
from engine.petitions.notices import find_notice, send_notice
from engine.petitions.rows import find_petition
from engine.petitions.standing import set_standing
from engine.petitions.statuses import ENDED, RATEABLE, Status
from engine.storage import Work

STOPPED = N_("Hồ sơ dừng xử lý mà không có câu trả lời. Muốn biết vì sao, bạn liên hệ nơi tiếp nhận và nêu mã hồ sơ.")


def close_cancelled(work: Work, case_id: UUID) -> None:
    """The petition of a cancelled case is closed and its sender told; one that was answered or has ended stays so."""
    row = find_petition(work, case_id)
    if row is None or row.status in ENDED | RATEABLE:
        return
    set_standing(work, case_id, Status.CLOSED, note=STOPPED)
    if find_notice(work, "closed") is not None:
        send_notice(work, case_id, "closed", text=STOPPED)
