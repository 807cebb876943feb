"""Files that are masked before everyone may see them."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant, Json

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "masked_files",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("source_id", Id(), nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("pages", Json(), nullable=False),
        sa.Column("masks", Json(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("copy_id", Id(), nullable=True),
        sa.Column("copy_sha256", sa.String(), nullable=True),
        sa.Column("agreed_sha256", sa.String(), nullable=True),
        sa.Column("read_sha256", sa.String(), nullable=True),
        sa.Column("read_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "source_id", name=op.f("pk_masked_files")),
    )
