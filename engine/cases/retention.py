"""How long cases are kept: the terms stand in a catalogue, by how a case ended; and what is due by them."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, or_, select

from engine.clock import end_of_day, local_day
from engine.directory import Setting, declare_setting, list_catalogue
from engine.errors import N_
from engine.runtime import CaseStatus, Depth
from engine.storage import Work, tables

CATALOGUE = "retention_terms"
TERM, REQUEST = "term", "request"
"""Why something is erased: the term of keeping is over, or somebody asked for it and it was decided."""
MOST_SHOWN = 500
FINAL = tuple(sorted(status.value for status in CaseStatus if status.is_final))

IS_ON = declare_setting(
    Setting(
        name="retention.is_on",
        part=N_("Lưu giữ"),
        title=N_("Tự ẩn danh, xoá hồ sơ khi hết thời hạn lưu"),
        explanation=N_(
            "Tắt thì không hồ sơ nào tự mất dữ liệu: trang Sổ xoá, ẩn danh vẫn cho biết hồ sơ nào đến hạn. Đề nghị của "
            "người gửi đã được quyết định thì vẫn làm. Việc này không hoàn tác được; chỉ bật khi thời hạn trong danh "
            "mục “Thời hạn lưu hồ sơ” đã được xác nhận."
        ),
        default=False,
        law=N_("Thời hạn lưu do tỉnh đặt, chưa đối chiếu với quy định về lưu trữ."),
        is_confirmed=False,
    )
)
MOST_A_RUN = declare_setting(
    Setting(
        name="retention.most_a_run",
        part=N_("Lưu giữ"),
        title=N_("Mỗi giờ ẩn danh, xoá nhiều nhất bao nhiêu hồ sơ"),
        explanation=N_("Phần còn lại để giờ sau: việc này không được làm chậm người đang làm việc."),
        default=200,
        least=1,
        most=10_000,
        unit=N_("hồ sơ"),
    )
)

Clause = ColumnElement[bool]
ended_as: dict[str, Callable[[str], Clause]] = {}
"""By room, which cases ended in the way that a code of the catalogue names; else a code names their process."""

_cases = cast("Table", tables.Case.__table__)
_keeping = cast("Table", tables.CaseKeeping.__table__)
_sealed = cast("Table", tables.SealedCase.__table__)
_outbox = cast("Table", tables.Outbox.__table__)


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Something for which a case is left alone: in words, and which cases it holds for at a moment."""

    words: str
    clause: Callable[[datetime], Clause]


def _waits_to_be_sent(_moment: datetime) -> Clause:
    open_rows = select(_outbox.c.id).where(
        _outbox.c.case_id == _cases.c.id, _outbox.c.done_at.is_(None), _outbox.c.failed_at.is_(None)
    )
    return open_rows.exists()


def _is_worked_on_about(moment: datetime) -> Clause:
    """Work about the case is under way, may still be undone or sent, or is held: it goes together with it."""
    other = _cases.alias("about_it")
    sent = select(_outbox.c.id).where(
        _outbox.c.case_id == other.c.id, _outbox.c.done_at.is_(None), _outbox.c.failed_at.is_(None)
    )
    held = select(_keeping.c.case_id).where(_keeping.c.case_id == other.c.id, _keeping.c.held_at.is_not(None))
    in_the_way = or_(other.c.status.not_in(FINAL), other.c.undo_until > moment, sent.exists(), held.exists())
    return select(other.c.id).where(other.c.about_id == _cases.c.id, in_the_way).exists()


hindrances: dict[str, Hindrance] = {
    "open": Hindrance(N_("hồ sơ đang được xử lý"), lambda _: _cases.c.status.not_in(FINAL)),
    "held": Hindrance(
        N_("có quyết định giữ lại"),
        lambda _: (
            select(_keeping.c.case_id)
            .where(_keeping.c.case_id == _cases.c.id, _keeping.c.held_at.is_not(None))
            .exists()
        ),
    ),
    "sealed": Hindrance(
        N_("hồ sơ đang theo chế độ riêng"),
        lambda _: select(_sealed.c.case_id).where(_sealed.c.case_id == _cases.c.id).exists(),
    ),
    "undo": Hindrance(N_("bước vừa xong còn hoàn tác được"), lambda moment: _cases.c.undo_until > moment),
    "about": Hindrance(N_("còn việc về hồ sơ này đang làm"), _is_worked_on_about),
    "sending": Hindrance(N_("còn thư, tin chưa gửi xong"), _waits_to_be_sent),
}
"""Why a case is left alone though its term is over; rooms above add theirs."""


@dataclass(frozen=True, slots=True)
class RetentionTerm:
    """How long a case that ended so is kept whole, and how long at all; 0 years: for ever."""

    code: str
    name: str
    anonymise_after: int
    erase_after: int
    basis: str
    is_confirmed: bool

    def years(self, depth: Depth) -> int:
        return self.erase_after if depth is Depth.ERASED else self.anonymise_after


@dataclass(frozen=True, slots=True)
class DueCase:
    """A case to be emptied: how far, since when, and on whose word. `hindrances`: why it is left alone meanwhile."""

    case_id: UUID
    number: str
    depth: Depth
    cause: str
    reason: str
    due_on: date
    ended_on: date | None
    by: str | None = None
    with_publication: bool = False
    hindrances: tuple[str, ...] = ()


# ---------------------------------------------------------------- terms


def list_terms(work: Work) -> tuple[RetentionTerm, ...]:
    """Every term of the catalogue, in its order."""
    return tuple(
        RetentionTerm(
            entry.code,
            entry.name,
            _years(entry.facts.get("anonymise_after")),
            _years(entry.facts.get("erase_after")),
            str(entry.facts.get("basis") or ""),
            entry.facts.get("status") == "verified",
        )
        for entry in list_catalogue(work, CATALOGUE)
    )


def _years(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0


# ---------------------------------------------------------------- what is due


def list_due(work: Work, *, until: datetime | None = None, limit: int = MOST_SHOWN) -> tuple[DueCase, ...]:
    """What is due until that moment (None: now), what was decided first, then what is due the longest.

    With what hinders each; what is hindered is listed, so that somebody may look after it.
    """
    moment = until or work.now
    found = {one.case_id: one for one in _wanted(work, limit)}
    for term in list_terms(work):
        # What goes whole need not be anonymised first.
        for depth in (Depth.ERASED, Depth.ANONYMISED):
            for one in _over(work, term, depth, moment, limit):
                found.setdefault(one.case_id, one)
    due = sorted(found.values(), key=lambda one: (one.cause != REQUEST, one.due_on, one.number))[:limit]
    return _with_hindrances(work, due)


def _is_not_done(depth: Depth) -> Clause:
    already = [Depth.ERASED.value] if depth is Depth.ERASED else [Depth.ANONYMISED.value, Depth.ERASED.value]
    return or_(_keeping.c.done.is_(None), _keeping.c.done.not_in(already))


def _wanted(work: Work, limit: int) -> Iterator[DueCase]:
    todo = [and_(_keeping.c.wanted == depth.value, _is_not_done(depth)) for depth in Depth]
    query = _CASES.where(or_(*todo)).order_by(_keeping.c.wanted_at).limit(limit)
    for row in work.connection.execute(query):
        yield DueCase(
            row.id, row.number, Depth(row.wanted), REQUEST, row.wanted_reason, local_day(row.wanted_at),
            local_day(row.ended_at) if row.ended_at else None, row.wanted_by, row.with_publication,
        )  # fmt: skip


def _over(work: Work, term: RetentionTerm, depth: Depth, moment: datetime, limit: int) -> Iterator[DueCase]:
    years = term.years(depth)
    if not years:
        return
    # A day more: where a leap year moves the end, that day is looked at as well.
    last = end_of_day(_shifted(local_day(moment), -years) + timedelta(days=1))
    query = (
        _CASES.where(_cases.c.status.in_(FINAL), _cases.c.ended_at <= last, _is_not_done(depth), _ended_so(term.code))
        .order_by(_cases.c.ended_at)
        .limit(limit)
    )
    for row in work.connection.execute(query):
        due_on = _shifted(local_day(row.ended_at), years)
        if due_on <= local_day(moment):
            reason = N_("Hết thời hạn lưu: {term}, {years} năm.").format(term=term.name, years=years)
            yield DueCase(row.id, row.number, depth, TERM, reason, due_on, local_day(row.ended_at))


def _ended_so(code: str) -> Clause:
    return or_(_cases.c.process_id == code, *(clause(code) for clause in ended_as.values()))


def _with_hindrances(work: Work, due: Sequence[DueCase]) -> tuple[DueCase, ...]:
    if not due:
        return ()
    columns = [hindrance.clause(work.now).label(name) for name, hindrance in hindrances.items()]
    query = select(_cases.c.id, *columns).where(_cases.c.id.in_([one.case_id for one in due]))
    held = {
        row["id"]: tuple(name for name in hindrances if row[name]) for row in work.connection.execute(query).mappings()
    }
    return tuple(replace(one, hindrances=held.get(one.case_id, ())) for one in due)


def hindrances_of(work: Work, case_id: UUID) -> dict[str, str]:
    """For what the case is left alone now: code → words."""
    columns = [hindrance.clause(work.now).label(name) for name, hindrance in hindrances.items()]
    row = work.connection.execute(select(*columns).select_from(_cases).where(_cases.c.id == case_id)).mappings().first()
    return {name: one.words for name, one in hindrances.items() if row is not None and row[name]}


def _shifted(day: date, years: int) -> date:
    """The same day some years on; of 29 February the first of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


_CASES: Select[Any] = select(
    _cases.c.id, _cases.c.number, _cases.c.ended_at, _keeping.c.wanted, _keeping.c.wanted_at, _keeping.c.wanted_by,
    _keeping.c.wanted_reason, _keeping.c.with_publication,
).select_from(_cases.outerjoin(_keeping, _keeping.c.case_id == _cases.c.id))  # fmt: skip
"""Cases with what was decided about each alone."""
