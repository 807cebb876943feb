"""Officers as use cases see them: who they are, what they may do, for whom they stand today."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Row, and_, bindparam, or_, select

from engine.clock import local_day
from engine.directory.errors import OfficerUnknown
from engine.directory.ordering import name_key
from engine.storage import Work, tables

DEPUTY = "DEPUTY"
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role, held in one agency."""

    role: str
    agency: str


@dataclass(frozen=True, slots=True)
class Authority:
    """What an officer may do today in a head's place, by a document; no steps or matters named means all of them."""

    id: UUID
    principal_id: UUID
    principal: str
    role: str
    agency: str
    steps: frozenset[str]
    matters: frozenset[str]
    document: str

    def covers(self, role: str | None, agency: str | None, step: str, matter: str | None) -> bool:
        """Whether a task of that role and agency, at that step and on that matter, is within it."""
        is_of_role = role == self.role and agency == self.agency
        return is_of_role and (not self.steps or step in self.steps) and (not self.matters or matter in self.matters)


@dataclass(frozen=True, slots=True)
class Officer:
    """An active officer with the grants that hold today.

    `stands_for` holds those whose approved substitute they are today, while they hold a role in an agency
    of theirs; these stand for nobody in turn, so that a substitute's substitute gains nothing. `acts_under`
    holds what heads have authorised them to do today; it passes to nobody either.
    """

    id: UUID
    username: str
    full_name: str
    job_title: str
    agency: str
    grants: frozenset[Grant]
    stands_for: tuple["Officer", ...] = ()
    locale: str = "vi"
    acts_under: tuple[Authority, ...] = ()
    agency_name: str = ""

    @property
    def roles(self) -> frozenset[str]:
        """The codes of their own roles, in whichever agency."""
        return frozenset(grant.role for grant in self.grants)

    def has_role(self, role: str, agency: str | None = None) -> bool:
        """Whether they hold this role themselves, in that agency or, without one, in any."""
        if agency is None:
            return any(grant.role == role for grant in self.grants)
        return any(grant.role == role and grant.agency == agency for grant in self.grants)

    def works_in(self, agency: str) -> bool:
        """Whether that agency is theirs, by their post or by a grant."""
        return self.agency == agency or any(grant.agency == agency for grant in self.grants)


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """One line of a list of officers; `roles` are sorted codes held in the agency asked for."""

    id: UUID
    username: str
    full_name: str
    job_title: str
    agency: str
    roles: tuple[str, ...]


_Row = Row[*tuple[Any, ...]]
_Rows = Sequence[_Row]


def get_officer(work: Work, officer_id: UUID) -> Officer:
    """The active officer, with grants and substitutions as of the work's day.

    Raises:
        OfficerUnknown: there is no such officer, or the account is closed.
    """
    today = local_day(work.now)
    found = work.connection.execute(_WITH_PRINCIPALS, {"id": officer_id, "today": today}).all()
    rows = [row for row in found if row.id == officer_id]
    return _officer(work, rows, [row for row in found if row.id != officer_id], today)


def find_officer_by_username(work: Work, username: str) -> Officer | None:
    """The active officer of that username, in any case; None when there is none."""
    name = clean_username(username)
    if not USERNAME.fullmatch(name):
        return None
    officer_id = work.connection.scalar(_ID_OF, {"username": name})
    return get_officer(work, officer_id) if officer_id is not None else None


def list_officers(work: Work, *, agency: str | None, role: str | None = None) -> list[OfficerRow]:
    """The active officers of the agency (None: of all), by given name as Vietnamese lists go.

    An officer belongs to the agency of their post and to those where they hold a role; with
    `role`, only who holds it in that agency is listed.
    """
    facts = {"today": local_day(work.now)}
    query = _WITH_GRANTS.where(_officers.is_active)
    if agency is not None:
        query = query.where(or_(_officers.agency_code == agency, _grants.agency_code == agency))
    listed = []
    for rows in _by_officer(work.connection.execute(query, facts)):
        held = {row.role for row in rows if row.role and agency in {None, row.grant_agency}}
        if role is None or role in held:
            first = rows[0]
            listed.append(
                OfficerRow(
                    first.id,
                    first.username,
                    first.full_name,
                    first.job_title,
                    first.agency_code,
                    tuple(sorted(held)),
                )
            )
    return sorted(listed, key=lambda row: (name_key(row.full_name), row.username))


def clean_username(username: str) -> str:
    """The username as it is stored: usernames differ by more than case."""
    return username.strip().lower()


_officers, _grants, _substitutions = tables.Officer, tables.Grant, tables.Substitution
_authorisations, _agencies = tables.Authorisation, tables.Agency
_today: BindParameter[date] = bindparam("today")


def _holds(first: ColumnElement[Any], last: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(or_(first.is_(None), first <= _today), or_(last.is_(None), last >= _today))


_COLUMNS = (
    _officers.id,
    _officers.username,
    _officers.full_name,
    _officers.job_title,
    _officers.agency_code,
    _officers.locale,
    select(tables.Agency.name)
    .where(tables.Agency.code == _officers.agency_code)
    .scalar_subquery()
    .label("agency_name"),
    _grants.role,
    _grants.agency_code.label("grant_agency"),
)
_GRANTED = and_(
    _grants.officer_id == _officers.id,
    _holds(_grants.__table__.c.valid_from, _grants.__table__.c.valid_to),
)
_WITH_GRANTS = select(*_COLUMNS).outerjoin(_grants, _GRANTED)
_PRINCIPALS = select(_substitutions.officer_id).where(
    _substitutions.substitute_id == bindparam("id"),
    _substitutions.first_day <= _today,
    _substitutions.last_day >= _today,
    _substitutions.approved_by.is_not(None),
)
_WITH_PRINCIPALS = _WITH_GRANTS.where(
    or_(_officers.id == bindparam("id"), _officers.id.in_(_PRINCIPALS)), _officers.is_active
)
"""The officer and those whose substitute they are today, asked for at once."""
_ID_OF = select(_officers.id).where(_officers.username == bindparam("username"), _officers.is_active)


_AUTHORISED = (
    select(
        _authorisations.id,
        _authorisations.principal_id,
        _officers.full_name,
        _authorisations.role,
        _authorisations.agency_code,
        _authorisations.steps,
        _authorisations.matters,
        _authorisations.document,
    )
    .join(_officers, _officers.id == _authorisations.principal_id)
    # Who has left the post can no longer lend it, whatever the document's last day.
    .join(
        _grants,
        and_(
            _GRANTED,
            _grants.role == _authorisations.role,
            _grants.agency_code == _authorisations.agency_code,
        ),
    )
    .where(
        _authorisations.deputy_id == bindparam("id"),
        _authorisations.first_day <= _today,
        _authorisations.last_day >= _today,
        _authorisations.ended_at.is_(None),
        _officers.is_active,
    )
    .order_by(_authorisations.granted_at, _authorisations.id)
)


def _authorities(work: Work, rows: _Rows, today: date) -> tuple[Authority, ...]:
    """What heads have authorised; only who is a deputy there can have been, and nobody else is asked about."""
    deputy_in = {row.grant_agency for row in rows if row.role == DEPUTY}
    if not deputy_in:
        return ()
    found = work.connection.execute(_AUTHORISED, {"id": rows[0].id, "today": today})
    return tuple(
        Authority(
            row.id, row.principal_id, row.full_name, row.role, row.agency_code, frozenset(row.steps),
            frozenset(row.matters), row.document,
        )
        for row in found
        if row.agency_code in deputy_in
    )  # fmt: skip


def _officer(work: Work, rows: _Rows, stood_for: _Rows, today: date) -> Officer:
    if not rows:
        raise OfficerUnknown
    places = {row.grant_agency for row in rows if row.role is not None}
    found = (_shape(group) for group in _by_officer(stood_for))
    # As `may_stand_in` has it: whoever has lost their roles there stands in no more.
    held = (one for one in found if not places.isdisjoint({one.agency, *(grant.agency for grant in one.grants)}))
    principals = sorted(held, key=lambda other: other.username)
    return _shape(rows, tuple(principals), _authorities(work, rows, today))


def _shape(rows: _Rows, stands_for: tuple[Officer, ...] = (), acts_under: tuple[Authority, ...] = ()) -> Officer:
    first = rows[0]
    return Officer(
        id=first.id,
        username=first.username,
        full_name=first.full_name,
        job_title=first.job_title,
        agency=first.agency_code,
        grants=frozenset(Grant(row.role, row.grant_agency) for row in rows if row.role is not None),
        stands_for=stands_for,
        locale=first.locale,
        acts_under=acts_under,
        agency_name=first.agency_name or first.agency_code,
    )


def _by_officer(rows: Iterable[_Row]) -> Iterable[_Rows]:
    groups: dict[UUID, list[_Row]] = {}
    for row in rows:
        groups.setdefault(row.id, []).append(row)
    return groups.values()
