"""The accounts of a demo: random passwords, shown on its sign-in page and nowhere else."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.cli.installation import write_privately
from engine.directory import OfficerRow, get_agency, hub_agency, list_officers, new_password, role_names, set_password
from engine.storage import Work, begin_work


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo. `featured`: the one that the sign-in page lists for its first role."""

    username: str
    password: str
    full_name: str
    job_title: str
    agency: str
    agency_name: str
    roles: tuple[str, ...]
    role_names: tuple[str, ...]
    featured: bool


def write_demo_accounts(path: Path) -> None:
    """Give every officer a random password, and write them down for the owner of the folder."""
    with begin_work() as work:
        officers = list_officers(work, agency=None)
        passwords = {officer.username: new_password() for officer in officers}
        for officer in officers:
            set_password(work, officer.id, passwords[officer.username])
        accounts = _describe(work, officers, passwords)
        # Written before the passwords count: a crash leaves a file too many, never accounts nobody can open.
        write_privately(path, json.dumps({"accounts": accounts}, ensure_ascii=False, indent=1).encode())


def read_demo_accounts(path: Path) -> list[DemoAccount]:
    """The accounts written down; none when there is no such file."""
    try:
        content = json.loads(path.read_bytes())
    except OSError:
        return []
    return [
        DemoAccount(**{**one, "roles": tuple(one["roles"]), "role_names": tuple(one["role_names"])})
        for one in content["accounts"]
    ]


def _describe(work: Work, officers: Sequence[OfficerRow], passwords: dict[str, str]) -> list[dict[str, Any]]:
    names, hub = role_names(work), hub_agency(work)
    featured = _featured(officers, list(names), hub)
    ordered = sorted(officers, key=lambda one: (one.username not in featured, one.agency != hub, one.username))
    return [
        {
            "username": officer.username,
            "password": passwords[officer.username],
            "full_name": officer.full_name,
            "job_title": officer.job_title,
            "agency": officer.agency,
            "agency_name": get_agency(work, officer.agency).name,
            "roles": list(officer.roles),
            "role_names": [names[role] for role in officer.roles],
            "featured": officer.username in featured,
        }
        for officer in ordered
    ]


EXAMPLE_AGENCY = "SNNMT"


def _featured(officers: Sequence[OfficerRow], roles: Sequence[str], hub: str) -> set[str]:
    """Enough accounts to walk the whole procedure: each role in the hub, and each in one agency that handles."""
    chosen: set[str] = set()
    for agency in (hub, EXAMPLE_AGENCY, None):
        for role in roles:
            if agency is None and any(role in one.roles for one in officers if one.username in chosen):
                continue
            holders = sorted(one.username for one in officers if role in one.roles and agency in {None, one.agency})
            if holders and not any(name in chosen for name in holders):
                chosen.add(holders[0])
    # What one designer proposes, another publishes.
    chosen.update(sorted(one.username for one in officers if "PROCESS_DESIGNER" in one.roles)[:2])
    return chosen
