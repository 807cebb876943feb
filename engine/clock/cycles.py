"""Reading a cycle: how often something is repeated, and after what term each time."""

import re
from dataclasses import dataclass

from engine.clock.errors import CycleInvalid
from engine.clock.parsing import parse_term
from engine.clock.terms import Elapsed, Term

SHORTEST_SECONDS = 60
_CYCLE = re.compile(r"R([0-9]{0,6})/(.+)")


@dataclass(frozen=True, slots=True)
class Cycle:
    """`rounds` times (None: as long as what it stands beside lasts), `term` after the time before."""

    rounds: int | None
    term: Term


def parse_cycle(text: str) -> Cycle:
    """The cycle written in `text`, such as «R3/7 days».

    Raises:
        CycleInvalid: it is none, has no rounds, or would come again in less than a minute.
        TermInvalid: its term cannot be read.
    """
    match = _CYCLE.fullmatch(text.strip())
    if match is None or match[1].strip("0") == "" != match[1]:
        raise CycleInvalid(text=text[:60])
    term = parse_term(match[2])
    # What comes again at once never rests: it would fire without end in one and the same moment.
    if (term.seconds < SHORTEST_SECONDS) if isinstance(term, Elapsed) else term.count < 1:
        raise CycleInvalid(text=text[:60])
    return Cycle(int(match[1]) if match[1] else None, term)
