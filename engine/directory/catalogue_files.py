"""Catalogues as files bring them: checked whole, stored, and what changed kept in the history."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.directory.editing import EntryNoun, recorded
from engine.directory.upsert import upsert
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, new_id, tables


def import_catalogues(work: Work, data: Mapping[str, Any], *, reason: str = "") -> int:
    """Store catalogues as `{name: [{"code", "name", …facts}]}`; how many entries there were.

    Entries get their position from their place; what is not named stays as it was. A key that
    begins with `_` is a remark. `"active": false` hides an entry.

    Raises:
        Invalid: an entry without code or name, or a code twice; nothing is stored.
    """
    problems: list[Problem] = []
    rows = [
        row
        for name, entries in data.items()
        if not name.startswith("_")
        for row in _read_catalogue(name, entries, problems)
    ]
    if problems:
        raise Invalid(N_("Danh mục có mục chưa đúng."), problems=problems)
    nouns = [EntryNoun.of(work, name) for name in dict.fromkeys(row["catalogue"] for row in rows)]
    with recorded(work, *nouns, reason=reason, batch=new_id()):
        upsert(work, _entries, rows, key=("catalogue", "code"))
    return len(rows)


_entries = tables.CatalogueEntry
_OWN_KEYS = frozenset({"code", "name", "active"})


def _read_catalogue(name: str, entries: object, problems: list[Problem]) -> list[dict[str, Any]]:
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        problems.append(Problem(f"/{name}", N_("Danh mục phải là một danh sách."), N_("Đặt các mục trong [ ].")))
        return []
    rows: dict[str, dict[str, Any]] = {}
    for position, entry in enumerate(entries):
        where = f"/{name}/{position}"
        if not isinstance(entry, Mapping) or not _is_text(entry.get("code")) or not _is_text(entry.get("name")):
            problems.append(Problem(where, N_("Mục thiếu mã hoặc tên."), N_("Ghi cả “code” và “name”.")))
        elif entry["code"] in rows:
            problems.append(Problem(where, N_("Mã này đã dùng ở một mục trước."), N_("Mỗi mã chỉ dùng một lần.")))
        else:
            rows[entry["code"]] = _row(name, position, entry)
    return list(rows.values())


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value.strip() != ""


def _row(catalogue: str, position: int, entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "catalogue": catalogue,
        "code": entry["code"],
        "name": entry["name"],
        "position": position,
        "facts": {key: value for key, value in entry.items() if key not in _OWN_KEYS},
        "is_active": bool(entry.get("active", True)),
    }
