"""Cases set aside because they may hold a state secret."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant, Json

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sealed_cases",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("agencies", Json(), nullable=False),
        sa.Column("marked_at", Instant(), nullable=False),
        sa.Column("marked_by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_sealed_cases")),
    )
