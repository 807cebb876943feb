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
    _opinions()


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


def _opinions() -> None:
    op.create_table(
        "petition_opinions",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("late_at", Instant(), nullable=True),
        sa.Column("stance", sa.String(), nullable=True),
        sa.Column("opinion", sa.Text(), nullable=False),
        sa.Column("files", Json(), nullable=False),
        sa.Column("suggested_agency", sa.String(), nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("passed_over_at", Instant(), nullable=True),
        sa.Column("weighed_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_petition_opinions")),
    )
    op.create_table(
        "petition_rulings",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("is_binding", sa.Boolean(), nullable=False),
        sa.Column("conflict", sa.Text(), nullable=False),
        sa.Column("ruling", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_petition_rulings")),
    )
