"""What waits for an officer, counted for the side bar: all of it in one question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.sql import ColumnElement

from engine.cases.case_filter import start_of_day
from engine.cases.extensions import awaits_decision
from engine.cases.finding import OVERSEERS, SEES_ALL, roles_of
from engine.cases.others import steps_beside, waits_for_others
from engine.cases.queues import arms
from engine.cases.remarks import awaits_reader
from engine.cases.task_filter import IS_OPEN
from engine.clock import local_day
from engine.directory import Officer
from engine.storage import read_work
from engine.storage.tables import CaseMention, SealedCase, Task, TermExtension

COUNT_UP_TO = 1_000


counted: dict[str, Callable[[Officer], Any]] = {}
"""What rooms above count for an officer in the same query: by room, the query of whatever waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many there are, each counted up to a thousand; `is_any_sealed`: whether any case at all is set aside.

    `done` are those of today, `more` what rooms above count. What is not for the officer is not counted.
    """

    mine: int
    unit: int
    agency: int
    all: int
    others: int
    done: int
    extensions: int
    mentions: int
    is_any_sealed: bool
    more: Mapping[str, int] = field(default_factory=dict, compare=False)


def count_waiting(*, actor: Officer) -> Waiting:
    """What lies in each of the officer's queues, and what waits for their word: all in one query."""
    roles = roles_of(actor)
    queues = {"mine": True, "unit": True, "agency": bool(roles & OVERSEERS), "all": bool(roles & SEES_ALL)}
    with read_work(actor.id) as work:
        today = start_of_day(local_day(work.now))
        is_done = Task.status == "completed", Task.completed_by == actor.id, Task.completed_at >= today
        parts: dict[str, list[ColumnElement[int]]] = {
            queue: [_up_to_bound(select(Task.id).where(IS_OPEN, way)) for way in arms(queue, actor)]
            for queue, is_theirs in queues.items()
            if is_theirs
        }
        parts["others"] = [_up_to_bound(query) for query in waits_for_others(actor)]
        parts["done"] = [_up_to_bound(select(Task.id).where(*is_done))]
        parts["extensions"] = [_up_to_bound(select(TermExtension.id).where(awaits_decision(work, actor)))]
        parts["mentions"] = [_up_to_bound(select(CaseMention.remark_id).where(awaits_reader(actor)))]
        parts |= {name: [_up_to_bound(query(actor))] for name, query in counted.items()}
        is_any_sealed = select(SealedCase.case_id).exists()
        flat = [one for ones in parts.values() for one in ones]
        *counts, sealed = work.connection.execute(select(*flat, is_any_sealed)).one()
        told = {name: _sum_of(counts, parts, name) for name in parts}
        if told["others"] and (beside := steps_beside(work, actor)):
            exact = [_up_to_bound(query) for query in waits_for_others(actor, beside)]
            told["others"] = min(sum(work.connection.execute(select(*exact)).one()), COUNT_UP_TO)
    more = {name: told.pop(name) for name in counted}
    return Waiting(**{"agency": 0, "all": 0, **told}, is_any_sealed=bool(sealed), more=more)


def _sum_of(counts: Sequence[int], parts: dict[str, list[ColumnElement[int]]], name: str) -> int:
    before = sum(len(parts[one]) for one in list(parts)[: list(parts).index(name)])
    return min(sum(counts[before : before + len(parts[name])]), COUNT_UP_TO)


def _up_to_bound(query: Any) -> ColumnElement[int]:
    found = query.with_only_columns(literal(1).label("one")).limit(COUNT_UP_TO).subquery()
    return select(func.count()).select_from(found).scalar_subquery()
