"""What became of a publication, where else it was made public, and cases that are about another case."""

import sqlalchemy as sa
from alembic import op

from engine.storage.types import Id, Instant, Json

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about_id", Id(), nullable=True))
        batch_op.create_index("ix_cases_about", ["about_id"], unique=False)
    with op.batch_alter_table("publications", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(), server_default="", nullable=False))
    op.create_table(
        "publication_versions",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("is_blotted", sa.Boolean(), nullable=False),
        sa.Column("edits", Json(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "place", name=op.f("pk_publication_versions")),
    )
    op.create_table(
        "publication_places",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("file_id", Id(), nullable=True),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_publication_places")),
    )
