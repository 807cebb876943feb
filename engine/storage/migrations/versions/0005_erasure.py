"""The register of what was erased, and confirmed state secrets."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant, Json

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "erasures",
        sa.Column("id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=True),
        sa.Column("case_number", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("rows", Json(), nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.Column("wiped_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasures")),
    )
    op.create_index("ix_erasures_at", "erasures", ["at", "id"])
    op.create_index("ix_erasures_case", "erasures", ["case_id"])
    op.add_column("sealed_cases", sa.Column("stage", sa.String(), nullable=False, server_default="suspected"))
    op.add_column("sealed_cases", sa.Column("decision", Json(), nullable=False, server_default="{}"))
    op.add_column("sealed_cases", sa.Column("milestones", Json(), nullable=False, server_default="[]"))
    op.add_column("officers", sa.Column("public_key", sa.String(), nullable=True))
