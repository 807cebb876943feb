"""Agencies and what they handle, with their history: an agency that has ended keeps its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, or_, select

from engine.clock import local_day
from engine.directory.catalogues import list_catalogue
from engine.directory.errors import AgencyUnknown, HubMissing
from engine.directory.ordering import vietnamese_key
from engine.storage import Work, tables

LEVELS = "agency_levels"
"""The catalogue that names the levels; its order is the order of agencies in lists."""


@dataclass(frozen=True, slots=True)
class AgencyFacts:
    """An agency. `unit_name` is the place it serves, `successor` the code of who took over."""

    code: str
    name: str
    level: str
    kind: str
    parent: str | None
    unit_name: str | None
    fields: tuple[str, ...]
    can_receive: bool
    can_dispatch: bool
    is_hub: bool
    valid_from: date | None
    valid_to: date | None
    successor: str | None

    def exists_on(self, day: date) -> bool:
        """Whether the agency existed on that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


def get_agency(work: Work, code: str) -> AgencyFacts:
    """The agency of that code, also one that has ended.

    Raises:
        AgencyUnknown: there never was one.
    """
    row = work.connection.execute(_ALL.where(_agencies.code == code)).first()
    if row is None:
        raise AgencyUnknown(agency=code)
    return _facts(row)


def find_agency(work: Work, named: str) -> AgencyFacts | None:
    """The agency that another file means: by its code, else by its id in the directory's own file.

    None when there is no such agency, or more than one (ids of two files may be alike).
    """
    rows = list(work.connection.execute(_ALL.where(or_(_agencies.code == named, _agencies.file_id == named))))
    found = [row for row in rows if row.code == named] or rows
    return _facts(found[0]) if len(found) == 1 else None


def list_agencies(work: Work, *, on: date | None = None, receiving_only: bool = False) -> Sequence[AgencyFacts]:
    """The agencies that exist on that day (None: the work's day), by level and name.

    With `receiving_only`, those alone to which a petition can be sent.
    """
    day = on or local_day(work.now)
    ranks = {entry.code: entry.position for entry in list_catalogue(work, LEVELS)}
    found = (_facts(row) for row in work.connection.execute(_ALL))
    return sorted(
        (agency for agency in found if agency.exists_on(day) and (agency.can_receive or not receiving_only)),
        key=lambda agency: (ranks.get(agency.level, len(ranks)), vietnamese_key(agency.name), agency.code),
    )


def agency_names(work: Work) -> dict[str, str]:
    """Code → name of every agency that there is or was."""
    return {row.code: row.name for row in work.connection.execute(select(_agencies.code, _agencies.name))}


def hub_agency(work: Work) -> str:
    """The code of the agency that dispatches for the whole province.

    Raises:
        HubMissing: none is marked as such.
    """
    hubs = _ALL.where(_agencies.is_hub).order_by(_agencies.code)
    day = local_day(work.now)
    for row in work.connection.execute(hubs):
        if _facts(row).exists_on(day):
            return str(row.code)
    raise HubMissing


def find_agency_for(work: Work, field: str | None) -> str | None:
    """The code of the agency whose matter that field is, None when there is not exactly one."""
    handling = [agency.code for agency in list_agencies(work, receiving_only=True) if field in agency.fields]
    return handling[0] if len(handling) == 1 else None


def list_ended_agencies(work: Work, *, on: date | None = None) -> list[str]:
    """The codes of the agencies that have ended by that day (None: the work's day), sorted."""
    day = on or local_day(work.now)
    query = select(_agencies.code).where(_agencies.valid_to < day).order_by(_agencies.code)
    return list(work.connection.scalars(query))


def successor_of(work: Work, code: str, *, on: date | None = None) -> str | None:
    """The code of the agency that does that one's work on the day (None: the work's day).

    The agency itself while it exists; None when it ended without a single successor.

    Raises:
        AgencyUnknown: there is no agency of that code.
    """
    day = on or local_day(work.now)
    seen: set[str] = set()
    current: str | None = code
    while current is not None and current not in seen:
        agency = get_agency(work, current)
        if agency.exists_on(day):
            return agency.code
        seen.add(current)
        current = agency.successor
    return None


_agencies = tables.Agency
_ALL = select(*_agencies.__table__.columns)


def _facts(row: Row[Any]) -> AgencyFacts:
    return AgencyFacts(
        code=row.code,
        name=row.name,
        level=row.level_code,
        kind=row.kind,
        parent=row.parent_code,
        unit_name=row.unit_name,
        fields=tuple(row.fields),
        can_receive=row.can_receive,
        can_dispatch=row.can_dispatch,
        is_hub=row.is_hub,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successor=row.successor_code,
    )
