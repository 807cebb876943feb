"""What `check` and `rehearse` know of roles, agencies and holidays without anything running.

From the installation if there is one, else from a directory file beside the library.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.cases.deploying import directory_facts
from engine.cases.rehearsal import NEUTRAL_HUB
from engine.cli.compose import compose, has_tables
from engine.cli.settings import Settings
from engine.clock import WorkingCalendar, local_day, seed_days
from engine.definitions.check import DirectoryFacts
from engine.directory import HubMissing, hub_agency, list_catalogue, load_calendar
from engine.errors import Unavailable
from engine.storage import now, read_work

DIRECTORY = "demo/directory.json"
CATALOGUES = "demo/catalogues.json"
RULES = "deadline_rules"
YEARS_AROUND = 3


@dataclass(frozen=True, slots=True)
class Known:
    """The ground that a procedure stands on. `facts` None: nothing is known of roles and agencies.

    `deadline_rules`: by code, what the catalogue of that name says of each: name, term, basis, status.
    """

    facts: DirectoryFacts | None
    calendar: WorkingCalendar
    hub: str
    deadline_rules: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def known_directory(settings: Settings, folder: Path) -> Known:
    """The installation's directory; without one, that of the folder's demo."""
    return _installed(settings) or _beside(folder)


def _installed(settings: Settings) -> Known | None:
    # Checking files must not create a database where there is none.
    if settings.is_sqlite and not settings.database_file.is_file():
        return None
    try:
        compose(settings)
        if not has_tables():
            return None
        with read_work() as work:
            rules = {entry.code: {"name": entry.name, **entry.facts} for entry in list_catalogue(work, RULES)}
            return Known(directory_facts(work), load_calendar(work), hub_agency(work), rules)
    except (Unavailable, HubMissing):
        return None


def _beside(folder: Path) -> Known:
    data, catalogues = _read(folder / DIRECTORY), _read(folder / CATALOGUES)
    year = local_day(now()).year
    calendar = WorkingCalendar(
        [day for one in range(year - YEARS_AROUND, year + YEARS_AROUND) for day in seed_days(one)]
    )
    rules = {entry["code"]: entry for entry in catalogues.get(RULES, [])}
    return Known(_facts(data, catalogues) if data else None, calendar, _hub(data), rules)


def _facts(data: dict[str, Any], catalogues: dict[str, Any]) -> DirectoryFacts:
    return DirectoryFacts(
        roles={role for officer in data.get("officers", []) for role in officer.get("roles", [])},
        role_names=data.get("roles", {}),
        agencies={agency["code"] for agency in data.get("agencies", [])},
        catalogues={
            name: {entry["code"] for entry in entries}
            for name, entries in catalogues.items()
            if isinstance(entries, list)
        },
    )


def _hub(data: dict[str, Any]) -> str:
    return next((one["code"] for one in data.get("agencies", []) if one.get("is_dispatch_hub")), NEUTRAL_HUB)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
