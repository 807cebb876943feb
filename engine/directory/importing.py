"""Import the directory from a file: agencies, roles and officers as they are to be."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select

from engine.directory.agencies import LEVELS
from engine.directory.catalogue_files import import_catalogues
from engine.directory.editing import AgencyNoun, OfficerNoun, RoleNoun, recorded
from engine.directory.import_shape import check_directory
from engine.directory.officers import clean_username
from engine.directory.sessions import revoke_sessions
from engine.directory.tokens import revoke_tokens
from engine.directory.upsert import upsert
from engine.storage import Work, new_id, tables


@dataclass(frozen=True, slots=True)
class ImportReport:
    """How many of each the file named, and what was new; `notes` say what needs a person's eye."""

    agencies: int
    officers: int
    roles: int
    new_agencies: int
    new_officers: int
    granted: int
    withdrawn: int
    notes: tuple[str, ...] = ()


def import_directory(work: Work, data: Mapping[str, Any], *, reason: str = "") -> ImportReport:
    """Bring agencies, roles and officers to what the data says; what it does not name stays.

    Importing the same twice changes nothing. Agencies are known by code, officers by username;
    the roles of an officer in their agency become those listed. Passwords are never touched.

    Raises:
        Invalid: something in the data is wrong; nothing is stored.
    """
    check_directory(data)
    codes = {agency["id"]: agency["code"] for agency in data["agencies"]}
    _import_levels(work, data.get("levels", []), reason)
    with recorded(work, RoleNoun(), AgencyNoun(), OfficerNoun(), reason=reason, batch=new_id()):
        upsert(work, tables.Role, [{"code": c, "name": n} for c, n in data["roles"].items()], key=("code",))
        new_agencies = _import_agencies(work, data["agencies"], codes)
        ids, new_officers = _import_officers(work, data["officers"], codes)
        granted, withdrawn = _import_grants(work, data["officers"], codes, ids)
    return ImportReport(
        agencies=len(data["agencies"]),
        officers=len(data["officers"]),
        roles=len(data["roles"]),
        new_agencies=new_agencies,
        new_officers=new_officers,
        granted=granted,
        withdrawn=withdrawn,
        notes=tuple(_notes(data["agencies"])),
    )


def _import_levels(work: Work, levels: list[Mapping[str, Any]], reason: str) -> None:
    import_catalogues(work, {LEVELS: sorted(levels, key=lambda level: level.get("rank", 0))}, reason=reason)


def _import_agencies(work: Work, agencies: list[Mapping[str, Any]], codes: Mapping[str, str]) -> int:
    known = set(work.connection.scalars(select(tables.Agency.code)))
    upsert(work, tables.Agency, [_agency(agency, codes) for agency in agencies], key=("code",))
    return len({agency["code"] for agency in agencies} - known)


def _agency(agency: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "code": agency["code"],
        "name": agency["name"],
        "level_code": agency["level_code"],
        "kind": agency.get("kind", ""),
        "parent_code": codes.get(agency.get("parent_id") or ""),
        "unit_name": agency.get("unit_name"),
        "fields": agency.get("fields", []),
        "can_receive": agency.get("can_receive", True),
        "can_dispatch": agency.get("can_dispatch", False),
        "is_hub": agency.get("is_dispatch_hub", False),
        "valid_from": _day(agency.get("valid_from")),
        "valid_to": _day(agency.get("valid_to")),
        "successor_code": codes.get(agency.get("successor_id") or ""),
        "file_id": agency["id"],
    }


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _import_officers(
    work: Work, officers: list[Mapping[str, Any]], codes: Mapping[str, str]
) -> tuple[dict[str, UUID], int]:
    query = select(tables.Officer.username, tables.Officer.id)
    known = {row.username: row.id for row in work.connection.execute(query)}
    ids = {name: known.get(name) or new_id() for name in map(_name, officers)}
    rows = [_officer(officer, codes) for officer in officers]
    fresh = [row | {"id": ids[row["username"]]} for row in rows if row["username"] not in known]
    if fresh:
        work.connection.execute(insert(tables.Officer), fresh)
    # Rows known already keep their id, and what only the product knows of them.
    upsert(
        work,
        tables.Officer,
        [row | {"id": ids[row["username"]]} for row in rows if row["username"] in known],
        key=("id",),
    )
    for row in rows:
        if not row["is_active"]:
            revoke_sessions(work, ids[row["username"]])
            revoke_tokens(work, ids[row["username"]])
    return ids, len(fresh)


def _name(officer: Mapping[str, Any]) -> str:
    return clean_username(officer["username"])


def _officer(officer: Mapping[str, Any], codes: Mapping[str, str]) -> dict[str, Any]:
    return {
        "username": _name(officer),
        "full_name": officer["full_name"],
        "job_title": officer.get("job_title", ""),
        "agency_code": codes[officer["agency_id"]],
        "email": officer.get("email"),
        "is_active": officer.get("active", True),
    }


def _import_grants(
    work: Work, officers: list[Mapping[str, Any]], codes: Mapping[str, str], ids: Mapping[str, UUID]
) -> tuple[int, int]:
    homes = {(ids[_name(officer)], codes[officer["agency_id"]]) for officer in officers}
    wanted = {
        (ids[_name(officer)], role, codes[officer["agency_id"]])
        for officer in officers
        for role in officer.get("roles", [])
    }
    query = select(_grants.officer_id, _grants.role, _grants.agency_code)
    held = {
        (row.officer_id, row.role, row.agency_code)
        for row in work.connection.execute(query)
        if (row.officer_id, row.agency_code) in homes
    }
    for officer_id, role, agency in sorted(held - wanted):
        work.connection.execute(
            delete(_grants).where(_grants.officer_id == officer_id, _grants.role == role, _grants.agency_code == agency)
        )
    fresh = [
        {"officer_id": officer_id, "role": role, "agency_code": agency}
        for officer_id, role, agency in sorted(wanted - held)
    ]
    if fresh:
        work.connection.execute(insert(_grants), fresh)
    return len(fresh), len(held - wanted)


def _notes(agencies: list[Mapping[str, Any]]) -> list[str]:
    return [
        f"{agency['code']}: nhiều đơn vị kế thừa ({', '.join(agency['successor_ids'])}); "
        "cần người chọn đơn vị nhận theo từng việc."
        for agency in agencies
        if agency.get("successor_ids")
    ]


_grants = tables.Grant
