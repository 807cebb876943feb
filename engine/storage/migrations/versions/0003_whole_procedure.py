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
    _authorisations()
    _letter_numbers()


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


def _authorisations() -> None:
    op.create_table(
        "authorisations",
        sa.Column("id", Id(), nullable=False),
        sa.Column("principal_id", Id(), nullable=False),
        sa.Column("deputy_id", Id(), nullable=False),
        sa.Column("agency_code", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("steps", Json(), nullable=False),
        sa.Column("matters", Json(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("ended_by", sa.String(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["principal_id"], ["officers.id"], name=op.f("fk_authorisations_principal_id_officers")
        ),
        sa.ForeignKeyConstraint(["deputy_id"], ["officers.id"], name=op.f("fk_authorisations_deputy_id_officers")),
        sa.ForeignKeyConstraint(
            ["agency_code"], ["agencies.code"], name=op.f("fk_authorisations_agency_code_agencies")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorisations")),
    )
    op.create_index("ix_authorisations_deputy", "authorisations", ["deputy_id"])
    op.create_index("ix_authorisations_agency", "authorisations", ["agency_code"])
    op.add_column("tasks", sa.Column("matter", sa.String(), nullable=True))
    op.add_column("tasks", sa.Column("authority", Id(), nullable=True))


def _letter_numbers() -> None:
    op.create_table(
        "letter_numbers",
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("series", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("agency", "series", "year", "number", name=op.f("pk_letter_numbers")),
    )
    op.create_index("ix_letter_numbers_case", "letter_numbers", ["case_id"])
    op.add_column("attachments", sa.Column("signature", Json(), nullable=True))
