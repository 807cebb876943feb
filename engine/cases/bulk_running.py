"""Carrying out a bulk act: each task in a transaction of its own, under the officer's rights at that moment.

The item's status changes in the transaction that changes the task: whoever is killed in the middle leaves each task
either done and marked so, or neither. Two workers on one act do nothing twice, for the second finds it marked.
"""

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID, uuid5

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from engine import audit
from engine.cases.bulk_rows import (
    ActRow,
    BulkKind,
    BulkState,
    ItemRow,
    ItemStatus,
    find_act,
    list_items,
    refusal_values,
    settle,
)
from engine.cases.bulk_rules import BulkRules, held_as, holding
from engine.cases.bulk_texts import fill_in, gather_facts, names_in, require_all
from engine.cases.claim import assign_open, claim_open, find_receiver, hold, note_id, release_open
from engine.cases.complete import complete_in
from engine.cases.errors import TaskNotFound, WordsGone, as_failure
from engine.cases.finding import TaskRow, find_task, verdict_if_free
from engine.cases.parts import get_visible_task, may_see_task
from engine.directory import Officer, OfficerUnknown, get_officer
from engine.errors import N_, Conflict, HoiDapError, NotAllowed, NotFound, Unavailable
from engine.runtime import GOES, lock_case, without_words
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import BulkAct, Event, FormData, Outbox

RUN = "bulk.run"
"""The outbox's kind: carry out the waiting items of an act."""
PORTION_SECONDS = 60.0
"""How long one row of the outbox keeps a worker: well below its lease."""
AT_ONCE = 20
"""So many items are looked up together."""
BREATH_SECONDS = 0.001
"""Between two items others get their turn at the database."""
SAFETY = timedelta(seconds=60)
NOT_DONE = (ItemStatus.FAILED, ItemStatus.SKIPPED, ItemStatus.TAKEN_OUT)

log = logging.getLogger(__name__)


class Effect(Protocol):
    """A row of the outbox."""

    @property
    def id(self) -> UUID: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


class _AlreadySettledError(Exception):
    """Another worker has done the item: what this one was about to do is rolled back."""


def carry_on_bulk(effect: Effect) -> None:
    """A portion of the act's items; the rest goes out as a further row."""
    act_id = UUID(hex=effect.payload["act"])
    if run_bulk(act_id, seconds=PORTION_SECONDS):
        return
    with begin_work() as work:
        queue_run(work, uuid5(effect.id, "rest"), act_id)


def queue_run(work: Work, row_id: UUID, act_id: UUID, *, later: timedelta = timedelta()) -> None:
    """A worker carries out what waits of the act; asking again under the same id changes nothing."""
    dialect = sqlite if work.database.is_sqlite else postgresql
    row = {
        "id": row_id, "case_id": None, "kind": RUN, "payload": {"act": act_id.hex}, "created_at": work.now,
        "available_at": work.now + later,
    }  # fmt: skip
    work.connection.execute(dialect.insert(Outbox).values(**row).on_conflict_do_nothing(index_elements=["id"]))


def run_bulk(act_id: UUID, *, seconds: float) -> bool:
    """Whether nothing of the act waits any more, after at most about this long.

    Raises:
        Unavailable: the database is away; what is not done waits.
    """
    until, last = time.monotonic() + seconds, -1
    while True:
        with read_work() as work:
            act = find_act(work, act_id)
            items = list_items(work, act_id, ItemStatus.WAITING, after=last, limit=AT_ONCE)
        if act is None or act.state is not BulkState.RUNNING:
            return True
        if not items:
            _finish(act)
            return True
        for item in items:
            run_item(act, item)
            last = item.position
            if time.monotonic() > until:
                return False
            time.sleep(BREATH_SECONDS)


def run_item(act: ActRow, item: ItemRow) -> None:
    """The act is done to this one task, or why not is written down."""
    try:
        with begin_work(act.officer_id) as work:
            _carry_out(work, act, item)
    except _AlreadySettledError:
        return
    except Unavailable:
        raise
    except HoiDapError as error:
        _refuse(act, item, error)
    except Exception as error:
        # The edge of the worker: whatever one case stumbles over, the others are not kept waiting.
        log.exception("bulk act %s: task %s failed", act.id, item.task_id)
        _refuse(act, item, as_failure(error, act.element or act.kind.value))


def require_words(act: ActRow) -> None:
    """Go on if what was typed for the whole act is still there.

    Raises:
        WordsGone: it is not.
    """
    if act.is_emptied:
        raise WordsGone


def _carry_out(work: Work, act: ActRow, item: ItemRow) -> None:
    require_words(act)
    actor = _actor(work, act)
    receiver = find_receiver(work, act.receiver_id) if act.receiver_id and act.kind.needs_receiver else None
    seen = get_visible_task(work, item.task_id, actor)
    lock_case(work, seen.case_id)
    task = find_task(work, item.task_id)
    rules = BulkRules(work, act, actor, receiver)
    task = rules.require(task, is_seen=task is not None and may_see_task(work, task, actor), item=item)
    before = {"was": holding(task), "note": _note(work, task) if act.kind.needs_receiver else None}
    _act(work, act, item, task, actor, receiver)
    work.flush()
    after = find_task(work, item.task_id)
    before["after"] = holding(after) if after else None
    mark = work.connection.scalar(select(func.max(Event.seq)).where(Event.case_id == task.case_id)) or 0
    nothing_wrong = {"code": "", "said": "", "remedy": "", "facts": {}, "problems": []}
    if not settle(work, item, ItemStatus.DONE, before=before, mark=mark, **nothing_wrong):
        raise _AlreadySettledError


def _act(work: Work, act: ActRow, item: ItemRow, task: TaskRow, actor: Officer, receiver: Officer | None) -> None:
    marks = {"bulk": act.id.hex}
    match act.kind:
        case BulkKind.CLAIM:
            claim_open(work, task, actor, **marks)
        case BulkKind.RELEASE:
            release_open(work, task, actor, **marks)
        case BulkKind.COMPLETE:
            complete_in(work, task.id, data_of(work, act, item, task, actor), actor, bulk=act.id.hex)
        case BulkKind.UNDO:
            _put_back(work, item, task, **marks)
        case _ if receiver is not None:
            assign_open(work, task, receiver, actor, reason=act.note, **marks)
        case _:
            raise NotAllowed(N_("Chưa chọn người nhận việc."))


def data_of(
    work: Work, act: ActRow, item: ItemRow, task: TaskRow, actor: Officer, known: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """What the form is filled in with for this task: the common data, with its own words in them.

    Raises:
        Invalid: the text asks what is not known of this case.
    """
    data = act.data
    names = names_in(data)
    if not names:
        return dict(data)
    facts = dict(known if known is not None else gather_facts(work, [task], actor)[task.case_id])
    facts |= {name: text for name, text in item.data.items() if str(text).strip()}
    require_all(names, facts, number=task.case_number)
    return dict(fill_in(data, facts))


def _put_back(work: Work, item: ItemRow, task: TaskRow, **marks: str) -> None:
    """The task lies with whom it lay before, if they are still here and may do it today; else with its unit."""
    holder, since, _under = held_as(item.before["was"])
    authority = None
    if holder is not None:
        try:
            verdict = verdict_if_free(task, get_officer(work, holder))
        except OfficerUnknown:
            holder = since = None
        else:
            authority = verdict.authority.id if verdict.authority else None
            holder, since = (holder, since) if verdict.allowed else (None, None)
    hold(work, task, holder, under=authority, since=since)
    note, place = item.before.get("note"), {"case_id": task.case_id, "task_id": note_id(task.id)}
    work.connection.execute(delete(FormData).filter_by(**place))
    if note and holder is not None:
        kept = {**note, "saved_at": datetime.fromisoformat(note["saved_at"])}
        work.connection.execute(insert(FormData).values(**place, **kept))
    facts = {"task": task.id.hex, "element": task.element, **marks}
    if holder is None:
        audit.record(work, task.case_id, "task.released", facts)
    else:
        audit.record(work, task.case_id, "task.assigned", {**facts, "to": holder.hex, "has_reason": False})


def _note(work: Work, task: TaskRow) -> dict[str, Any] | None:
    """The note of an earlier hand-over, which this one takes away."""
    row = work.connection.execute(
        select(FormData.element, FormData.data, FormData.saved_at, FormData.saved_by).where(
            FormData.case_id == task.case_id, FormData.task_id == note_id(task.id)
        )
    ).first()
    if row is None:
        return None
    return {"element": row.element, "data": row.data, "saved_at": row.saved_at.isoformat(), "saved_by": row.saved_by}


def _actor(work: Work, act: ActRow) -> Officer:
    try:
        return get_officer(work, act.officer_id)
    except OfficerUnknown as error:
        raise NotAllowed(N_("Tài khoản thực hiện lượt này không còn hoạt động.")) from error


def _refuse(act: ActRow, item: ItemRow, error: HoiDapError) -> None:
    is_rule = isinstance(error, NotAllowed | NotFound | Conflict | TaskNotFound)
    status = ItemStatus.SKIPPED if is_rule else ItemStatus.FAILED
    with begin_work(act.officer_id) as work:
        settle(work, item, status, **refusal_values(error))


def _finish(act: ActRow) -> None:
    with begin_work() as work:
        over: dict[str, Any] = {"state": BulkState.DONE, "finished_at": work.now}
        # One of its cases may have been set aside since it was read.
        kept = select(BulkAct.content).where(BulkAct.id == act.id).with_for_update()
        content = work.connection.scalar(kept) or {}
        # The note may name people: by now it lies with each case, and goes when that one goes.
        is_passed_on = act.kind.needs_receiver and not list_items(work, act.id, *NOT_DONE, limit=1)
        if is_passed_on or content.get(GOES):
            over["content"] = without_words(content)
        work.connection.execute(
            update(BulkAct)
            .where(BulkAct.id == act.id, BulkAct.state == BulkState.RUNNING, BulkAct.rounds == act.rounds)
            .values(**over)
        )
