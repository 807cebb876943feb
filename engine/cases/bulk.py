"""One act on many tasks: chosen, looked at beforehand, carried out in the background, undone as a whole.

Whatever process the tasks belong to. What an officer prepares is theirs alone; each task is done under their rights
at that moment (`bulk_running`), by the same rules as the preview (`bulk_rules`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from sqlalchemy import String, cast, delete, insert, select, update

from engine.cases.bulk_rows import (
    UNDO_WITHIN,
    ActRow,
    BulkKind,
    BulkState,
    ItemRow,
    ItemStatus,
    count_items,
    find_act,
    in_portions,
    list_items,
    own_act,
    refusal_values,
    settle,
    tasks_by_id,
)
from engine.cases.bulk_rules import BulkRules, seen_of, standing_of
from engine.cases.bulk_running import NOT_DONE, PORTION_SECONDS, SAFETY, data_of, queue_run, require_words, run_bulk
from engine.cases.bulk_texts import gather_facts, missing_in, names_in
from engine.cases.claim import LONGEST_NOTE, find_receiver, officer_name
from engine.cases.complete import checked_answers
from engine.cases.errors import BulkNotFound, BulkTooLate, BulkUnderWay, TaskNotFound
from engine.cases.finding import TaskRow, cases_seen, shown_title
from engine.cases.storable import storable
from engine.cases.views import restore_case
from engine.definitions import CompiledProcess, get_compiled
from engine.directory import Officer
from engine.errors import N_, HoiDapError, Invalid, NotAllowed, Problem, Wording
from engine.runtime import GONE, CaseStatus, without_words
from engine.storage import Work, begin_work, new_id, read_work
from engine.storage.tables import BulkAct, BulkItem, Case, CaseState, Task

MOST_TASKS = 5_000
AT_ONCE = 20
"""A smaller act is carried out before its page answers; a larger one in the background."""
STATES_AT_ONCE = 20
MOST_TRIED = 60
"""Of so many tasks the forms are tried beforehand; those of the others when their turn comes."""
_NewItem: TypeAlias = tuple[TaskRow, Mapping[str, Any], Mapping[str, Any], int, datetime | None]
KEEP_PREPARED, KEEP_DONE, KEEP_WORDS = timedelta(days=2), timedelta(days=90), timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class BulkView:
    """A bulk act as its officer sees it. `gone`: tasks of cases that are set aside or emptied by now, or unseen.

    `undo_until`: until when it can be undone as a whole, where such an act can be.
    `common`: what an earlier act, with which this one goes on, filled in for all.
    """

    act: ActRow
    step: str
    receiver: str
    counts: Mapping[ItemStatus, int]
    undone_by: UUID | None
    undo_until: datetime | None = None
    is_undo_over: bool = False
    common: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def gone(self) -> int:
        return self.act.total - sum(self.counts.values())

    @property
    def left(self) -> int:
        """How many wait for their turn."""
        return self.counts[ItemStatus.WAITING]

    @property
    def settled(self) -> int:
        """Of how many it is known what became of them."""
        return self.act.total - self.left

    @property
    def is_over(self) -> bool:
        return self.act.state is BulkState.DONE

    @property
    def may_undo(self) -> bool:
        """Whether the whole act can be asked to be undone; of each task it is seen then."""
        is_open = self.is_over and self.undone_by is None and not self.is_undo_over
        return is_open and self.act.kind.can_be_undone and self.counts[ItemStatus.DONE] > 0


@dataclass(frozen=True, slots=True)
class BulkItemView:
    """One task of an act: what is planned, or what became of it. `number` is empty where it is not for these eyes."""

    task_id: UUID
    case_id: UUID
    number: str
    title: str = field(repr=False)
    status: ItemStatus
    own: Mapping[str, str] = field(repr=False)
    code: str = ""
    said: str = ""
    remedy: str = ""
    problems: tuple[Problem, ...] = ()
    position: int = 0
    filled: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class BulkPreview:
    """What the act would do now. `names`: what its texts ask of each case; `lacking`: those that some case lacks."""

    view: BulkView
    doable: tuple[BulkItemView, ...]
    refused: tuple[BulkItemView, ...]
    names: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    facts: Mapping[UUID, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @property
    def reasons(self) -> tuple[tuple[str, str, int], ...]:
        """Why tasks are left out: the sentence, what to do, and how many."""
        counted = Counter((one.said, one.remedy) for one in self.refused)
        return tuple((said, remedy, count) for (said, remedy), count in counted.most_common())

    @property
    def missing(self) -> tuple[Problem, ...]:
        """Which case lacks what the common text asks."""
        return tuple(one for item in self.refused for one in item.problems if one.code == "bulk.field_missing")


def prepare_bulk(kind: BulkKind, task_ids: Iterable[UUID], *, actor: Officer, source: UUID | None = None) -> UUID:
    """The id of a new act on these tasks, which does nothing yet; tasks that the officer may not see are only counted.

    Raises:
        Invalid: no task, or too many.
    """
    wanted = list(dict.fromkeys(task_ids))
    if not wanted:
        raise Invalid(problems=[Problem("tasks", N_("Chưa chọn việc nào."), N_("Đánh dấu các việc cần làm trước."))])
    if len(wanted) > MOST_TASKS:
        what = N_("Chọn quá {most} việc trong một lượt.")
        raise Invalid(problems=[Problem("tasks", what, N_("Lọc hẹp hơn rồi làm nhiều lượt."),
                                        facts={"most": MOST_TASKS})])  # fmt: skip
    with read_work(actor.id) as work:
        found = tasks_by_id(work, wanted)
        seen = seen_of(work, found.values(), actor)
        tasks = [found[one] for one in wanted if one in seen]
    step = _most_common_step(tasks) if kind is BulkKind.COMPLETE else (None, None)
    with begin_work(actor.id) as work:
        act = _insert(work, kind, actor, len(wanted), step=step, source=source)
        _insert_items(work, act, [(task, {}, {}, 0, None) for task in tasks])
    return act


def shape_bulk(
    act_id: UUID,
    *,
    actor: Officer,
    receiver: UUID | None = None,
    note: str = "",
    data: Mapping[str, Any] | None = None,
    own: Mapping[UUID, Mapping[str, str]] | None = None,
) -> None:
    """What a prepared act is to do with each task: to whom, with which words, with what in the form.

    `own` is what is filled into the common texts for one task, by the names that they ask.

    Raises:
        BulkNotFound, BulkUnderWay: there is none of this officer that is still being prepared.
    """
    with begin_work(actor.id) as work:
        _require_prepared(work, act_id, actor)
        content = storable({"note": note.strip()[:LONGEST_NOTE], "data": dict(data or {})})
        work.connection.execute(
            update(BulkAct).where(BulkAct.id == act_id).values(receiver_id=receiver, content=content)
        )
        for task_id, typed in (own or {}).items():
            work.connection.execute(
                update(BulkItem)
                .where(BulkItem.act_id == act_id, BulkItem.task_id == task_id)
                .values(data=storable({name: str(text)[:LONGEST_NOTE] for name, text in typed.items()}))
            )


def preview_bulk(act_id: UUID, *, actor: Officer) -> BulkPreview:
    """What the act would do now, what it would leave out, and why; nothing is changed.

    Raises:
        BulkNotFound: there is none of this officer.
        Invalid: a text has a wrong mark in it.
    """
    with read_work(actor.id) as work:
        act = own_act(work, act_id, actor)
        return _preview(work, act, actor)


def start_bulk(act_id: UUID, *, actor: Officer, taken_out: Iterable[UUID] = ()) -> None:
    """The act begins without the tasks taken out; what the rules refuse now is left out with the reason.

    Starting it again changes nothing. A small act is over when this returns.

    Raises:
        BulkNotFound: there is none of this officer.
        WordsGone: what was typed is not kept any more.
        Invalid: no receiver, or the common text asks what a case lacks; which case, which field.
    """
    out = frozenset(taken_out)
    # Looked at without holding anybody up: what changes until its turn is seen by the rules then.
    with read_work(actor.id) as work:
        act = own_act(work, act_id, actor)
        if act.state is not BulkState.PREPARED:
            return
        require_words(act)
        if act.kind.needs_receiver:
            _require_receiver(work, act)
        preview = _preview(work, act, actor, without=out)
    if preview.missing:
        raise Invalid(problems=preview.missing)
    is_small = len(preview.doable) <= AT_ONCE
    with begin_work(actor.id) as work:
        begun = {"state": BulkState.RUNNING, "started_at": work.now}
        mine = BulkAct.id == act_id, BulkAct.state == BulkState.PREPARED
        if not work.connection.execute(update(BulkAct).where(*mine).values(**begun)).rowcount:
            return
        _take_out(work, act, out)
        _leave_out(work, act, preview.refused)
        queue_run(work, uuid5(act_id, "run 0"), act_id, later=SAFETY if is_small else timedelta())
    if is_small:
        run_bulk(act_id, seconds=PORTION_SECONDS)


def retry_bulk(act_id: UUID, *, actor: Officer) -> int:
    """How many failed tasks of the act that is over are tried once more, as they were.

    Raises:
        BulkNotFound: there is none of this officer.
        WordsGone: what was typed is not kept any more.
    """
    with begin_work(actor.id) as work:
        act = own_act(work, act_id, actor)
        if act.state is not BulkState.DONE:
            return 0
        require_words(act)
        again = (
            update(BulkItem)
            .where(BulkItem.act_id == act_id, BulkItem.status == ItemStatus.FAILED)
            .values(status=ItemStatus.WAITING, at=None)
        )
        count = work.connection.execute(again).rowcount
        if not count:
            return 0
        begun = {"state": BulkState.RUNNING, "finished_at": None, "rounds": act.rounds + 1}
        work.connection.execute(update(BulkAct).where(BulkAct.id == act_id).values(**begun))
        is_small = count <= AT_ONCE
        queue_run(work, uuid5(act_id, f"run {act.rounds + 1}"), act_id, later=SAFETY if is_small else timedelta())
    if is_small:
        run_bulk(act_id, seconds=PORTION_SECONDS)
    return count


def mend_bulk(act_id: UUID, *, actor: Officer) -> UUID:
    """The id of a new prepared act on the tasks that were not done, with what was typed, to be mended.

    Raises:
        BulkNotFound: there is none of this officer.
        NotAllowed: undoing has nothing to be mended.
        Invalid: everything was done.
    """
    with read_work(actor.id) as work:
        act = own_act(work, act_id, actor)
        if act.kind is BulkKind.UNDO:
            raise NotAllowed(N_("Lượt hoàn tác không có nội dung để sửa."))
        items = list_items(work, act_id, *NOT_DONE)
    fresh = prepare_bulk(act.kind, [item.task_id for item in items], actor=actor, source=act_id)
    if not act.is_emptied:
        own = {item.task_id: {name: str(text) for name, text in item.data.items()} for item in items if item.data}
        shape_bulk(fresh, actor=actor, receiver=act.receiver_id, note=act.note, data=act.data, own=own)
    return fresh


def undo_bulk(act_id: UUID, *, actor: Officer) -> UUID:
    """The id of a prepared act that undoes this one, task by task, where nobody has gone on since.

    Asking again gives the same act.

    Raises:
        BulkNotFound: there is none of this officer.
        NotAllowed: such an act cannot be undone as a whole.
        BulkTooLate: it was too long ago.
    """
    with begin_work(actor.id) as work:
        act = own_act(work, act_id, actor)
        if (earlier := _undoing(work, act_id)) is not None:
            return earlier
        if act.state is not BulkState.DONE or not act.kind.can_be_undone:
            raise NotAllowed(N_("Chỉ hoàn tác được lượt nhận, trả, giao hoặc bàn giao việc đã thực hiện xong."))
        if (until := _undo_until(act)) is not None and work.now > until:
            raise BulkTooLate(hours=UNDO_WITHIN // timedelta(hours=1))
        done = list_items(work, act_id, ItemStatus.DONE)
        tasks = tasks_by_id(work, [item.task_id for item in done])
        undo = _insert(work, BulkKind.UNDO, actor, len(done), source=act_id)
        rows: list[_NewItem] = [
            (tasks[one.task_id], {}, one.before, one.mark, one.at) for one in done if one.task_id in tasks
        ]
        _insert_items(work, undo, rows)
        return undo


def get_bulk(act_id: UUID, *, actor: Officer) -> BulkView:
    """How far the officer's own act is.

    Raises:
        BulkNotFound: there is none of this officer.
    """
    with read_work(actor.id) as work:
        return _view(work, own_act(work, act_id, actor))


def list_bulk_items(
    act_id: UUID, *, actor: Officer, statuses: Sequence[ItemStatus] = (), limit: int = 200, after: int = -1
) -> tuple[BulkItemView, ...]:
    """What became of the act's tasks, in their order; those whose case the officer may not see any more are bare.

    Raises:
        BulkNotFound: there is none of this officer.
    """
    with read_work(actor.id) as work:
        own_act(work, act_id, actor)
        items = list_items(work, act_id, *statuses, after=after, limit=limit)
        tasks = tasks_by_id(work, [item.task_id for item in items])
        seen = cases_seen(work, {item.case_id for item in items}, actor)
        return tuple(
            _item_view(item, tasks.get(item.task_id) if item.case_id in seen else None, actor) for item in items
        )


def list_bulk(actor: Officer, *, limit: int = 20) -> tuple[BulkView, ...]:
    """The officer's latest acts that have begun, the latest first."""
    query = (
        select(BulkAct.id)
        .where(BulkAct.officer_id == actor.id, BulkAct.state != BulkState.PREPARED)
        .order_by(BulkAct.created_at.desc(), BulkAct.id.desc())
        .limit(limit)
    )
    with read_work(actor.id) as work:
        return tuple(_view(work, own_act(work, act_id, actor)) for act_id in list(work.connection.scalars(query)))


def forget_bulk_acts() -> int:
    """How many acts went: those never begun after two days, those that are over after ninety.

    What was typed once for all goes a day after the act: by then it lies with each case.
    """
    _forget_words()
    with begin_work() as work:
        old = select(BulkAct.id).where(
            ((BulkAct.state == BulkState.PREPARED) & (BulkAct.created_at < work.now - KEEP_PREPARED))
            | ((BulkAct.state == BulkState.DONE) & (BulkAct.finished_at < work.now - KEEP_DONE))
        )
        # In the same order as whoever sets a case aside: the acts first, then their items.
        oldest = old.order_by(BulkAct.created_at).limit(100).with_for_update(skip_locked=True)
        ids = list(work.connection.scalars(oldest))
        work.connection.execute(delete(BulkItem).where(BulkItem.act_id.in_(ids)))
        work.connection.execute(delete(BulkAct).where(BulkAct.id.in_(ids)))
    return len(ids)


def _forget_words() -> None:
    with begin_work() as work:
        said = (
            select(BulkAct.id, BulkAct.content)
            .where(
                BulkAct.state == BulkState.DONE,
                BulkAct.finished_at < work.now - KEEP_WORDS,
                cast(BulkAct.content, String) != "{}",
            )
            .with_for_update(skip_locked=True)
        )
        for act_id, typed in work.connection.execute(said).all():
            if not typed.get(GONE):
                emptied = update(BulkAct).where(BulkAct.id == act_id).values(content=without_words(typed))
                work.connection.execute(emptied)


def _insert(
    work: Work,
    kind: BulkKind,
    actor: Officer,
    total: int,
    *,
    step: tuple[str | None, str | None] = (None, None),
    source: UUID | None = None,
) -> UUID:
    act_id = new_id()
    work.connection.execute(
        insert(BulkAct).values(
            id=act_id, kind=kind, state=BulkState.PREPARED, officer_id=actor.id, process_id=step[0], element=step[1],
            receiver_id=None, source_id=source, content={}, total=total, rounds=0, created_at=work.now,
            started_at=None, finished_at=None,
        )
    )  # fmt: skip
    return act_id


def _insert_items(
    work: Work,
    act_id: UUID,
    rows: Sequence[_NewItem],
) -> None:
    values: list[dict[str, Any]] = [
        {
            "case_id": task.case_id, "act_id": act_id, "task_id": task.id, "position": position,
            "status": ItemStatus.WAITING, "data": dict(data), "before": dict(before), "mark": mark, "code": "",
            "said": "", "remedy": "", "facts": {}, "problems": [], "at": at,
        }
        for position, (task, data, before, mark, at) in enumerate(rows)
    ]  # fmt: skip
    if values:
        work.connection.execute(insert(BulkItem), values)


def _most_common_step(tasks: Sequence[TaskRow]) -> tuple[str | None, str | None]:
    counted = Counter((task.process_id, task.element) for task in tasks if task.status == "open")
    return counted.most_common(1)[0][0] if counted else (None, None)


def _require_prepared(work: Work, act_id: UUID, actor: Officer) -> ActRow:
    act = own_act(work, act_id, actor)
    if act.state is not BulkState.PREPARED:
        raise BulkUnderWay
    return act


def _require_receiver(work: Work, act: ActRow) -> Officer:
    if act.receiver_id is None:
        what, remedy = N_("Chưa chọn người nhận việc."), N_("Chọn một người trong danh sách.")
        raise Invalid(problems=[Problem("to", what, remedy)])
    return find_receiver(work, act.receiver_id)


def _leave_out(work: Work, act: ActRow, refused: Iterable[BulkItemView]) -> None:
    items = {item.task_id: item for item in list_items(work, act.id, ItemStatus.WAITING)}
    for one in refused:
        if one.task_id in items:
            settle(work, items[one.task_id], one.status, code=one.code, **_stored(one))


def _take_out(work: Work, act: ActRow, task_ids: frozenset[UUID]) -> None:
    for some in in_portions(sorted(task_ids)):
        work.connection.execute(
            update(BulkItem)
            .where(BulkItem.act_id == act.id, BulkItem.task_id.in_(some), BulkItem.status == ItemStatus.WAITING)
            .values(status=ItemStatus.TAKEN_OUT, at=work.now)
        )


def _preview(work: Work, act: ActRow, actor: Officer, *, without: frozenset[UUID] = frozenset()) -> BulkPreview:
    receiver = find_receiver(work, act.receiver_id) if act.receiver_id else None
    items = [item for item in list_items(work, act.id, ItemStatus.WAITING) if item.task_id not in without]
    found = tasks_by_id(work, [item.task_id for item in items])
    seen = seen_of(work, found.values(), actor)
    standing = standing_of(work, [item.case_id for item in items])
    rules = BulkRules(work, act, actor, receiver)
    names = names_in(act.data)
    known = gather_facts(work, [task for task in found.values() if task.id in seen], actor) if names else {}
    forms = _Forms(work, [item for item in items if item.task_id in seen], standing)
    doable: list[BulkItemView] = []
    refused: list[BulkItemView] = []
    for item in items:
        task = found.get(item.task_id)
        try:
            if task is None or task.id not in seen:
                task = None
                raise TaskNotFound
            rules.require_of(task, standing.get(task.case_id), item=item)
            filled = _filled(work, act, item, task, actor, known)
            if filled is not None and len(doable) < MOST_TRIED:
                forms.require(task, filled)
            doable.append(replace(_item_view(item, task, actor), filled=filled or {}))
        except HoiDapError as error:
            refused.append(_refused(item, task, actor, error))
    facts = {item.task_id: known.get(item.case_id, {}) for item in items}
    lacking = [name for name in names if any(missing_in([name], facts[one.task_id]) for one in (*doable, *refused))]
    return BulkPreview(_view(work, act), tuple(doable), tuple(refused), names, tuple(lacking), facts)


def _filled(
    work: Work, act: ActRow, item: ItemRow, task: TaskRow, actor: Officer, known: Mapping[UUID, Mapping[str, str]]
) -> dict[str, Any] | None:
    """What the form of this task would be filled in with; None where nothing is typed yet, or nothing is to be."""
    if act.kind is not BulkKind.COMPLETE or not act.is_shaped:
        return None
    return data_of(work, act, item, task, actor, known.get(task.case_id))


class _Forms:
    """The forms of many cases, tried beforehand: what is asked of the cases themselves is read some at a time."""

    def __init__(
        self, work: Work, items: Sequence[ItemRow], standing: Mapping[UUID, tuple[CaseStatus, UUID, bool]]
    ) -> None:
        self.work, self.standing = work, standing
        self._order = [item.case_id for item in items]
        self._place = {case_id: place for place, case_id in enumerate(self._order)}
        self._states: dict[UUID, Any] = {}

    def require(self, task: TaskRow, data: Mapping[str, Any]) -> None:
        """Go on if the form takes these data, as far as that can be told beforehand.

        Raises:
            Invalid: a field is wrong; each with its remedy.
        """
        compiled = get_compiled(self.work, self.standing[task.case_id][1])
        form = compiled.form(compiled.elements[task.process_id, task.element].form)
        known = self._variables(compiled, task) if form is not None and form.asks_case else {}
        checked_answers(self.work, compiled, task, known, data)

    def _variables(self, compiled: CompiledProcess, task: TaskRow) -> Mapping[str, Any]:
        if task.case_id not in self._states:
            start = self._place[task.case_id]
            self._states = self._read(self._order[start : start + STATES_AT_ONCE])
        state, due_at = self._states[task.case_id]
        live = restore_case(self.work, compiled, task.case_id, task.case_number, bytes(state), due_at)
        return dict(live.user_tasks()[task.id].data)

    def _read(self, case_ids: Sequence[UUID]) -> dict[UUID, Any]:
        query = (
            select(Case.id, CaseState.state, Case.due_at)
            .join(CaseState, CaseState.case_id == Case.id)
            .where(Case.id.in_(case_ids))
        )
        return {case_id: (state, due_at) for case_id, state, due_at in self.work.connection.execute(query)}


def _undo_until(act: ActRow) -> datetime | None:
    return act.finished_at + UNDO_WITHIN if act.finished_at and act.kind.can_be_undone else None


def _view(work: Work, act: ActRow) -> BulkView:
    until = _undo_until(act)
    return BulkView(
        act,
        _step_title(work, act),
        officer_name(work, act.receiver_id) if act.receiver_id else "",
        count_items(work, act.id),
        _undoing(work, act.id),
        until,
        until is not None and work.now > until,
        _common(work, act),
    )


def _common(work: Work, act: ActRow) -> Mapping[str, Any]:
    """What an act at an earlier step wrote for all; one that is mended says the same itself."""
    source = find_act(work, act.source_id) if act.source_id else None
    if source is None or (source.process_id, source.element) == (act.process_id, act.element):
        return {}
    return source.data


def _step_title(work: Work, act: ActRow) -> str:
    if act.element is None:
        return ""
    query = (
        select(Task.title)
        .join(BulkItem, (BulkItem.case_id == Task.case_id) & (BulkItem.task_id == Task.id))
        .where(BulkItem.act_id == act.id, Task.process_id == act.process_id, Task.element == act.element)
    )
    return work.connection.scalar(query.limit(1)) or ""


def _undoing(work: Work, act_id: UUID) -> UUID | None:
    query = select(BulkAct.id).where(BulkAct.source_id == act_id, BulkAct.kind == BulkKind.UNDO)
    return work.connection.scalar(query.limit(1))


def _item_view(item: ItemRow, task: TaskRow | None, actor: Officer) -> BulkItemView:
    return BulkItemView(
        item.task_id,
        item.case_id,
        task.case_number if task else "",
        shown_title(task.case_title, actor) if task else "",
        item.status,
        {name: str(text) for name, text in item.data.items()},
        item.code,
        Wording(item.said, item.facts) if item.said else "",
        Wording(item.remedy, item.facts) if item.remedy else "",
        tuple(Problem(**one) for one in item.problems),
        item.position,
    )


def _refused(item: ItemRow, task: TaskRow | None, actor: Officer, error: HoiDapError) -> BulkItemView:
    said = refusal_values(error)
    status = ItemStatus.FAILED if isinstance(error, Invalid) else ItemStatus.SKIPPED
    return replace(
        _item_view(item, task, actor),
        status=status,
        code=error.code,
        said=Wording(error.message, said["facts"]),
        remedy=Wording(error.remedy, said["facts"]),
        problems=error.problems if isinstance(error, Invalid) else (),
    )


def _stored(one: BulkItemView) -> dict[str, Any]:
    """Its words as they can still be translated."""
    said, remedy = one.said, one.remedy
    return {
        "said": said.template if isinstance(said, Wording) else said,
        "remedy": remedy.template if isinstance(remedy, Wording) else remedy,
        "facts": dict(said.facts) if isinstance(said, Wording) else {},
        "problems": refusal_values(Invalid(problems=one.problems))["problems"],
    }


__all__ = [
    "AT_ONCE",
    "MOST_TASKS",
    "BulkItemView",
    "BulkKind",
    "BulkNotFound",
    "BulkPreview",
    "BulkState",
    "BulkView",
    "ItemStatus",
    "forget_bulk_acts",
    "get_bulk",
    "list_bulk",
    "list_bulk_items",
    "mend_bulk",
    "prepare_bulk",
    "preview_bulk",
    "retry_bulk",
    "shape_bulk",
    "start_bulk",
    "undo_bulk",
]
