"""Whoever leaves hands over what is theirs: all of it foreseen, then done one by one, each with its result."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sqlalchemy import delete, func, select

from engine import audit
from engine.cases.claim import hold, keep_note, open_task
from engine.cases.complete import require_other_eyes
from engine.cases.drafts import find_draft, store_draft
from engine.cases.finding import OVERSEERS, TaskRow, people, verdict_if_free
from engine.cases.foreseeing import ForeseenTask, foresee_hand_over, list_held
from engine.definitions import get_compiled
from engine.directory import (
    Absence,
    Authorisation,
    Officer,
    OfficerRow,
    change_substitute,
    end_absence_early,
    end_authorisation,
    get_officer,
    list_authorisations,
    list_officers,
    list_own_absences,
    may_decide_absence,
)
from engine.directory.editing.saving import clean_reason
from engine.errors import N_, HoiDapError, Invalid, NotAllowed, NotFound, Problem, Wording
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Case, Task, TaskDraft

ADMIN = "ADMIN"
UNIT = "unit"
"""Instead of a username: back to everyone of the task's role."""


class Kind(StrEnum):
    """What can be handed over."""

    TASK = "task"
    ABSENCE = "absence"
    STANDING_IN = "standing_in"
    AUTHORISATION = "authorisation"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that goes: to whom (`receiver` a name, empty: to nobody), and why it cannot."""

    kind: Kind
    id: UUID
    title: str
    receiver: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Belongings:
    """All that lies with an officer by name, as far as the actor may see it.

    `steps`: the kinds of task, by `process/element`, with their title and how many. `drafts`: tasks of which the
    officer has typed something already. `may_pass_absences`, `may_end_authorisations`: what the actor may do.
    """

    officer: Officer
    tasks: tuple[TaskRow, ...]
    hidden: int
    steps: Mapping[str, tuple[str, int]]
    drafts: frozenset[UUID]
    absences: tuple[Absence, ...]
    authorisations: tuple[Authorisation, ...]
    receivers: tuple[OfficerRow, ...]

    @property
    def cases(self) -> int:
        """How many cases the tasks are of."""
        return len({task.case_id for task in self.tasks})

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to hand over."""
        return not (self.tasks or self.hidden or self.absences or self.authorisations)


@dataclass(frozen=True, slots=True)
class Wishes:
    """To whom: one for all (a username, or `unit`), and for some steps another."""

    to: str
    by_step: Mapping[str, str] = field(default_factory=dict)

    def receiver_of(self, step: str) -> str:
        """The username for a task at this step."""
        return self.by_step.get(step) or self.to


def may_hand_over_for(actor: Officer, officer: Officer) -> bool:
    """Their own things, those of who works in an agency the actor heads, and anybody's for an administrator."""
    if actor.id == officer.id or actor.has_role(ADMIN):
        return True
    return any(person.has_role(role, officer.agency) for person in people(actor) for role in OVERSEERS)


def belongings_of(work: Work, officer_id: UUID, *, actor: Officer) -> Belongings:
    """What lies with the officer.

    Raises:
        NotFound: there is no such officer, or not for these eyes.
    """
    officer = get_officer(work, officer_id)
    if not may_hand_over_for(actor, officer):
        raise NotFound
    tasks = list_held(work, officer_id, actor=actor)
    count = select(func.count()).select_from(Task).where(Task.assignee == officer_id, Task.status == "open")
    steps: dict[str, tuple[str, int]] = {}
    for task in tasks:
        steps[task.step] = (task.title, steps.get(task.step, ("", 0))[1] + 1)
    drafts = select(TaskDraft.task_id).where(
        TaskDraft.officer_id == officer_id, TaskDraft.task_id.in_([task.id for task in tasks])
    )
    return Belongings(
        officer=officer,
        tasks=tuple(tasks),
        hidden=(work.connection.scalar(count) or 0) - len(tasks),
        steps=steps,
        drafts=frozenset(work.connection.scalars(drafts)) if tasks else frozenset(),
        absences=tuple(one for one in list_own_absences(work, officer) if one.state.is_open),
        authorisations=tuple(
            one
            for one in list_authorisations(work, actor)
            if one.is_open and officer_id in {one.principal_id, one.deputy_id}
        ),
        receivers=tuple(row for row in list_officers(work, agency=officer.agency) if row.id != officer_id),
    )


def foresee(work: Work, held: Belongings, wishes: Wishes, *, actor: Officer) -> list[Item]:
    """Everything that would go, to whom, and what cannot; nothing is done.

    Raises:
        Invalid: nobody is named, or not somebody to whom it can go.
    """
    named = {row.username: row for row in held.receivers}
    wanted = {wishes.to, *wishes.by_step.values()} - {""}
    if not wishes.to or wanted - {UNIT, *named}:
        problem = Problem("/to", N_("Chưa chọn người nhận."), N_("Chọn một người của đơn vị, hoặc trả về đơn vị."))
        raise Invalid(problems=[problem])
    by_receiver: dict[str, list[TaskRow]] = {}
    for task in held.tasks:
        by_receiver.setdefault(wishes.receiver_of(task.step), []).append(task)
    found: dict[UUID, ForeseenTask] = {}
    for username, tasks in by_receiver.items():
        if username != UNIT:
            receiver = get_officer(work, named[username].id)
            found |= {one.row.id: one for one in foresee_hand_over(work, tasks, receiver)}
    items = [
        Item(
            Kind.TASK, task.id, f"{task.case_number} · {task.title}",
            _name(named, wishes.receiver_of(task.step)),
            found[task.id].refusal if task.id in found else "",
        )
        for task in held.tasks
    ]  # fmt: skip
    return items + list(_others(work, held, wishes, named, actor))


def hand_over(officer_id: UUID, wishes: Wishes, *, reason: str, actor: Officer) -> list[Item]:
    """Everything, one by one, each in a transaction of its own; what could not go says why.

    Doing it again takes up what is left.

    Raises:
        NotFound: there is no such officer, or not for these eyes.
        Invalid: nobody is named, or no reason.
    """
    said = clean_reason(reason)
    if not said:
        problem = Problem("/reason", N_("Chưa ghi lý do bàn giao."), N_("Ghi ngắn gọn, ví dụ số quyết định."))
        raise Invalid(problems=[problem])
    with read_work(actor.id) as work:
        held = belongings_of(work, officer_id, actor=actor)
        items = foresee(work, held, wishes, actor=actor)
    named = {row.username: row.id for row in held.receivers}
    tasks = {task.id: task for task in held.tasks}
    results = []
    for item in items:
        if item.refusal:
            results.append(item)
            continue
        try:
            if item.kind is Kind.TASK:
                to = named.get(wishes.receiver_of(tasks[item.id].step))
                _pass_task(item.id, officer_id, to, said, actor)
            elif item.kind is Kind.STANDING_IN:
                change_substitute(item.id, wishes.to, reason=said, actor=actor)
            elif item.kind is Kind.ABSENCE:
                end_absence_early(item.id, reason=said, actor=actor)
            else:
                end_authorisation(item.id, reason=said, actor=actor)
        except HoiDapError as error:
            results.append(Item(item.kind, item.id, item.title, item.receiver, _words(error)))
        else:
            results.append(item)
    return results


def _pass_task(task_id: UUID, holder: UUID, to: UUID | None, reason: str, actor: Officer) -> None:
    """The task, and what its holder has typed in it, go to `to` (None: the task back to its unit)."""
    with begin_work(actor.id) as work:
        task = open_task(work, task_id, actor)
        if task.assignee != holder:
            raise NotAllowed(N_("Việc này không còn do người bàn giao giữ."))
        under = None
        if to is not None:
            receiver = get_officer(work, to)
            verdict = verdict_if_free(task, receiver)
            verdict.require()
            under = verdict.authority.id if verdict.authority else None
            version_id = work.connection.scalar(select(Case.version_id).where(Case.id == task.case_id))
            if version_id is not None:
                require_other_eyes(work, get_compiled(work, version_id), task, receiver)
            _pass_draft(work, task, holder, to)
        hold(work, task, to, under=under)
        if to is not None:
            keep_note(work, task, to, reason)
        facts = {"task": task.id.hex, "element": task.element, "from": holder.hex, "has_reason": True}
        audit.record(work, task.case_id, "task.assigned", facts | ({"to": to.hex} if to else {}))


def _pass_draft(work: Work, task: TaskRow, holder: UUID, to: UUID) -> None:
    draft = find_draft(work, task.case_id, task.id, holder)
    if draft is None or find_draft(work, task.case_id, task.id, to) is not None:
        return
    store_draft(work, task.case_id, task.id, to, dict(draft.data))
    work.session.expunge(draft)
    key = {"case_id": task.case_id, "task_id": task.id, "officer_id": holder}
    work.connection.execute(delete(TaskDraft).filter_by(**key))


def _others(
    work: Work, held: Belongings, wishes: Wishes, named: Mapping[str, OfficerRow], actor: Officer
) -> Iterable[Item]:
    for one in held.absences:
        days = f"{one.first_day:%d/%m/%Y}–{one.last_day:%d/%m/%Y}"
        if one.officer_id == held.officer.id:
            yield Item(Kind.ABSENCE, one.id, f"{one.substitute_name}, {days}", "")
            continue
        refusal = ""
        if one.approved_by is None:
            refusal = N_("Đang chờ duyệt; người vắng mặt chọn lại người thay.")
        elif wishes.to == UNIT:
            refusal = N_("Người thay phải là một người; chọn người nhận, hoặc lãnh đạo đổi người thay.")
        elif not (actor.has_role(ADMIN) or may_decide_absence(work, one, actor)):
            refusal = N_("Lãnh đạo của người vắng mặt đổi người thay, ở mục Vắng mặt.")
        yield Item(Kind.STANDING_IN, one.id, f"{one.officer_name}, {days}", _name(named, wishes.to), refusal)
    heads = {grant.agency for grant in actor.grants if grant.role == "HEAD"}
    for each in held.authorisations:
        may_end = actor.has_role(ADMIN) or each.agency in heads
        refusal = "" if may_end else N_("Thủ trưởng hoặc quản trị kết thúc ủy quyền này.")
        title = f"{each.document}: {each.principal_name} – {each.deputy_name}"
        yield Item(Kind.AUTHORISATION, each.id, title, "", refusal)


def _name(named: Mapping[str, OfficerRow], username: str) -> str:
    return named[username].full_name if username in named else ""


def _words(error: HoiDapError) -> str:
    if isinstance(error, Invalid) and error.problems:
        first = error.problems[0]
        return Wording(first.what, first.facts)
    return error.wording
