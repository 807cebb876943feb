"""What waits for an officer, counted for the side bar: all of it in one question."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.sql import ColumnElement

from engine.cases.extensions import awaits_decision
from engine.cases.queues import arms
from engine.cases.remarks import awaits_reader
from engine.directory import Officer
from engine.storage import read_work
from engine.storage.tables import CaseMention, SealedCase, Task, TermExtension

COUNT_UP_TO = 100


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many there are, each counted up to a hundred; `is_any_sealed`: whether any case at all is set aside."""

    mine: int
    unit: int
    extensions: int
    mentions: int
    is_any_sealed: bool


def count_waiting(*, actor: Officer) -> Waiting:
    """Open tasks of theirs, those their unit may take, requests that wait for their word, remarks meant for them."""
    mine, units = arms("mine", actor), arms("unit", actor)
    with read_work(actor.id) as work:
        parts: list[Any] = [
            *(_up_to_a_hundred(Task.id, Task.status == "open", way) for way in (*mine, *units)),
            _up_to_a_hundred(TermExtension.id, awaits_decision(work, actor)),
            _up_to_a_hundred(CaseMention.remark_id, awaits_reader(actor)),
            select(SealedCase.case_id).exists(),
        ]
        *tasks, extensions, mentions, is_any_sealed = work.connection.execute(select(*parts)).one()
    return Waiting(
        mine=sum(tasks[: len(mine)]),
        unit=min(sum(tasks[len(mine) :]), COUNT_UP_TO),
        extensions=extensions,
        mentions=mentions,
        is_any_sealed=bool(is_any_sealed),
    )


def _up_to_a_hundred(column: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
    found = select(column).where(*conditions).limit(COUNT_UP_TO).subquery()
    return select(func.count()).select_from(found).scalar_subquery()
