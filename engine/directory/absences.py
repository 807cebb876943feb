"""Absences as whoever keeps the directory sees them: who stands for whom, asked for, approved, ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import aliased

from engine.clock import local_day
from engine.directory.changes import record_change
from engine.directory.editing.columns import Unreadable, clean_line, read_day
from engine.directory.editing.saving import begin_editing, clean_reason
from engine.directory.errors import SubstitutionRefused
from engine.directory.officers import Officer, find_officer_by_username
from engine.directory.substitutions import end_substitution, request_substitution
from engine.errors import N_, Invalid, NotFound, Problem
from engine.storage import Work, begin_work, tables

NOUN = "substitution"


class AbsenceState(StrEnum):
    """Where a substitution stands on the work's day."""

    WAITING = "waiting"
    AHEAD = "ahead"
    NOW = "now"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Absence:
    """One substitution, in names."""

    id: UUID
    officer: str
    officer_name: str
    substitute: str
    substitute_name: str
    first_day: date
    last_day: date
    reason: str
    approved_by: str | None
    state: AbsenceState

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
        officer, substitute, first, last = _read(work, typed)
        substitution_id = request_substitution(
            work, officer_id=officer.id, substitute_id=substitute.id, first_day=first, last_day=last,
            reason=clean_reason(typed.get("reason", "")),
        )  # fmt: skip
        record_change(work, NOUN, str(substitution_id), None, _get(work, substitution_id).values)
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
        before, ground = _get(work, substitution_id), clean_reason(reason)
        if before.substitute == actor.username:
            raise SubstitutionRefused(N_("Người thay thế không tự duyệt việc thay thế của mình."))
        if not ground:
            what, remedy = N_("Chưa ghi căn cứ duyệt."), N_("Ghi số văn bản, hoặc người đồng ý và ngày đồng ý.")
            raise Invalid(problems=[Problem("/reason", what, remedy)])
        work.connection.execute(update(_table).where(_table.id == substitution_id).values(approved_by=str(actor.id)))
        record_change(
            work, NOUN, str(substitution_id), before.values, _get(work, substitution_id).values, reason=ground
        )


def end_absence(substitution_id: UUID, *, reason: str = "", actor: Officer) -> None:
    """The substitution gives no right any more; its last day was yesterday.

    Raises:
        NotAllowed: the actor does not keep the directory.
    """
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        before = _get(work, substitution_id)
        end_substitution(work, substitution_id)
        yesterday = local_day(work.now) - timedelta(days=1)
        work.connection.execute(
            update(_table).where(_table.id == substitution_id).values(last_day=min(before.last_day, yesterday))
        )
        record_change(
            work, NOUN, str(substitution_id), before.values, _get(work, substitution_id).values,
            reason=clean_reason(reason),
        )  # fmt: skip


_table = tables.Substitution
_absent, _stand_in = aliased(tables.Officer), aliased(tables.Officer)
_ALL = (
    select(
        _table.id,
        _table.first_day,
        _table.last_day,
        _table.reason,
        _table.approved_by,
        _absent.username.label("officer"),
        _absent.full_name.label("officer_name"),
        _stand_in.username.label("substitute"),
        _stand_in.full_name.label("substitute_name"),
    )
    .join(_absent, _absent.id == _table.officer_id)
    .join(_stand_in, _stand_in.id == _table.substitute_id)
)


def _get(work: Work, substitution_id: UUID) -> Absence:
    row = work.connection.execute(_ALL.where(_table.id == substitution_id)).first()
    if row is None:
        raise NotFound
    return _absence(row, local_day(work.now))


def _absence(row: Any, today: date) -> Absence:
    if row.last_day < today:
        state = AbsenceState.OVER
    elif row.approved_by is None:
        state = AbsenceState.WAITING
    else:
        state = AbsenceState.AHEAD if row.first_day > today else AbsenceState.NOW
    return Absence(**row._mapping, state=state)  # noqa: SLF001 - SQLAlchemy's own name for a row as a mapping


def _read(work: Work, typed: Mapping[str, str]) -> tuple[Officer, Officer, date, date]:
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
