"""Queues in any order and under any filter, out of one index."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import NEVER, Instant

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_OPEN = sa.text("status='open'")


def upgrade() -> None:
    never = sa.literal(NEVER, Instant())
    # SQLite adds only what it works out at reading without writing the table anew; its indexes hold it all the same.
    is_kept = op.get_bind().dialect.name != "sqlite"
    pressing = sa.Computed(sa.func.coalesce(sa.column("due_at"), never), persisted=is_kept)
    op.add_column("tasks", sa.Column("pressing_at", Instant(), pressing, nullable=False))
    op.drop_index("ix_tasks_queue", table_name="tasks")
    op.create_index(
        "ix_tasks_open",
        "tasks",
        [
            "agency", "status", "role", "assignee", "pressing_at", "opened_at", "matter", "process_id", "element",
            "urgency", "id", "case_id",
        ],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )  # fmt: skip
    op.create_index(
        "ix_tasks_due",
        "tasks",
        [
            "pressing_at", "id", "status", "agency", "role", "assignee", "opened_at", "matter", "process_id", "element",
            "urgency", "case_id",
        ],
        sqlite_where=_OPEN,
        postgresql_where=_OPEN,
    )  # fmt: skip
    for name, columns in (
        ("ix_tasks_opened", ["opened_at", "id"]),
        ("ix_tasks_matter", ["matter", "pressing_at", "id"]),
        ("ix_tasks_step", ["process_id", "element", "pressing_at", "id"]),
    ):
        op.create_index(name, "tasks", columns, sqlite_where=_OPEN, postgresql_where=_OPEN)
