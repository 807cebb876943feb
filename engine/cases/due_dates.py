"""An admin moves a deadline: of one task, or of a whole case whose term no law sets."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import update

from engine import audit
from engine.cases.claim import STATUS_WORDS, open_task
from engine.cases.errors import CaseNotFound, CaseNotRunning, DueChanged
from engine.cases.finding import may_see_case
from engine.cases.interventions import require_admin, stated_reason
from engine.cases.recounting import BY_HAND, tell_followers
from engine.definitions import CompiledProcess, get_compiled
from engine.directory import Officer
from engine.errors import N_, Invalid, NotAllowed, Problem
from engine.runtime import lock_case
from engine.storage import begin_work
from engine.storage.tables import Case, Task

FURTHEST = timedelta(days=5 * 366)


def change_task_due(task_id: UUID, due: datetime, *, seen: datetime | None, actor: Officer, reason: str) -> bool:
    """Whether the task is due at another moment than before. `seen`: the deadline on the page where it was decided.

    Raises:
        TaskNotFound, TaskDone, TaskWithdrawn, CaseNotRunning: the task waits no longer.
        DueChanged: the deadline has been moved by somebody else.
        Invalid: no reason, a moment that has passed or lies too far.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        task = open_task(work, task_id, actor)
        if task.due_at == due:
            return False
        _require_fitting(due, work.now)
        if not _same(task.due_at, seen):
            raise DueChanged
        where = (Task.case_id == task.case_id, Task.id == task.id)
        work.connection.execute(update(Task).where(*where).values(due_at=due, due_basis={BY_HAND: "hand"}))
        facts = {"task": task.id.hex, "element": task.element, "reason": stated, **_moved(task.due_at, due)}
        audit.record(work, task.case_id, "task.due_changed", facts)
        return True


def change_case_due(case_id: UUID, due: datetime, *, seen: datetime | None, actor: Officer, reason: str) -> bool:
    """Whether the whole case is due at another moment than before.

    Raises:
        CaseNotFound: there is none, or not for these eyes.
        CaseNotRunning: it is over.
        NotAllowed: the law sets the term of this procedure.
        DueChanged, Invalid: as for a task.
    """
    require_admin(actor)
    stated = stated_reason(reason)
    with begin_work(actor.id) as work:
        if not may_see_case(work, case_id, actor):
            raise CaseNotFound
        case = lock_case(work, case_id).case
        if case.status.is_final:
            raise CaseNotRunning(status=STATUS_WORDS[case.status])
        if basis := law_of(get_compiled(work, case.version_id)):
            raise NotAllowed(
                N_("Hạn của cả hồ sơ do pháp luật định ({basis}), không đổi ở đây."),
                remedy=N_("Đổi hạn của từng việc, hoặc dùng bước gia hạn của quy trình."),
                basis=basis,
            )
        if case.due_at == due:
            return False
        _require_fitting(due, work.now)
        if not _same(case.due_at, seen):
            raise DueChanged
        work.connection.execute(update(Case).where(Case.id == case_id).values(due_at=due))
        audit.record(work, case_id, "case.due_changed", {"reason": stated, **_moved(case.due_at, due)})
        tell_followers(work, case_id, due)
        return True


def law_of(compiled: CompiledProcess) -> str:
    """The provision that sets the term of the whole case; nothing when none does."""
    return compiled.process.properties.get("legalBasis", "").strip() if compiled.process.properties.get("dueIn") else ""


def _require_fitting(due: datetime, now: datetime) -> None:
    if due <= now:
        problem = Problem("due", N_("Hạn mới đã qua."), N_("Chọn một thời điểm sau lúc này."))
    elif due > now + FURTHEST:
        problem = Problem("due", N_("Hạn mới quá xa."), N_("Chọn một thời điểm trong vòng năm năm tới."))
    else:
        return
    raise Invalid(problems=[problem])


def _same(current: datetime | None, seen: datetime | None) -> bool:
    """Whether the page showed this deadline; pages show whole seconds."""
    if current is None or seen is None:
        return current is seen
    return abs(current - seen) < timedelta(seconds=1)


def _moved(old: datetime | None, new: datetime) -> dict[str, str]:
    return {**({"old": old.isoformat()} if old else {}), "new": new.isoformat()}
