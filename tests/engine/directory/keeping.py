"""The small town with two who keep its directory, quan and tam."""

from collections.abc import Mapping
from typing import Any

from engine.directory import Officer, digest_of
from engine.directory.changes import Change, list_changes
from engine.directory.editing import NOUNS, Noun, Saved, save_row
from engine.storage import read_work
from tests.engine.directory.town import directory, officer


def kept_directory() -> dict[str, Any]:
    """The town's file with administrators."""
    data = directory()
    data["roles"] |= {"ADMIN": "Quản trị hệ thống", "PROCESS_DESIGNER": "Người thiết kế quy trình"}
    data["officers"] += [
        {"username": "quan", "full_name": "Đỗ Quản", "agency_id": "A1", "roles": ["ADMIN"]},
        {"username": "tam", "full_name": "Bùi Tâm", "agency_id": "A1", "roles": ["ADMIN"]},
    ]
    return data


def values_of(noun: Noun, key: str) -> Mapping[str, Any]:
    """The row as it stands."""
    with read_work() as work:
        return noun.load(work, key)[key]


def save(table: str, key: str | None, *, by: str = "quan", reason: str = "", **typed: Any) -> Saved:
    """The row saved by an administrator who has just opened it."""
    noun = NOUNS[table]()
    opened = digest_of(values_of(noun, key)) if key is not None else ""
    return save_row(noun, key, typed, opened=opened, reason=reason, actor=officer(by))


def history(noun: str, key: str) -> tuple[Change, ...]:
    """What happened to the row, newest first."""
    with read_work() as work:
        return list_changes(work, noun=noun, key=key).items


def grant(role: str, agency: str = "", first: str | None = None, last: str | None = None) -> dict[str, Any]:
    """A grant as a form sends it."""
    return {"role": role, "agency": agency, "valid_from": first, "valid_to": last}


def someone() -> Officer:
    """An administrator."""
    return officer("quan")
