"""The statements of a step, over the tables of a case."""

from sqlalchemy import String, bindparam, delete, func, insert, null, select, update

from engine.storage.statements import Statement
from engine.storage.tables import (
    Case,
    CaseSearch,
    CaseState,
    Event,
    FormData,
    Incident,
    Outbox,
    Subscription,
    Task,
    Timer,
    stored_columns,
)


def _insert(table: type) -> Statement:
    return Statement(insert(table), *(column.key for column in stored_columns(table.__table__)))  # type: ignore[attr-defined]


INSERT_CASE = _insert(Case)
INSERT_STATE = _insert(CaseState)
INSERT_SEARCH = _insert(CaseSearch)
# Whom the case concerns stands beside it: a name is in no variable, and is not looked up for it.
_PEOPLE = select(CaseSearch.people).where(CaseSearch.case_id == bindparam("n_case_id")).scalar_subquery()
INSERT_TASK = Statement(
    insert(Task).values(words=func.rtrim(bindparam("n_words", type_=String) + func.coalesce(" " + _PEOPLE, ""))),
    *(column.key for column in stored_columns(Task.__table__) if column.key != "words"),  # type: ignore[arg-type]
)
INSERT_TIMER = _insert(Timer)
INSERT_SUBSCRIPTION = _insert(Subscription)
INSERT_EVENT = _insert(Event)
INSERT_INCIDENT = _insert(Incident)
INSERT_OUTBOX = _insert(Outbox)
INSERT_FORM_DATA = _insert(FormData)


def _update_case(*columns: str) -> Statement:
    same = update(Case).where(Case.id == bindparam("b_id"), Case.revision == bindparam("b_revision"))
    return Statement(same.values({name: bindparam(f"n_{name}") for name in columns}))


UPDATE_CASE = _update_case(
    "revision", "status", "agency", "title", "audit_length", "audit_head", "ended_at", "due_at", "moved_at"
)
# Most steps change nothing that the case is listed by; SQLite writes every index of a column that is set.
UPDATE_CASE_HEAD = _update_case("revision", "audit_length", "audit_head", "moved_at")
UPDATE_STATE = Statement(
    update(CaseState).where(CaseState.case_id == bindparam("b_case_id")).values(state=bindparam("n_state"))
)
CLOSE_TASK = Statement(
    update(Task)
    .where(Task.case_id == bindparam("b_case_id"), Task.id == bindparam("b_id"))
    .values(
        status=bindparam("n_status"),
        completed_at=bindparam("n_completed_at"),
        completed_by=bindparam("n_completed_by"),
        completed_for=bindparam("n_completed_for"),
        authority=bindparam("n_authority"),
        words=null(),
    )
)
REOPEN_TASK = Statement(
    update(Task)
    .where(Task.case_id == bindparam("b_case_id"), Task.id == bindparam("b_id"))
    .values(
        due_at=bindparam("n_due_at"),
        due_basis=bindparam("n_due_basis"),
        agency=bindparam("n_agency"),
        assignee=bindparam("n_assignee"),
    )
)
RETITLE_TASKS = Statement(
    update(Task).where(Task.case_id == bindparam("b_case_id")).values(case_title=bindparam("n_case_title"))
)
REWORD_TASK = Statement(
    update(Task)
    .where(Task.case_id == bindparam("b_case_id"), Task.id == bindparam("b_id"), Task.status == "open")
    .values(words=func.rtrim(bindparam("n_words", type_=String) + func.coalesce(" " + _PEOPLE, "")))
)
RETITLE_SEARCH = Statement(
    update(CaseSearch).where(CaseSearch.case_id == bindparam("b_case_id")).values(text=bindparam("n_text"))
)
DELETE_TIMER = Statement(
    delete(Timer).where(
        Timer.case_id == bindparam("b_case_id"), Timer.id == bindparam("b_id"), Timer.branch == bindparam("b_branch")
    )
)
DELETE_SUBSCRIPTION = Statement(
    delete(Subscription).where(
        Subscription.case_id == bindparam("b_case_id"),
        Subscription.id == bindparam("b_id"),
        Subscription.branch == bindparam("b_branch"),
    )
)
CLOSE_INCIDENT = Statement(
    update(Incident)
    .where(
        Incident.case_id == bindparam("b_case_id"),
        Incident.task_id == bindparam("b_task_id"),
        Incident.status == "open",
    )
    .values(
        status=bindparam("n_status"),
        closed_at=bindparam("n_closed_at"),
        closed_by=bindparam("n_closed_by"),
        resolution=bindparam("n_resolution"),
    )
)
OPEN_INCIDENTS = Statement(
    select(Incident.task_id).where(Incident.case_id == bindparam("case_id"), Incident.status == "open")
)
OPEN_DUES = Statement(
    select(Task.id, Task.due_at).where(
        Task.case_id == bindparam("case_id"), Task.status == "open", Task.due_at.is_not(None)
    )
)
MOVE_TASK_DUE = Statement(
    update(Task)
    .where(Task.case_id == bindparam("b_case_id"), Task.id == bindparam("b_id"))
    .values(due_at=bindparam("n_due_at"))
)
