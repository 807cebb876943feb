"""What stood in the way of a notice's words: written down once for each, shown to the administrator."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.errors import N_
from engine.storage import Work, tables

LONGEST_DETAIL = 200
CODES = {
    "template.missing": N_("Không có mẫu này trong danh mục; đã gửi lời trung tính."),
    "template.empty": N_("Mẫu chưa có lời cho kênh này; đã gửi lời trung tính."),
    "template.broken": N_("Mẫu có chỗ trống sai ({detail}); đã gửi lời trung tính."),
    "address.refused": N_("Máy chủ thư không nhận địa chỉ này ({detail})."),
    "recipient.none": N_("Không có ai để báo ({detail})."),
}
"""The words for each kind of problem."""


@dataclass(frozen=True, slots=True)
class FoundProblem:
    """One problem of a notice, how often and when it was met."""

    notice: str
    channel: str
    code: str
    detail: str
    first_at: datetime
    last_at: datetime
    times: int


def note_problem(work: Work, notice: str, channel: str, code: str, detail: str = "") -> None:
    """Remember that it happened, and when last."""
    insert = sqlite.insert(_problems) if work.database.is_sqlite else postgresql.insert(_problems)
    row = {
        "notice": notice[:80], "channel": channel, "code": code, "detail": detail[:LONGEST_DETAIL],
        "first_at": work.now, "last_at": work.now, "times": 1,
    }  # fmt: skip
    again = {"detail": row["detail"], "last_at": work.now, "times": _problems.times + 1}
    work.connection.execute(
        insert.on_conflict_do_update(index_elements=["notice", "channel", "code"], set_=again).values(row)
    )


def list_problems(work: Work) -> Sequence[FoundProblem]:
    """Every problem met, the latest first."""
    query = select(*(getattr(_problems, name) for name in FoundProblem.__slots__)).order_by(_problems.last_at.desc())
    return [FoundProblem(*row) for row in work.connection.execute(query)]


def forget_problems(work: Work, notice: str) -> None:
    """The notice has new words: what was wrong with the old ones is over."""
    work.connection.execute(delete(_problems).where(_problems.notice == notice))


_problems = tables.NoticeProblem
