"""What `check` knows of roles and agencies: from the installation, or from a directory file beside the library."""

import json
from pathlib import Path
from typing import Any

from sqlalchemy import inspect, make_url

from engine.cli.compose import FIRST_TABLE, compose
from engine.cli.deploying import directory_facts
from engine.cli.settings import Settings
from engine.definitions.check import DirectoryFacts
from engine.errors import Unavailable
from engine.storage import current_database, read_work

DIRECTORY = "demo/directory.json"
CATALOGUES = "demo/catalogues.json"


def known_directory(settings: Settings, folder: Path) -> DirectoryFacts | None:
    """The installation's directory; without one, that of the folder's demo; None when there is neither."""
    return _installed(settings) or _beside(folder)


def _installed(settings: Settings) -> DirectoryFacts | None:
    # Checking files must not create a database where there is none.
    if settings.is_sqlite and not Path(make_url(settings.database_url).database or "").is_file():
        return None
    try:
        compose(settings)
        with read_work() as work:
            if not inspect(current_database().reader).has_table(FIRST_TABLE):
                return None
            facts = directory_facts(work)
    except Unavailable:
        return None
    return facts if facts.role_names else None


def _beside(folder: Path) -> DirectoryFacts | None:
    data = _read(folder / DIRECTORY)
    if not data:
        return None
    catalogues = {name: entries for name, entries in _read(folder / CATALOGUES).items() if isinstance(entries, list)}
    return DirectoryFacts(
        roles={role for officer in data.get("officers", []) for role in officer.get("roles", [])},
        role_names=data.get("roles", {}),
        agencies={agency["code"] for agency in data.get("agencies", [])},
        catalogues={name: {entry["code"] for entry in entries} for name, entries in catalogues.items()},
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
