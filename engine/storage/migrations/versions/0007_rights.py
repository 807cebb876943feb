"""Who opened a case, and how long it is kept."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_openings",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("reads_content", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "officer_id", "day", name=op.f("pk_case_openings")),
    )
    op.create_table(
        "case_keeping",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("held_at", Instant(), nullable=True),
        sa.Column("held_by", sa.String(), nullable=True),
        sa.Column("held_reason", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=True),
        sa.Column("wanted_at", Instant(), nullable=True),
        sa.Column("wanted_by", sa.String(), nullable=True),
        sa.Column("wanted_reason", sa.String(), nullable=False),
        sa.Column("with_publication", sa.Boolean(), nullable=False),
        sa.Column("done", sa.String(), nullable=True),
        sa.Column("done_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_keeping")),
    )
