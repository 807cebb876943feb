"""Absences that officers ask for themselves and a head decides; addresses of their calendars."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for column in (
        sa.Column("asked_by", Id(), nullable=True),
        sa.Column("asked_at", Instant(), nullable=True),
        sa.Column("decided_by", Id(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("note", sa.String(), nullable=False, server_default=""),
        sa.Column("outcome", sa.String(), nullable=False, server_default=""),
    ):
        op.add_column("substitutions", column)
    op.create_table(
        "calendar_feeds",
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_calendar_feeds_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
