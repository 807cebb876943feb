"""What the whole procedure keeps: questions, petitions that belong together, notices, how deadlines come about."""

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
    op.create_index("ix_tasks_agency", "tasks", ["agency", "case_id"])
    _opinions()
    _pool()
    _clarification()
    _returns()
    _notifications()
    _deadlines()
    _authorisations()
    _letter_numbers()
    _hidden_senders()
    _undo()


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


def _undo() -> None:
    op.add_column("cases", sa.Column("undo_until", Instant(), nullable=True))
    op.create_table(
        "undo_snapshots",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("task_id", Id(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.Column("held", Json(), nullable=False),
        sa.Column("changes", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_undo_snapshots")),
    )
    op.create_index("ix_undo_snapshots_until", "undo_snapshots", ["until"])
    op.create_index("ix_undo_snapshots_officer", "undo_snapshots", ["officer_id", "until"])


def _hidden_senders() -> None:
    with op.batch_alter_table("petitions") as table:
        table.add_column(sa.Column("sender_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))


def _clarification() -> None:
    op.create_table(
        "petition_requests",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("reminded_at", Instant(), nullable=True),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("status_before", sa.String(), nullable=False),
        sa.Column("pauses", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_petition_requests")),
    )
    op.create_index("ix_petition_requests_open", "petition_requests", ["ended_at", "due_at"])
    op.create_table(
        "petition_request_items",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "round", "number", name=op.f("pk_petition_request_items")),
    )
    op.create_table(
        "petition_replies",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("message_id", Id(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=True),
        sa.Column("via", sa.String(), nullable=False),
        sa.Column("is_late", sa.Boolean(), nullable=False),
        sa.Column("keyed_by", sa.String(), nullable=True),
        sa.Column("came_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "message_id", name=op.f("pk_petition_replies")),
    )
    op.create_table(
        "petition_reply_links",
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_petition_reply_links")),
    )
    op.create_index("ix_petition_reply_links_case", "petition_reply_links", ["case_id", "round"])


def _returns() -> None:
    op.create_table(
        "petition_returns",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("suggested", sa.String(), nullable=True),
        sa.Column("officer", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_petition_returns")),
    )


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


def _pool() -> None:
    op.create_table(
        "petition_pool",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("review_on", Instant(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("similar", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("left_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_petition_pool")),
    )
    op.create_index("ix_petition_pool_agency", "petition_pool", ["left_at", "agency"])


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


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("id", Id(), nullable=False),
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("case_id", Id(), nullable=True),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("read_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_notifications_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notifications")),
    )
    unread = sa.text("read_at IS NULL")
    op.create_index(
        "ix_notifications_unread", "notifications", ["officer_id"], sqlite_where=unread, postgresql_where=unread
    )
    op.create_index("ix_notifications_officer", "notifications", ["officer_id", "id"])
    op.create_index("ix_notifications_case", "notifications", ["case_id"])
    op.create_table(
        "notification_preferences",
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("choices", Json(), nullable=False),
        sa.Column("has_digest", sa.Boolean(), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_notification_preferences_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", name=op.f("pk_notification_preferences")),
    )
    op.create_table(
        "digest_runs",
        sa.Column("officer_id", Id(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["officer_id"], ["officers.id"], name=op.f("fk_digest_runs_officer_id")),
        sa.PrimaryKeyConstraint("officer_id", "day", name=op.f("pk_digest_runs")),
    )
    _delivery()


def _delivery() -> None:
    op.create_table(
        "notice_problems",
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("notice", "channel", "code", name=op.f("pk_notice_problems")),
    )
    op.create_table(
        "letters_to_send",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("message_id", Id(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("sent_at", Instant(), nullable=True),
        sa.Column("sent_by", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("case_id", "message_id", name=op.f("pk_letters_to_send")),
    )
    waiting = sa.text("sent_at IS NULL")
    op.create_index(
        "ix_letters_to_send_open", "letters_to_send", ["created_at"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.create_table(
        "kept_messages",
        sa.Column("id", Id(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_messages")),
    )
    op.create_index("ix_kept_messages_at", "kept_messages", ["at", "id"])


def _deadlines() -> None:
    op.add_column("tasks", sa.Column("due_basis", Json(), nullable=True))
    op.create_table(
        "term_extensions",
        sa.Column("case_id", Id(), nullable=False),
        sa.Column("id", Id(), nullable=False),
        sa.Column("task_id", Id(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("agency", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("asked_by", Id(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("old_due", Instant(), nullable=True),
        sa.Column("wanted_due", Instant(), nullable=False),
        sa.Column("decided_by", Id(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("granted_due", Instant(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_term_extensions")),
    )
    op.create_index("ix_term_extensions_open", "term_extensions", ["status", "agency", "asked_at"])
    op.create_index("ix_term_extensions_task", "term_extensions", ["task_id"])
