"""Absences as whoever keeps the directory sees them: who stands for whom, asked for, approved, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement

from engine.clock import local_day
from engine.directory.absence_rules import Away, Clash, Clashing, clashes, may_stand_in
from engine.directory.changes import record_change
from engine.directory.editing.columns import Unreadable, clean_line, read_day
from engine.directory.editing.saving import begin_editing, clean_reason
from engine.directory.errors import SubstitutionRefused
from engine.directory.officers import Officer, find_officer_by_username, get_officer
from engine.directory.substitutions import request_substitution
from engine.errors import N_, Invalid, NotFound, Problem
from engine.storage import Work, begin_work, tables

NOUN = "substitution"


class AbsenceState(StrEnum):
    """Where a substitution stands on the work's day."""

    WAITING = "waiting"
    AHEAD = "ahead"
    NOW = "now"
    OVER = "over"
    REFUSED = "refused"
    CANCELLED = "cancelled"

    @property
    def is_open(self) -> bool:
        """Whether it gives a right today, or may yet."""
        return self in {AbsenceState.WAITING, AbsenceState.AHEAD, AbsenceState.NOW}


@dataclass(frozen=True, slots=True)
class Absence:
    """One substitution, in names."""

    id: UUID
    officer_id: UUID
    substitute_id: UUID
    agency: str
    officer: str
    officer_name: str
    substitute: str
    substitute_name: str
    first_day: date
    last_day: date
    reason: str
    approved_by: str | None
    asked_by: UUID | None
    asked_at: datetime | None
    decided_by_name: str | None
    decided_at: datetime | None
    note: str
    outcome: str
    state: AbsenceState

    @property
    def away(self) -> Away:
        """As the rules of absences read it."""
        return Away(self.id, self.officer_id, self.substitute_id, self.first_day, self.last_day)

    @property
    def values(self) -> Mapping[str, Any]:
        """As the history keeps it."""
        return {
            "officer": self.officer,
            "substitute": self.substitute,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "reason": self.reason,
            "approved_by": self.approved_by or "",
            "note": self.note,
            "outcome": self.outcome,
        }


def list_absences(work: Work) -> list[Absence]:
    """Every substitution, the latest first."""
    today = local_day(work.now)
    rows = work.connection.execute(_ALL.order_by(_table.first_day.desc(), _table.id.desc()))
    return [_absence(row, today) for row in rows]


def ask_for_substitution(typed: Mapping[str, str], *, actor: Officer) -> UUID:
    """The id of a substitution that now waits for approval. `typed`: officer, substitute, first_day, last_day, reason.

    Raises:
        NotAllowed: the actor does not keep the directory.
        Invalid: each problem at its field.
    """
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        officer, substitute, first, last = read_absence(work, typed)
        substitution_id = request_substitution(
            work, officer_id=officer.id, substitute_id=substitute.id, first_day=first, last_day=last,
            reason=clean_reason(typed.get("reason", "")),
        )  # fmt: skip
        record_change(work, NOUN, str(substitution_id), None, get_absence(work, substitution_id).values)
        return substitution_id


def approve_absence(substitution_id: UUID, *, reason: str, actor: Officer) -> None:
    """The substitution counts from now on: entered as its head has decided, with the document in `reason`.

    Raises:
        NotAllowed: the actor does not keep the directory.
        SubstitutionRefused: they would receive the rights themselves.
        Invalid: no ground is named.
    """
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        before, ground = get_absence(work, substitution_id), clean_reason(reason)
        if before.substitute == actor.username:
            raise SubstitutionRefused(N_("Người thay thế không tự duyệt việc thay thế của mình."))
        if not ground:
            what, remedy = N_("Chưa ghi căn cứ duyệt."), N_("Ghi số văn bản, hoặc người đồng ý và ngày đồng ý.")
            raise Invalid(problems=[Problem("/reason", what, remedy)])
        require_approvable(work, before.away)
        decided = {"decided_by": actor.id, "decided_at": work.now}
        change_absence(work, before, reason=ground, approved_by=str(actor.id), outcome="", **decided)


def end_absence(substitution_id: UUID, *, reason: str = "", actor: Officer) -> None:
    """The substitution gives no right any more; its last day was yesterday.

    Raises:
        NotAllowed: the actor does not keep the directory.
    """
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        before = get_absence(work, substitution_id)
        yesterday = local_day(work.now) - timedelta(days=1)
        ended = min(before.last_day, yesterday)
        change_absence(work, before, reason=clean_reason(reason), approved_by=None, last_day=ended)


def list_approved(work: Work, since: date) -> list[Away]:
    """Every approved absence that lasts until that day or longer."""
    query = select(_table.id, _table.officer_id, _table.substitute_id, _table.first_day, _table.last_day)
    query = query.where(_table.approved_by.is_not(None), _table.last_day >= since).order_by(_table.first_day, _table.id)
    return [Away(*row) for row in work.connection.execute(query)]


def find_obstacles(work: Work, away: Away) -> list[Problem]:
    """Why it cannot be approved as things stand, each in a sentence; nothing when it can."""
    absent, substitute = get_officer(work, away.officer), get_officer(work, away.substitute)
    problems: list[Problem] = []
    if away.last_day < local_day(work.now):
        problems.append(Problem("/last_day", N_("Kỳ vắng mặt đã qua."), N_("Chọn ngày cuối từ hôm nay trở đi.")))
    if not may_stand_in(substitute, absent):
        facts = {"substitute": substitute.full_name, "name": absent.full_name}
        what = N_("{substitute} không giữ vai trò nào tại đơn vị của {name}.")
        remedy = N_("Chọn một người đang giữ vai trò tại đơn vị ấy.")
        problems.append(Problem("/substitute", what, remedy, facts=facts))
    for one in clashes(away, list_approved(work, away.first_day)):
        where, what, remedy = _CLASHES[one.why]
        problems.append(Problem(where, what, remedy, facts=_clash_facts(work, one, absent, substitute)))
    return problems


def require_approvable(work: Work, away: Away) -> None:
    """Go on if the absence may stand beside those that are approved.

    Raises:
        Invalid: each reason why it may not.
    """
    if problems := find_obstacles(work, away):
        raise Invalid(problems=problems)


def change_absence(work: Work, before: Absence, *, reason: str = "", **values: Any) -> Absence:
    """The absence with these values, and the change on record."""
    work.connection.execute(update(_table).where(_table.id == before.id).values(**values))
    after = get_absence(work, before.id)
    record_change(work, NOUN, str(before.id), before.values, after.values, reason=reason)
    return after


def select_absences(work: Work, *conditions: ColumnElement[bool]) -> list[Absence]:
    """Those for which all of this holds, the latest first."""
    today = local_day(work.now)
    rows = work.connection.execute(_ALL.where(*conditions).order_by(_table.first_day.desc(), _table.id.desc()))
    return [_absence(row, today) for row in rows]


_CLASHES = {
    Clash.ALREADY_AWAY: (
        "/first_day",
        N_("{name} đã có một kỳ vắng mặt được duyệt, trùng từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}."),
        N_("Chọn ngày khác, hoặc rút ngắn kỳ vắng mặt ấy trước."),
    ),
    Clash.SUBSTITUTE_AWAY: (
        "/substitute",
        N_("{substitute} cũng vắng mặt từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}; người vắng mặt không thay được ai."),
        N_("Chọn người thay thế khác; việc không chuyển tiếp qua hai người."),
    ),
    Clash.STANDS_IN: (
        "/first_day",
        N_("{name} được cử thay {other} từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}; người thay không chuyển tiếp việc."),
        N_("Lãnh đạo chọn người khác thay {other} trước, rồi mới duyệt được."),
    ),
}
_table = tables.Substitution
_absent, _stand_in, _decider = aliased(tables.Officer), aliased(tables.Officer), aliased(tables.Officer)
_ALL = (
    select(
        _table.id,
        _table.officer_id,
        _table.substitute_id,
        _absent.agency_code.label("agency"),
        _table.first_day,
        _table.last_day,
        _table.reason,
        _table.approved_by,
        _table.asked_by,
        _table.asked_at,
        _decider.full_name.label("decided_by_name"),
        _table.decided_at,
        _table.note,
        _table.outcome,
        _absent.username.label("officer"),
        _absent.full_name.label("officer_name"),
        _stand_in.username.label("substitute"),
        _stand_in.full_name.label("substitute_name"),
    )
    .join(_absent, _absent.id == _table.officer_id)
    .join(_stand_in, _stand_in.id == _table.substitute_id)
    .outerjoin(_decider, _decider.id == _table.decided_by)
)


def get_absence(work: Work, substitution_id: UUID) -> Absence:
    """The absence, whoever asks.

    Raises:
        NotFound: there is none.
    """
    row = work.connection.execute(_ALL.where(_table.id == substitution_id)).first()
    if row is None:
        raise NotFound
    return _absence(row, local_day(work.now))


def _absence(row: Any, today: date) -> Absence:
    if row.outcome:
        state = AbsenceState(row.outcome)
    elif row.last_day < today:
        state = AbsenceState.OVER
    elif row.approved_by is None:
        state = AbsenceState.WAITING
    else:
        state = AbsenceState.AHEAD if row.first_day > today else AbsenceState.NOW
    return Absence(**row._mapping, state=state)  # noqa: SLF001 - SQLAlchemy's own name for a row as a mapping


def _clash_facts(work: Work, one: Clashing, absent: Officer, substitute: Officer) -> dict[str, Any]:
    other = work.connection.scalar(select(tables.Officer.full_name).where(tables.Officer.id == one.other.officer))
    return {
        "name": absent.full_name,
        "substitute": substitute.full_name,
        "other": other or "",
        "first": one.first_day,
        "last": one.last_day,
    }


def read_absence(work: Work, typed: Mapping[str, str]) -> tuple[Officer, Officer, date, date]:
    """Who is away, who stands in, from which day to which.

    Raises:
        Invalid: each problem at its field.
    """
    problems: list[Problem] = []
    people = [_person(work, typed, name, problems) for name in ("officer", "substitute")]
    days = [_read_day(typed, name, problems) for name in ("first_day", "last_day")]
    if not problems and people[0] == people[1]:
        what = N_("Không thể tự thay thế chính mình.")
        problems.append(Problem("/substitute", what, N_("Chọn một người khác.")))
    if problems:
        raise Invalid(problems=problems)
    officer, substitute = people
    first, last = days
    assert officer and substitute and first and last  # noqa: S101, PT018 - else there were problems
    return officer, substitute, first, last


def _person(work: Work, typed: Mapping[str, str], name: str, problems: list[Problem]) -> Officer | None:
    found = find_officer_by_username(work, typed.get(name, ""))
    if found is None:
        what = N_("Không có cán bộ đang hoạt động với tài khoản này.")
        problems.append(Problem(f"/{name}", what, N_("Nhập tên tài khoản, ví dụ vp.003.")))
    return found


def _read_day(typed: Mapping[str, str], name: str, problems: list[Problem]) -> date | None:
    try:
        day = read_day(clean_line(typed.get(name, "")))
    except Unreadable as error:
        problems.append(
            Problem(f"/{name}", error.fault.what, error.fault.remedy, facts={**error.fault.facts, "label": name})
        )
        return None
    if day is None:
        problems.append(Problem(f"/{name}", N_("Chưa chọn ngày."), N_("Chọn một ngày.")))
        return None
    return date.fromisoformat(day)
