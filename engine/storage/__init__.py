"""SQLAlchemy tables, migrations and the unit of work: the only place that commits."""

from engine.storage.database import Database, open_database
from engine.storage.schema import create_schema
from engine.storage.types import new_id
from engine.storage.work import SYSTEM, Work, begin_work, current_database, now, read_work, use_clock, use_database

__all__ = [
    "SYSTEM",
    "Database",
    "Work",
    "begin_work",
    "create_schema",
    "current_database",
    "new_id",
    "now",
    "open_database",
    "read_work",
    "use_clock",
    "use_database",
]
