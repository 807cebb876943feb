"""The questions a petition asks and the petitions that belong together."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant, Json

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _questions()
    _links()
    _undo()


def _questions() -> None:
    op.create_table(
        "petition_questions",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_petition_questions")),
    )


def _links() -> None:
    op.create_table(
        "petition_links",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("other_id", Id(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "other_id", "kind", name=op.f("pk_petition_links")),
    )
    op.create_index("ix_petition_links_other", "petition_links", ["other_id", "kind"])


def _undo() -> None:
    op.add_column("cases", sa.Column("undo_until", Instant(), nullable=True))
    op.create_table(
        "undo_snapshots",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("task_id", Id(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("held", Json(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_undo_snapshots")),
    )
    op.create_index("ix_undo_snapshots_until", "undo_snapshots", ["until"])
    op.create_index("ix_undo_snapshots_officer", "undo_snapshots", ["officer_id", "until"])
