"""What absences may stand beside each other: rules of values, without a database.

Nobody who is away stands in for another, and who stands in passes nothing on. So work moves one step at most:
no chain, no circle, and whoever it lies with is there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from engine.directory.officers import Officer


@dataclass(frozen=True, slots=True)
class Away:
    """Who is away from a first to a last day, and who stands in for them."""

    id: UUID
    officer: UUID
    substitute: UUID
    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        """Whether they are away on that day."""
        return self.first_day <= day <= self.last_day


class Clash(StrEnum):
    """Why an absence cannot be approved beside those that are."""

    ALREADY_AWAY = "already_away"
    SUBSTITUTE_AWAY = "substitute_away"
    STANDS_IN = "stands_in"


@dataclass(frozen=True, slots=True)
class Clashing:
    """One reason, with the approved absence it lies in and the days both share."""

    why: Clash
    other: Away
    first_day: date
    last_day: date


def clashes(asked: Away, approved: Iterable[Away]) -> Iterator[Clashing]:
    """What keeps this absence from being approved.

    Its officer is away already; its substitute is away; or its officer stands in for somebody, who would be left
    with nobody. The last one is mended first: that other absence is given another substitute.
    """
    for other in approved:
        first, last = max(asked.first_day, other.first_day), min(asked.last_day, other.last_day)
        if other.id == asked.id or first > last:
            continue
        for why, is_so in (
            (Clash.ALREADY_AWAY, other.officer == asked.officer),
            (Clash.SUBSTITUTE_AWAY, other.officer == asked.substitute),
            (Clash.STANDS_IN, other.substitute == asked.officer),
        ):
            if is_so:
                yield Clashing(why, other, first, last)


def may_stand_in(substitute: Officer, absent: Officer) -> bool:
    """Whether the substitute holds a role in an agency of the absent one: whoever loses it stands in no more."""
    places = {absent.agency} | {grant.agency for grant in absent.grants}
    return substitute.id != absent.id and any(grant.agency in places for grant in substitute.grants)
