"""The questions a petition asks and the petitions that belong together."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _questions()
    _links()
    _hidden_senders()


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


def _hidden_senders() -> None:
    with op.batch_alter_table("petitions") as table:
        table.add_column(sa.Column("sender_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
