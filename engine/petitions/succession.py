"""Petitions of agencies that have ended: the register names whoever took over."""

from sqlalchemy import update

from engine.directory import list_ended_agencies, successor_of
from engine.petitions.rows import petitions
from engine.petitions.statuses import ENDED, RATEABLE
from engine.storage import begin_work


def name_successors() -> int:
    """How many petitions still being handled now have the successor as their lead agency."""
    moved = 0
    with begin_work() as work:
        for code in list_ended_agencies(work):
            heir = successor_of(work, code)
            if heir is None:
                continue
            here = (petitions.c.lead_agency == code, petitions.c.status.not_in(sorted(ENDED | RATEABLE)))
            moved += work.connection.execute(update(petitions).where(*here).values(lead_agency=heir)).rowcount
    return moved
