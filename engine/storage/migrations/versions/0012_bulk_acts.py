"""One act on many tasks, and what became of each of them."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant, Json

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bulk_acts",
        sa.Column("id", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("process_id", sa.String(), nullable=True),
        sa.Column("element", sa.String(), nullable=True),
        sa.Column("receiver_id", Id(), nullable=True),
        sa.Column("source_id", Id(), nullable=True),
        sa.Column("content", Json(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("started_at", Instant(), nullable=True),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bulk_acts")),
    )
    op.create_index("ix_bulk_acts_officer", "bulk_acts", ["officer_id", "created_at"])
    op.create_index("ix_bulk_acts_at", "bulk_acts", ["created_at"])
    op.create_table(
        "bulk_items",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("act_id", Id(), nullable=False),
        sa.Column("task_id", Id(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("data", Json(), nullable=False),
        sa.Column("before", Json(), nullable=False),
        sa.Column("mark", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("facts", Json(), nullable=False),
        sa.Column("problems", Json(), nullable=False),
        sa.Column("at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "act_id", "task_id", name=op.f("pk_bulk_items")),
    )
    op.create_index("ix_bulk_items_act", "bulk_items", ["act_id", "status", "position"])
    op.create_index("ix_bulk_items_task", "bulk_items", ["task_id"])
