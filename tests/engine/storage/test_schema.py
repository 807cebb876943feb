"""The migrations make the tables that the code speaks of, on both databases."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from engine.storage import create_schema, open_database
from engine.storage.migrations.upgrading import newest_revision
from engine.storage.schema import SCHEMA, current_revision, keep_copy, needs_upgrade
from engine.storage.tables import Base


def test_migrated_database_has_the_tables_of_the_code(database_url: str) -> None:
    create_schema(database_url)
    database = open_database(database_url)
    with database.reader.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    database.dispose()
    assert [item for item in differences if "alembic_version" not in str(item)] == []


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    create_schema(database_url)
    create_schema(database_url)
    database = open_database(database_url)
    assert not needs_upgrade(database)
    assert current_revision(database) == "0001"
    database.dispose()


def test_an_older_file_is_copied_aside_before_it_is_upgraded(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'hoidap.db'}"
    create_schema(url)
    database = open_database(url)
    keep_copy(database)
    database.dispose()
    copy = open_database(f"sqlite:///{tmp_path / 'hoidap.before-upgrade-from-0001.db'}")
    assert current_revision(copy) == "0001"
    copy.dispose()


def test_the_schema_of_the_code_is_the_newest_migration() -> None:
    assert newest_revision() == SCHEMA
