"""Which petition another may be joined to: one that has an answer or may still get it, and not round in a circle."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.petitions.links import LinkKind, find_source
from engine.petitions.outside_slip import FACT
from engine.petitions.statuses import UNANSWERED, Status
from engine.storage import Work


def mains_of(work: Work, case_id: UUID) -> Iterator[UUID]:
    """The petition that this one waits for, the one which that waits for, and so on."""
    seen = {case_id}
    while (main := find_source(work, case_id, LinkKind.JOINED)) is not None and main not in seen:
        seen.add(main)
        yield main
        case_id = main


def will_answer(row: Row[Any]) -> bool:
    """Whether an answer to it has been given or may still come."""
    return row.answered_at is not None or (row.status not in UNANSWERED and not is_elsewhere(row))


def is_elsewhere(row: Row[Any]) -> bool:
    """Whether it was handed to a body outside, which answers it without us."""
    return row.status == Status.TRANSFERRED and bool(row.facts.get(FACT))


def may_be_joined(work: Work, case_id: UUID, main: Row[Any]) -> bool:
    """Whether this petition could wait for the answer to `main`."""
    return main.case_id != case_id and will_answer(main) and case_id not in mains_of(work, main.case_id)
