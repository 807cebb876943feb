"""Writing rows that may be there already, in the same words on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from engine.storage import Work
from engine.storage.tables import Base


def upsert(work: Work, table: type[Base], rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Insert the rows, all of the same columns; where `key` is taken, overwrite the others."""
    if not rows:
        return
    insert = sqlite.insert(table) if work.database.is_sqlite else postgresql.insert(table)
    changed = {name: insert.excluded[name] for name in rows[0] if name not in key}
    statement = insert.on_conflict_do_update(index_elements=list(key), set_=changed)
    work.connection.execute(statement, [dict(row) for row in rows])
