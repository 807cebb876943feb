"""Writing an event outside a step, and reading a case's events."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from engine.audit.chain import append_events, unpack
from engine.errors import CaseChanged, NotFound
from engine.storage import Work, tables


@dataclass(frozen=True, slots=True)
class EventView:
    """One event as it was recorded. `actor` is `system`, `sender` or an officer's id."""

    seq: int
    at: datetime
    kind: str
    actor: str
    facts: Mapping[str, Any]


def record(work: Work, case_id: UUID, kind: str, facts: Mapping[str, Any]) -> None:
    """Add one event to the case's chain, in the transaction of the act it tells of.

    For acts outside a step (a task claimed, a case looked at); a step appends its own. Locks the
    case's row: in the order of locks, cases come before tasks.

    Raises:
        NotFound: there is no such case.
    """
    work.flush()
    row = work.connection.execute(
        select(_cases.audit_head, _cases.audit_length).where(_cases.id == case_id).with_for_update()
    ).first()
    if row is None:
        raise NotFound
    events = [(kind, facts)]
    rows, head, length = append_events(
        row.audit_head, row.audit_length, events, case_id=case_id, at=work.now, actor=work.actor
    )
    work.connection.execute(insert(tables.Event), rows)
    changed = work.connection.execute(
        update(_cases)
        .where(_cases.id == case_id, _cases.audit_length == row.audit_length)
        .values(audit_head=head, audit_length=length)
    )
    if changed.rowcount != 1:
        raise CaseChanged


def list_events(work: Work, case_id: UUID) -> list[EventView]:
    """The events of the case, oldest first; none when there is no such case."""
    rows = work.connection.execute(
        select(_events.seq, _events.at, _events.kind, _events.body)
        .where(_events.case_id == case_id)
        .order_by(_events.seq)
    )
    return [_view(row.seq, row.at, row.kind, unpack(row.body)) for row in rows]


def _view(seq: int, at: datetime, kind: str, told: Mapping[str, Any]) -> EventView:
    return EventView(seq=seq, at=at, kind=kind, actor=told["actor"], facts=told["facts"])


_cases, _events = tables.Case, tables.Event
