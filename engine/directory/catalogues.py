"""Catalogues an administrator edits: fields, refusal reasons, headings, channels, notices and so on."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from engine.storage import Work, tables


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: its code, its Vietnamese name, and whatever else it says in `facts`."""

    code: str
    name: str
    position: int
    facts: Mapping[str, Any]


def list_catalogue(work: Work, name: str) -> list[Entry]:
    """The active entries of that catalogue, in the order given by its editor."""
    query = (
        select(_entries.code, _entries.name, _entries.position, _entries.facts)
        .where(_entries.catalogue == name, _entries.is_active)
        .order_by(_entries.position, _entries.code)
    )
    return [Entry(row.code, row.name, row.position, row.facts) for row in work.connection.execute(query)]


def find_entry(work: Work, name: str, code: str) -> Entry | None:
    """The active entry of that code in that catalogue, None when there is none."""
    query = select(_entries.code, _entries.name, _entries.position, _entries.facts).where(
        _entries.catalogue == name, _entries.code == code, _entries.is_active
    )
    row = work.connection.execute(query).first()
    return Entry(row.code, row.name, row.position, row.facts) if row else None


def list_catalogues(work: Work) -> list[str]:
    """The names of all catalogues, sorted."""
    query = select(_entries.catalogue).distinct().order_by(_entries.catalogue)
    return list(work.connection.scalars(query))


_entries = tables.CatalogueEntry
