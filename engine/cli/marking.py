"""The mark in a data folder: it is prepared, for that database, by that schema.

Read without opening the database, so that a second start is quick.
"""

import json
from typing import Any

from engine.cli.installation import write_privately
from engine.cli.settings import ENGINE, Settings


def is_prepared(settings: Settings) -> bool:
    """Whether `init` has prepared this folder and this database before."""
    return _read(settings).get("database") == settings.database_mark


def upgrade_if_older(settings: Settings) -> None:
    """Bring the database to this release's schema if the folder was last used with another."""
    if is_prepared(settings) and _read(settings).get("schema") != newest_schema():
        from engine.storage import create_schema

        create_schema(settings.database_url)
        leave_mark(settings)


def leave_mark(settings: Settings) -> None:
    """Say that all is prepared."""
    mark = {"database": settings.database_mark, "schema": newest_schema()}
    write_privately(settings.mark, json.dumps(mark).encode())


def newest_schema() -> str:
    """The name of this release's last migration."""
    return max(path.stem for path in (ENGINE / "storage" / "migrations" / "versions").glob("*.py"))


def _read(settings: Settings) -> dict[str, Any]:
    try:
        mark = json.loads(settings.mark.read_bytes())
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) else {}
