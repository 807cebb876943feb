"""Which officers a notice is for: by name, or by role and agency; their substitutes with them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from engine.directory import find_officer_by_username, list_officers, list_substitutes, resolve_role
from engine.directory.taking import OVERSEERS
from engine.storage import Work


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a process means: an officer by username, or who holds a role in an agency."""

    role: str = ""
    agency: str = ""
    officer: str = ""

    def __str__(self) -> str:
        return ", ".join(part for part in (self.officer, self.role, self.agency) if part) or "–"


def find_recipients(work: Work, wanted: Wanted) -> list[UUID]:
    """The officers meant, each once, with those who stand in for them today.

    An agency without a role means those who oversee it; a role without an agency whoever holds it anywhere.
    """
    found = list(_meant(work, wanted))
    stand_ins = (one for ones in list_substitutes(work, found).values() for one in ones)
    return list(dict.fromkeys((*found, *stand_ins)))


def _meant(work: Work, wanted: Wanted) -> Iterable[UUID]:
    if wanted.officer:
        officer = find_officer_by_username(work, wanted.officer)
        return [officer.id] if officer else []
    if not wanted.role and not wanted.agency:
        return []
    roles = (resolve_role(work, wanted.role) or wanted.role,) if wanted.role else OVERSEERS
    return [row.id for role in roles for row in list_officers(work, agency=wanted.agency or None, role=role)]
