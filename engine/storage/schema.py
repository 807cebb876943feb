"""Bring a database to this release's schema."""

from engine.storage.database import open_database
from engine.storage.tables import Base


def create_schema(url: str) -> None:
    """Create or upgrade the tables of the database at `url`."""
    database = open_database(url)
    try:
        Base.metadata.create_all(database.writer)
    finally:
        database.dispose()
