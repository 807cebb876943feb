"""Drafts and proposals of designers, settings and the history of the directory, search of cases."""

import sqlalchemy as sa
from alembic import op

from engine.storage.search_text import search_plain
from engine.storage.types import Id, Instant, Json

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _designer()
    _administration()
    _monitor()
    _similar()


def _designer() -> None:
    op.create_table(
        "drafts",
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("path", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("base_sha256", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_drafts_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "path", name=op.f("pk_drafts")),
    )
    op.create_table(
        "version_proposals",
        sa.Column("id", Id(), nullable=False),
        sa.Column("processes", Json(), nullable=False),
        sa.Column("changes", Json(), nullable=False),
        sa.Column("base", Json(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("proposed_by", sa.String(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("remarks", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version_proposals")),
    )
    op.create_index("ix_version_proposals_status", "version_proposals", ["status", "proposed_at"])


def _administration() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", Json(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
    )
    op.create_table(
        "directory_changes",
        sa.Column("id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("before", Json(), nullable=True),
        sa.Column("after", Json(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("batch", Id(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_changes")),
    )
    op.create_index("ix_directory_changes_thing", "directory_changes", ["noun", "key", "at"])
    op.create_index("ix_directory_changes_at", "directory_changes", ["at"])
    op.add_column("calendar_days", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "directory_imports",
        sa.Column("id", Id(), nullable=False),
        sa.Column("noun", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("uploaded_at", Instant(), nullable=False),
        sa.Column("uploaded_by", Id(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_imports")),
    )


def _monitor() -> None:
    op.create_table(
        "content_grants",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("granted_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_content_grants")),
    )
    op.create_index("ix_content_grants_officer", "content_grants", ["officer_id", "case_id", "expires_at"])
    is_open = sa.text("status='open'")
    op.create_index(
        "ix_tasks_place",
        "tasks",
        ["process_id", "element", "case_id", "due_at"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )
    _moves()
    _search()


def _moves() -> None:
    op.add_column("cases", sa.Column("moved_at", Instant(), nullable=True))
    op.execute(
        "UPDATE cases SET moved_at = "
        "coalesce((SELECT max(events.at) FROM events WHERE events.case_id = cases.id), started_at)"
    )
    op.create_index("ix_cases_started", "cases", ["started_at", "id"])
    op.create_index("ix_cases_ended", "cases", ["ended_at"])


def _search() -> None:
    found = op.create_table(
        "case_search",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_search")),
    )
    cases = sa.table("cases", sa.column("id", Id()), sa.column("title", sa.String()))
    rows = [
        {"case_id": row.id, "text": search_plain(row.title)}
        for row in op.get_bind().execute(sa.select(cases.c.id, cases.c.title))
    ]
    if rows:
        op.bulk_insert(found, rows)


def _similar() -> None:
    op.create_table(
        "petition_shingles",
        sa.Column("hash", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.PrimaryKeyConstraint("hash", "case_id", name=op.f("pk_petition_shingles")),
        sqlite_with_rowid=False,
    )
