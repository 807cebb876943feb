"""Roles are data: a stable code and the Vietnamese name that lanes and screens use."""

import unicodedata

from sqlalchemy import select

from engine.storage import Work, tables


def role_names(work: Work) -> dict[str, str]:
    """Code → Vietnamese name of every role, by code."""
    rows = work.connection.execute(select(tables.Role.code, tables.Role.name).order_by(tables.Role.code))
    return {row.code: row.name for row in rows}


def resolve_role(work: Work, text: str) -> str | None:
    """The code of the role called so, by code or by name, in any case; None when there is none."""
    wanted = _folded(text)
    names = role_names(work)
    by_code = {_folded(code): code for code in names}
    by_name = {_folded(name): code for code, name in names.items()}
    return by_code.get(wanted) or by_name.get(wanted)


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
