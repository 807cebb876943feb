"""Open tasks are found by words: of their case's title, its number, the step, the sender's name."""

import sqlalchemy as sa
from alembic import op

from engine.storage.search_text import search_plain, task_words
from engine.storage.types import Id, Json

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

AT_ONCE = 1_000
_TASKS = sa.table(
    "tasks",
    sa.column("case_id", Id()),
    sa.column("id", Id()),
    sa.column("case_title"),
    sa.column("case_number"),
    sa.column("title"),
    sa.column("status"),
    sa.column("words"),
)
_SEARCH = sa.table("case_search", sa.column("case_id", Id()), sa.column("people"))
_PETITIONS = sa.table(
    "petitions", sa.column("case_id", Id()), sa.column("sender", Json()), sa.column("sender_hidden", sa.Boolean())
)
_OPEN = sa.text("status='open'")
_REST = (
    "status", "agency", "role", "assignee", "pressing_at", "opened_at", "matter", "process_id", "element", "urgency",
    "due_at", "id", "case_id",
)  # fmt: skip
ORDERS = {
    "ix_tasks_open": ("agency", "status", "role", "assignee", "pressing_at"),
    "ix_tasks_due": ("pressing_at", "id"),
    "ix_tasks_opened": ("opened_at", "id"),
    "ix_tasks_matter": ("matter", "pressing_at", "id"),
    "ix_tasks_step": ("process_id", "element", "pressing_at", "id"),
}
SQLITE = (
    # Whatever is asked of a task that was found by its words stands in one index, beside its number there.
    """CREATE INDEX ix_task_words_row ON tasks (
        search_row, status, agency, role, assignee, pressing_at, opened_at, matter, process_id, element, urgency,
        due_at, id, case_id) WHERE status = 'open'""",
    # Where in a text a word stands is not asked: kept without that, it is looked up ten times as fast.
    "CREATE VIRTUAL TABLE IF NOT EXISTS task_words USING fts5(words, prefix='2 3', detail=none, tokenize='ascii')",
    """CREATE TRIGGER task_words_changed AFTER UPDATE OF words, case_title, agency, matter, role, urgency ON tasks
       WHEN old.search_row IS NOT NULL AND (
           (new.words IS NOT NULL AND new.words IS NOT old.words)
           OR new.case_title IS NOT old.case_title OR new.agency IS NOT old.agency OR new.matter IS NOT old.matter
           OR new.role IS NOT old.role OR new.urgency <> old.urgency)
       BEGIN
           DELETE FROM task_words WHERE rowid = old.search_row;
           UPDATE tasks SET search_row = NULL WHERE case_id = new.case_id AND id = new.id;
       END""",
    """CREATE TRIGGER task_words_gone AFTER DELETE ON tasks WHEN old.search_row IS NOT NULL
       BEGIN
           DELETE FROM task_words WHERE rowid = old.search_row;
       END""",
)
POSTGRESQL = (
    """CREATE INDEX ix_task_words ON tasks
       USING gin (array_to_tsvector(string_to_array(words || ' zqa' || coalesce(agency, ''), ' ')))
       WHERE status = 'open'""",
)


def upgrade() -> None:
    for name, keys in ORDERS.items():
        # A filter is answered on the way through: no row of the table is read but those that are shown. `due_at`, as
        # SQLite works `pressing_at` out from it even where the index holds both.
        op.drop_index(name, table_name="tasks")
        columns = [*keys, *(one for one in _REST if one not in keys)]
        op.create_index(name, "tasks", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)
    op.add_column("tasks", sa.Column("words", sa.String()))
    op.add_column("tasks", sa.Column("search_row", sa.Integer()))
    op.add_column("case_search", sa.Column("people", sa.String(), nullable=False, server_default=""))
    connection = op.get_bind()
    _find_by_names(connection)
    _find_by_words(connection)
    for statement in SQLITE if connection.dialect.name == "sqlite" else POSTGRESQL:
        op.execute(statement)


def _find_by_names(connection: sa.Connection) -> None:
    is_open = sa.select(_TASKS.c.case_id).where(_TASKS.c.status == "open")
    senders = connection.execute(
        sa.select(_PETITIONS.c.case_id, _PETITIONS.c.sender).where(
            _PETITIONS.c.case_id.in_(is_open), sa.not_(_PETITIONS.c.sender_hidden)
        )
    ).all()
    for case_id, sender in senders:
        names = " ".join(str((sender or {}).get(name) or "") for name in ("full_name", "org_name", "representative"))
        connection.execute(sa.update(_SEARCH).where(_SEARCH.c.case_id == case_id).values(people=search_plain(names)))


def _find_by_words(connection: sa.Connection) -> None:
    tasks = connection.execute(
        sa.select(
            _TASKS.c.case_id, _TASKS.c.id, _TASKS.c.case_title, _TASKS.c.case_number, _TASKS.c.title, _SEARCH.c.people
        )
        .select_from(_TASKS.outerjoin(_SEARCH, _SEARCH.c.case_id == _TASKS.c.case_id))
        .where(_TASKS.c.status == "open")
    ).all()
    one = (
        sa.update(_TASKS)
        .where(_TASKS.c.case_id == sa.bindparam("b_case_id"), _TASKS.c.id == sa.bindparam("b_id"))
        .values(words=sa.bindparam("n_words"))
    )
    for start in range(0, len(tasks), AT_ONCE):
        connection.execute(
            one,
            [
                {
                    "b_case_id": task.case_id,
                    "b_id": task.id,
                    "n_words": (
                        f"{task_words(task.case_title, task.case_number, task.title)} {task.people or ''}".rstrip()
                    ),
                }
                for task in tasks[start : start + AT_ONCE]
            ],
        )
