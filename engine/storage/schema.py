"""Bring a database to this release's schema."""

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from engine.storage.database import Database, open_database

MIGRATIONS = Path(__file__).parent / "migrations"


def create_schema(url: str) -> None:
    """Create or upgrade the tables of the database at `url`; an older SQLite file is copied aside first."""
    database = open_database(url)
    try:
        if needs_upgrade(database):
            keep_copy(database)
            with database.writer.connect() as connection:
                command.upgrade(_config(connection), "head")
                connection.commit()
    finally:
        database.dispose()


def needs_upgrade(database: Database) -> bool:
    """Whether its schema is older than this release's (or not there yet)."""
    return current_revision(database) != ScriptDirectory.from_config(_config(None)).get_current_head()


def current_revision(database: Database) -> str | None:
    """The schema's revision, None for an empty database."""
    with database.reader.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def keep_copy(database: Database) -> None:
    """Copy an SQLite file of an older release aside, whole."""
    revision = current_revision(database)
    path = Path(database.url.database or "")
    if database.is_sqlite and revision is not None and path.is_file():
        copy = path.with_suffix(f".before-upgrade-from-{revision}{path.suffix}")
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
