"""The migrations make the tables that the code speaks of, on both databases."""

import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select

from engine.storage import create_schema, open_database
from engine.storage.migrations.upgrading import _config, newest_revision
from engine.storage.schema import SCHEMA, current_revision, keep_copy, needs_upgrade
from engine.storage.tables import Base, Case, CaseSearch


def test_migrated_database_has_the_tables_of_the_code(database_url: str) -> None:
    create_schema(database_url)
    database = open_database(database_url)
    with database.reader.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    database.dispose()
    # What a search needs on one of the two databases alone, its migration says in that database's own words.
    assert [item for item in differences if not re.search("alembic_version|task_words", str(item))] == []


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    create_schema(database_url)
    create_schema(database_url)
    database = open_database(database_url)
    assert not needs_upgrade(database)
    assert current_revision(database) == SCHEMA
    database.dispose()


def test_an_older_file_is_copied_aside_before_it_is_upgraded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hoidap.db'}"
    create_schema(url)
    database = open_database(url)
    keep_copy(database)
    database.dispose()
    copy = open_database(f"sqlite:///{tmp_path}/hoidap.before-upgrade-from-{SCHEMA}.db")
    assert current_revision(copy) == SCHEMA
    copy.dispose()


def test_the_schema_of_the_code_is_the_newest_migration() -> None:
    assert newest_revision() == SCHEMA


def test_cases_of_an_older_database_are_found_by_their_titles(database_url: str) -> None:
    database = open_database(database_url)
    with database.writer.connect() as connection:
        Base.metadata.drop_all(connection)
        connection.exec_driver_sql("DROP TABLE alembic_version")
        command.upgrade(_config(connection), "0001")
        case_id = insert_case(connection, title="Đường Hoà Bình ngập nước")
        connection.commit()
    create_schema(database_url)
    with database.reader.connect() as connection:
        found = connection.execute(select(CaseSearch.case_id, CaseSearch.text)).all()
    database.dispose()
    assert [tuple(row) for row in found] == [(case_id, "duong hoa binh ngap nuoc")]


def insert_case(connection: Connection, *, title: str) -> UUID:
    case_id, moment = uuid4(), datetime(2026, 11, 24, tzinfo=UTC)
    connection.execute(
        insert(Case).values(
            id=case_id,
            number="KH-2026-000001",
            process_id="petition",
            version_id=uuid4(),
            title=title,
            status="running",
            revision=1,
            audit_length=0,
            audit_head=b"",
            started_at=moment,
            started_by="sender",
        )
    )
    return case_id
