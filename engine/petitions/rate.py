"""Rating an answer: how satisfied its sender is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.cases import deliver_in
from engine.errors import N_, Invalid, Problem
from engine.petitions.conversation import SENDER
from engine.petitions.emptied import emptied_of
from engine.petitions.errors import AlreadyRated, RatingNotOpen
from engine.petitions.lookup import unlock_petition
from engine.petitions.plain_text import clean_text
from engine.petitions.rows import get_petition_row
from engine.petitions.statuses import RATEABLE
from engine.petitions.subscriptions import is_running
from engine.runtime import lock_case
from engine.storage import Work, begin_work, tables

MESSAGE = "rating.submitted"
SCORES = range(1, 6)
LONGEST_COMMENT = 2_000


@dataclass(frozen=True, slots=True)
class RatingView:
    """How the sender rated: 5 very satisfied … 1 very dissatisfied."""

    score: int
    comment: str
    rated_at: datetime


def rate(number: str, tracking_code: str, score: int, comment: str = "", *, client_key: str) -> None:
    """As `rate_opened`, for a sender who shows number and code.

    Raises:
        TrackingRefused: they do not fit.
    """
    rate_opened(unlock_petition(number, tracking_code, client_key=client_key), score, comment)


def rate_opened(case_id: UUID, score: int, comment: str = "") -> None:
    """The sender's rating, 5 very satisfied … 1 very dissatisfied, kept once for each petition.

    Raises:
        Invalid: the score is none of the five, or the comment too long.
        RatingNotOpen: there is no answer yet.
        AlreadyRated: it was rated before.
    """
    said = clean_text(comment).strip()
    _check(score, said)
    with begin_work(SENDER) as work:
        row = get_petition_row(work, case_id)
        if row.status not in RATEABLE:
            raise RatingNotOpen
        # Who empties the petition holds this lock: what is said now is emptied with it, or refused.
        lock_case(work, case_id)
        if emptied_of(get_petition_row(work, case_id).facts):
            raise RatingNotOpen
        if is_running(work, case_id):
            # Kept for its time when the procedure does not wait for it yet: publishing may follow.
            deliver_in(work, MESSAGE, row.number, {"score": score})
        _keep(work, case_id, score, said)


def find_rating(work: Work, case_id: UUID) -> RatingView | None:
    """How the sender rated the answer, None while they have not."""
    query = select(tables.Rating.score, tables.Rating.comment, tables.Rating.rated_at)
    row = work.connection.execute(query.where(tables.Rating.case_id == case_id)).first()
    return RatingView(row.score, row.comment, row.rated_at) if row else None


def forget_rating(work: Work, case_id: UUID) -> None:
    """The answer that was rated is answered anew, and may be rated anew."""
    work.connection.execute(delete(tables.Rating).where(tables.Rating.case_id == case_id))


def _keep(work: Work, case_id: UUID, score: int, comment: str) -> None:
    insert = sqlite.insert(tables.Rating) if work.database.is_sqlite else postgresql.insert(tables.Rating)
    new = insert.values(case_id=case_id, score=score, comment=comment, rated_at=work.now)
    kept = work.connection.execute(new.on_conflict_do_nothing().returning(tables.Rating.case_id))
    if kept.first() is None:
        raise AlreadyRated


def _check(score: int, comment: str) -> None:
    if isinstance(score, bool) or score not in SCORES:
        problem = Problem("/score", N_("Chưa chọn mức độ hài lòng."), N_("Chọn một trong năm mức."),
                          code="form.required")  # fmt: skip
        raise Invalid(problems=[problem])
    if len(comment) > LONGEST_COMMENT:
        problem = Problem("/comment", N_("Nhận xét dài quá {most} ký tự."), N_("Rút gọn nhận xét."),
                          code="form.too_long", facts={"most": LONGEST_COMMENT})  # fmt: skip
        raise Invalid(problems=[problem])
