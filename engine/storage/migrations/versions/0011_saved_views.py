"""Addresses of queues that officers and units keep under a name; what officers wait for, by who asked."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_views",
        sa.Column("id", Id(), nullable=False),
        sa.Column("officer_id", Id(), nullable=True),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("queue", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.Column("saved_by", Id(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_views")),
    )
    op.create_index("ix_saved_views_officer_id", "saved_views", ["officer_id"])
    op.create_index("ix_saved_views_agency", "saved_views", ["agency"])
    for name, table, column, is_open in (
        ("ix_petition_opinions_asked_by", "petition_opinions", "asked_by", "state='asked'"),
        ("ix_petition_requests_officer", "petition_requests", "officer", "ended_at IS NULL"),
    ):
        op.create_index(name, table, [column], sqlite_where=sa.text(is_open), postgresql_where=sa.text(is_open))
    # The cases that somebody has worked on, latest first, without a row of theirs.
    op.drop_index("ix_tasks_done", table_name="tasks")
    done = sa.text("status='completed'")
    op.create_index(
        "ix_tasks_done", "tasks", ["completed_by", "completed_at", "case_id"], sqlite_where=done, postgresql_where=done
    )
