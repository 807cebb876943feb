"""Colleagues ask each other about a case, within the office."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

_OPEN = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "case_remarks",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("answers", Id(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_by", Id(), nullable=False),
        sa.Column("written_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_case_remarks")),
    )
    op.create_table(
        "case_mentions",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("remark_id", Id(), nullable=False),
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "remark_id", "officer_id", name=op.f("pk_case_mentions")),
    )
    op.create_index(
        "ix_case_mentions_open", "case_mentions", ["officer_id"], sqlite_where=_OPEN, postgresql_where=_OPEN
    )
