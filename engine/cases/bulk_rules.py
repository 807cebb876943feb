"""Whether a bulk act may be done to one task: the same rules for the preview and for the act itself."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from engine import audit
from engine.cases.bulk_rows import UNDO_WITHIN, ActRow, BulkKind, ItemRow, in_portions
from engine.cases.claim import (
    require_claimable,
    require_giver,
    require_open,
    require_releasable,
)
from engine.cases.complete import require_doer
from engine.cases.errors import BulkTooLate, CaseInIncident, NothingToChange, OtherStep, TaskNotFound, TouchedSince
from engine.cases.finding import TaskRow, seen_open_clause, verdict_if_free, verdict_on
from engine.cases.parts import may_see_task
from engine.definitions import get_compiled
from engine.directory import Officer, agency_names, role_names
from engine.errors import N_, CaseSealed, NotAllowed, NotFound, Wording
from engine.runtime import CaseStatus
from engine.storage import Work
from engine.storage.tables import Case, SealedCase, Task, TaskDraft

NOBODY = Wording(N_("chưa ai"))


def seen_of(work: Work, tasks: Iterable[TaskRow], actor: Officer) -> frozenset[UUID]:
    """Those of these tasks that the officer may see, most of them found many at a time."""
    every = list(tasks)
    seen: set[UUID] = set()
    for some in in_portions([task.id for task in every]):
        query = select(Task.id).where(Task.id.in_(some), Task.status == "open", seen_open_clause(actor))
        seen |= set(work.connection.scalars(query))
    return frozenset(seen | {task.id for task in every if task.id not in seen and may_see_task(work, task, actor)})


def standing_of(work: Work, case_ids: Iterable[UUID]) -> dict[UUID, tuple[CaseStatus, UUID, bool]]:
    """By case: its status, its version, and whether it is set aside."""
    found: dict[UUID, tuple[CaseStatus, UUID, bool]] = {}
    for some in in_portions(list(dict.fromkeys(case_ids))):
        query = (
            select(Case.id, Case.status, Case.version_id, SealedCase.case_id)
            .outerjoin(SealedCase, SealedCase.case_id == Case.id)
            .where(Case.id.in_(some))
        )
        for case_id, status, version_id, sealed in work.connection.execute(query):
            found[case_id] = CaseStatus(status), version_id, sealed is not None
    return found


class BulkRules:
    """The rules of one act for one officer, as of one moment."""

    def __init__(self, work: Work, act: ActRow, actor: Officer, receiver: Officer | None) -> None:
        self.work, self.act, self.actor, self.receiver = work, act, actor, receiver
        self._role_names: Mapping[str, str] | None = None
        self._agency_names: Mapping[str, str] | None = None

    def require(self, task: TaskRow | None, *, is_seen: bool, item: ItemRow | None = None) -> TaskRow:
        """The task, if the act may be done to it as it stands.

        Raises:
            HoiDapError: the rule that refuses.
        """
        if task is None or not is_seen:
            raise TaskNotFound
        standing = standing_of(self.work, [task.case_id]).get(task.case_id)
        return self.require_of(task, standing, item=item)

    def require_of(
        self, task: TaskRow, standing: tuple[CaseStatus, UUID, bool] | None, *, item: ItemRow | None = None
    ) -> TaskRow:
        """The same for a task that may be seen, and what is known of its case."""
        if standing is None:
            raise TaskNotFound
        status, version_id, is_sealed = standing
        if is_sealed:
            raise CaseSealed(number=task.case_number)
        require_open(self.work, task, status)
        if status is CaseStatus.INCIDENT:
            raise CaseInIncident
        if self.act.kind is BulkKind.COMPLETE:
            self._require_step(task, version_id)
        elif self.act.kind is BulkKind.UNDO:
            self._require_untouched(task, item)
            self._require_putting_back(task, item)
        else:
            self._require_holder(task)
        return task

    def _require_step(self, task: TaskRow, version_id: UUID) -> None:
        if (task.process_id, task.element) != (self.act.process_id, self.act.element):
            raise OtherStep(step=task.title)
        self._require_right(task)
        require_doer(self.work, get_compiled(self.work, version_id), task, self.actor)

    def _require_holder(self, task: TaskRow) -> None:
        match self.act.kind:
            case BulkKind.CLAIM:
                if task.assignee == self.actor.id:
                    raise NothingToChange(holder=self.actor.full_name)
                self._require_right(task)
                require_claimable(self.work, task, self.actor)
            case BulkKind.RELEASE:
                if task.assignee is None:
                    raise NothingToChange(holder=NOBODY)
                require_releasable(task, self.actor)
            case _:
                self._require_giving(task)

    def _require_giving(self, task: TaskRow) -> None:
        if self.act.kind is BulkKind.HAND_OVER and task.assignee != self.actor.id:
            raise NotAllowed(N_("Chỉ bàn giao được việc mình đang giữ."))
        require_giver(task, self.actor)
        if self.receiver is None:
            return
        if task.assignee == self.receiver.id:
            raise NothingToChange(holder=self.receiver.full_name)
        if not verdict_if_free(task, self.receiver).allowed:
            message, remedy = N_("{name} không có vai trò làm bước “{step}”."), N_("Chọn người khác cho các việc này.")
            raise NotAllowed(message, remedy=remedy, name=self.receiver.full_name, step=task.title)

    def _require_right(self, task: TaskRow) -> None:
        """Who has no right to the task hears of role and agency by their names."""
        if task.assignee not in {None, self.actor.id}:
            return
        if not verdict_on(task, self.actor).allowed:
            named = {"role_name": self._roles().get(task.role or ""), "agency_name": self._agency(task.agency)}
            verdict_on(task, self.actor, **named).require()

    def _roles(self) -> Mapping[str, str]:
        if self._role_names is None:
            self._role_names = role_names(self.work)
        return self._role_names

    def _agency(self, code: str | None) -> str | None:
        if self._agency_names is None:
            self._agency_names = agency_names(self.work)
        return self._agency_names.get(code or "")

    def _require_untouched(self, task: TaskRow, item: ItemRow | None) -> None:
        """Nobody has gone on with the task since: its holder is who the act gave it to, and nobody wrote in it."""
        if item is None:
            raise NotFound
        if item.at is not None and self.work.now - item.at > UNDO_WITHIN:
            raise BulkTooLate(hours=UNDO_WITHIN // timedelta(hours=1))
        wanted = item.before.get("after") or {}
        holder = task.assignee.hex if task.assignee else None
        if not wanted or holder != wanted["assignee"] or _moment(task.claimed_at) != wanted["claimed_at"]:
            raise TouchedSince
        later = (event for event in audit.list_events(self.work, task.case_id) if event.seq > item.mark)
        if any(event.facts.get("task") == task.id.hex for event in later) or self._is_written_in(task, item):
            raise TouchedSince

    def _require_putting_back(self, task: TaskRow, item: ItemRow | None) -> None:
        """Whoever takes an act back has the right to give the task today, or to do what they had given away."""
        before, _since, _under = held_as(item.before.get("was") or {}) if item else (None, None, None)
        if before != self.actor.id or not verdict_if_free(task, self.actor).allowed:
            require_giver(task, self.actor)

    def _is_written_in(self, task: TaskRow, item: ItemRow) -> bool:
        query = select(TaskDraft.task_id).where(
            TaskDraft.case_id == task.case_id,
            TaskDraft.task_id == task.id,
            TaskDraft.saved_at > item.at,
        )
        return item.at is not None and self.work.connection.execute(query.limit(1)).first() is not None


def holding(task: TaskRow) -> dict[str, str | None]:
    """Who holds the task, since when and under what, as it is kept to put it back."""
    return {
        "assignee": task.assignee.hex if task.assignee else None,
        "claimed_at": _moment(task.claimed_at),
        "authority": task.authority.hex if task.authority else None,
    }


def held_as(kept: Mapping[str, str | None]) -> tuple[UUID | None, datetime | None, UUID | None]:
    """The same, read again."""
    assignee, claimed_at, authority = kept.get("assignee"), kept.get("claimed_at"), kept.get("authority")
    return (
        UUID(hex=assignee) if assignee else None,
        datetime.fromisoformat(claimed_at) if claimed_at else None,
        UUID(hex=authority) if authority else None,
    )


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
