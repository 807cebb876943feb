"""Run the migrations that a database still lacks."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from engine.storage.database import Database


def upgrade(database: Database) -> None:
    """Bring the database to the newest revision, in one transaction."""
    with database.writer.connect() as connection:
        command.upgrade(_config(connection), "head")
        connection.commit()


def newest_revision() -> str | None:
    """The last of the migrations."""
    return ScriptDirectory.from_config(_config(None)).get_current_head()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config
