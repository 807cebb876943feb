"""Whether a database has this release's schema, and how it gets it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import inspect

from engine.storage.database import Database, open_database

SCHEMA = "0016"
"""The newest revision in `migrations/versions`; a test keeps the two together."""


def create_schema(url: str) -> None:
    """Create or upgrade the tables of the database at `url`; an older SQLite file is copied aside first."""
    database = open_database(url)
    try:
        if needs_upgrade(database):
            # Alembic takes a third of a second to load: only where there is something to do.
            from engine.storage.migrations.upgrading import upgrade

            keep_copy(database)
            upgrade(database)
    finally:
        database.dispose()


def needs_upgrade(database: Database) -> bool:
    """Whether its schema is older than this release's (or not there yet)."""
    return current_revision(database) != SCHEMA


def current_revision(database: Database) -> str | None:
    """The schema's revision, None for an empty database."""
    with database.reader.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()


def keep_copy(database: Database) -> None:
    """Copy an SQLite file of an older release aside, whole."""
    revision = current_revision(database)
    path = Path(database.url.database or "")
    if database.is_sqlite and revision is not None and path.is_file():
        copy = path.with_suffix(f".before-upgrade-from-{revision}{path.suffix}")
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
