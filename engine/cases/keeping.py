"""What is decided about keeping one case alone: that nothing of it goes, or that it goes before its term."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects import postgresql, sqlite

from engine import audit
from engine.cases.interventions import require_admin, stated_reason
from engine.directory import Officer
from engine.errors import N_, Conflict
from engine.runtime import Depth, lock_case
from engine.storage import Work, begin_work, tables

HELD, RELEASED = "keeping.held", "keeping.released"
_keeping = cast("Table", tables.CaseKeeping.__table__)


@dataclass(frozen=True, slots=True)
class KeepingView:
    """What was decided about keeping one case, and what became of it."""

    held_at: datetime | None
    held_by: str | None
    held_reason: str
    wanted: Depth | None
    wanted_reason: str
    done: Depth | None
    done_at: datetime | None


class CaseHeld(Conflict):
    """It is held, or no longer."""

    code = "keeping.changed"
    message = N_("Việc giữ lại hồ sơ này vừa được người khác thay đổi.")
    remedy = N_("Mở lại trang để xem.")


def want_emptied(work: Work, case_id: UUID, depth: Depth, *, reason: str, with_publication: bool = False) -> None:
    """It is decided that this case is emptied before its term is over; the next run does it."""
    keep(
        work, case_id, wanted=depth.value, wanted_at=work.now, wanted_by=work.actor, wanted_reason=reason,
        with_publication=with_publication,
    )  # fmt: skip


def find_keeping(work: Work, case_id: UUID) -> KeepingView | None:
    """What was decided about keeping the case; None while nothing was."""
    row = work.connection.execute(select(_keeping).where(_keeping.c.case_id == case_id)).first()
    if row is None:
        return None
    wanted, done = (Depth(one) if one else None for one in (row.wanted, row.done))
    return KeepingView(row.held_at, row.held_by, row.held_reason, wanted, row.wanted_reason, done, row.done_at)


def hold_case(case_id: UUID, *, actor: Officer, reason: str) -> None:
    """Nothing of the case is erased from now on, whatever its term.

    Raises:
        NotAllowed: they look after no installation.
        Invalid: no reason.
        CaseHeld: it is held already.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        lock_case(work, case_id)
        present = find_keeping(work, case_id)
        if present is not None and present.held_at is not None:
            raise CaseHeld
        keep(work, case_id, held_at=work.now, held_by=work.actor, held_reason=stated)
        audit.record(work, case_id, HELD, {"reason": stated})


def release_case(case_id: UUID, *, actor: Officer, reason: str) -> None:
    """The case is kept for as long as its term says, again.

    Raises:
        NotAllowed: they look after no installation.
        Invalid: no reason.
        CaseHeld: nobody holds it.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        lock_case(work, case_id)
        present = find_keeping(work, case_id)
        if present is None or present.held_at is None:
            raise CaseHeld
        keep(work, case_id, held_at=None, held_by=None, held_reason="")
        audit.record(work, case_id, RELEASED, {"reason": stated})


def keep(work: Work, case_id: UUID, **values: Any) -> None:
    """Write down these columns; the others stay as they are."""
    row = {
        "held_at": None, "held_by": None, "held_reason": "", "wanted": None, "wanted_at": None, "wanted_by": None,
        "wanted_reason": "", "with_publication": False, "done": None, "done_at": None,
    }  # fmt: skip
    dialect = sqlite if work.database.is_sqlite else postgresql
    insert = dialect.insert(_keeping).values(case_id=case_id, **{**row, **values})
    work.connection.execute(insert.on_conflict_do_update(index_elements=["case_id"], set_=values))
