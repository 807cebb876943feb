"""How far each task of a list is, besides its deadline: looked at by nobody, opened, waiting for others.

One question for a whole page, whatever its length.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, cast, func, literal, null, select, union_all

from engine.cases import TaskRow
from engine.cases.content_grants import may_ask_for_content
from engine.directory import HubMissing, Officer, hub_agency, list_ended_agencies, successor_of
from engine.petitions.access import agencies_read_in
from engine.petitions.opinions import WITHDRAWN_MESSAGE, OpinionState
from engine.runtime import correlation_key
from engine.storage import Work
from engine.storage.tables import (
    Agency,
    Case,
    CaseOpening,
    ContentGrant,
    PetitionOpinion,
    PetitionRequest,
    Subscription,
    UndoSnapshot,
)


@dataclass(frozen=True, slots=True)
class AwaitedSince:
    """Whom a case waits for, and since when; an empty `agency` is the sender."""

    agency: str
    since: datetime


@dataclass(frozen=True, slots=True)
class LineState:
    """Whether those whose work the task is have opened it, and whom its case waits for, the longest first."""

    is_opened: bool
    waits_for: tuple[AwaitedSince, ...] = ()


@dataclass(frozen=True, slots=True)
class LineStates:
    """The state of each task, by its id; `can_undo`: whether the officer has done anything that can be taken back."""

    of: Mapping[UUID, LineState]
    can_undo: bool


def read_line_states(work: Work, tasks: Sequence[TaskRow], actor: Officer) -> LineStates:
    """The states of these tasks; whoever may see their rows may see this: no content is in it."""
    case_ids = sorted({task.case_id for task in tasks})
    parts = (
        _openings(case_ids), _opinions(case_ids), _leads(case_ids), _opened(work, case_ids, actor),
        _requests(case_ids), _undoable(work, actor),
    )  # fmt: skip
    found: dict[UUID, list[Any]] = {}
    can_undo = False
    for row in work.connection.execute(union_all(*parts)):
        can_undo = can_undo or row.kind == "undo"
        found.setdefault(row.case_id, []).append(row)
    reader = _Reader(work, actor, agencies_read_in(work, actor))
    return LineStates({task.id: _state(task, found.get(task.case_id, ()), reader) for task in tasks}, can_undo)


def _openings(case_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    return (
        select(
            CaseOpening.case_id.label("case_id"), literal("opening").label("kind"),
            CaseOpening.officer_id.label("who"), CaseOpening.role.label("name"),
            cast(null(), Agency.name.type).label("title"), func.max(CaseOpening.last_at).label("at"),
            cast(null(), Subscription.correlation.type).label("listens"),
        )
        .where(CaseOpening.case_id.in_(case_ids))
        .group_by(CaseOpening.case_id, CaseOpening.officer_id, CaseOpening.role)
    )  # fmt: skip


def _opinions(case_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    # What the procedure has stopped asking is not awaited: each question that it asks has its subscription.
    return (
        select(
            PetitionOpinion.case_id, literal("opinion"), PetitionOpinion.id, PetitionOpinion.agency,
            Agency.name, PetitionOpinion.asked_at, Subscription.correlation,
        )
        .select_from(PetitionOpinion)
        .join(
            Subscription,
            and_(Subscription.case_id == PetitionOpinion.case_id, Subscription.name == WITHDRAWN_MESSAGE),
        )
        .outerjoin(Agency, Agency.code == PetitionOpinion.agency)
        .where(PetitionOpinion.case_id.in_(case_ids), PetitionOpinion.state == OpinionState.ASKED.value)
    )  # fmt: skip


def _leads(case_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    # Of cases that ask for opinions alone: by it is told who may know whom they ask.
    asks = select(PetitionOpinion.id).where(
        PetitionOpinion.case_id == Case.id, PetitionOpinion.state == OpinionState.ASKED.value
    )
    return select(
        Case.id, literal("lead"), cast(null(), PetitionOpinion.id.type), Case.agency, literal(""), Case.started_at,
        cast(null(), Subscription.correlation.type),
    ).where(Case.id.in_(case_ids), asks.exists())  # fmt: skip


def _opened(work: Work, case_ids: Sequence[UUID], actor: Officer) -> Select[*tuple[Any, ...]]:
    return select(
        ContentGrant.case_id, literal("grant"), cast(null(), PetitionOpinion.id.type), literal(""), literal(""),
        ContentGrant.granted_at, cast(null(), Subscription.correlation.type),
    ).where(
        ContentGrant.case_id.in_(case_ids if may_ask_for_content(actor) else ()),
        ContentGrant.officer_id == actor.id,
        ContentGrant.expires_at > work.now,
    )  # fmt: skip


def _requests(case_ids: Sequence[UUID]) -> Select[*tuple[Any, ...]]:
    return select(
        PetitionRequest.case_id, literal("request"), cast(null(), PetitionOpinion.id.type), literal(""), literal(""),
        PetitionRequest.asked_at, cast(null(), Subscription.correlation.type),
    ).where(PetitionRequest.case_id.in_(case_ids), PetitionRequest.ended_at.is_(None))  # fmt: skip


def _undoable(work: Work, actor: Officer) -> Select[*tuple[Any, ...]]:
    # Asked along with the rest, so that a page without anything to undo need not ask again.
    return select(
        UndoSnapshot.case_id, literal("undo"), cast(null(), PetitionOpinion.id.type), literal(""), literal(""),
        UndoSnapshot.at, cast(null(), Subscription.correlation.type),
    ).where(UndoSnapshot.officer_id == actor.id, UndoSnapshot.until > work.now)  # fmt: skip


class _Reader:
    """Who looks at the list, and in which agencies they work on petitions."""

    def __init__(self, work: Work, officer: Officer, own: set[str]) -> None:
        self.work, self.officer, self.own = work, officer, own
        self._doers: dict[str, str | None] = {}

    def may_know_of(self, rows: Iterable[Any]) -> list[Any]:
        """Whom the case asks, as `list_awaited` tells it: who was asked beside others knows of themselves alone."""
        rows = list(rows)
        asked = [row for row in rows if row.kind == "opinion" and _is_asked(row)]
        own = [row for row in asked if row.name in self.own or self._acting(row.name) in self.own]
        return own if own and not self._reads_all(rows) else asked

    def _reads_all(self, rows: Iterable[Any]) -> bool:
        if any(row.kind == "grant" or (row.kind == "lead" and row.name in self.own) for row in rows):
            return True
        return self._hub in self.own

    @cached_property
    def _hub(self) -> str | None:
        try:
            return hub_agency(self.work)
        except HubMissing:
            return None

    @cached_property
    def _ended(self) -> frozenset[str]:
        return frozenset(list_ended_agencies(self.work))

    def _acting(self, code: str) -> str | None:
        if code not in self._ended:
            return code
        if code not in self._doers:
            self._doers[code] = successor_of(self.work, code)
        return self._doers[code]


def _state(task: TaskRow, rows: Iterable[Any], reader: _Reader) -> LineState:
    openers = {(row.who, row.name) for row in rows if row.kind == "opening" and row.at >= task.opened_at}
    asked = reader.may_know_of(rows)
    waits: dict[str, datetime] = {}
    for row in rows:
        if row.kind == "request" or (row in asked and row.name != task.agency):
            name = row.title or row.name
            waits[name] = min(row.at, waits.get(name, row.at))
    return LineState(
        _is_opened(task, openers, reader.officer),
        tuple(AwaitedSince(name, since) for name, since in sorted(waits.items(), key=lambda one: one[1])),
    )


def _is_asked(row: Any) -> bool:
    return bytes(row.listens) == correlation_key(WITHDRAWN_MESSAGE, row.who.hex)


def _is_opened(task: TaskRow, openers: set[tuple[UUID, str]], actor: Officer) -> bool:
    """By its holder or who stands in for them; a task that nobody holds: by anyone of its role."""
    if task.assignee is None:
        return any(task.role in {None, role} for _, role in openers)
    doers = {task.assignee}
    if any(one.id == task.assignee for one in actor.stands_for):
        doers.add(actor.id)
    return any(officer in doers for officer, _ in openers)
