"""The five stations of a petition's way, as the bar on the tracking page shows them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from engine.petitions.conversation import PUBLICATION, TimelineEntry
from engine.petitions.statuses import Status, StatusWords, words_for

WAY = (Status.SUBMITTED, Status.RECEIVED, Status.IN_PROGRESS, Status.ANSWERED, Status.PUBLISHED)
STATION_OF = {
    Status.SUBMITTED: 0,
    Status.RECEIVED: 1,
    Status.TRANSFERRED: 2,
    Status.IN_PROGRESS: 2,
    Status.COLLECTING: 2,
    Status.JOINED: 2,
    Status.OVERDUE: 2,
    Status.REOPENED: 2,
    Status.ANSWERED: 3,
    Status.PUBLISHED: 4,
    Status.UNPUBLISHED: 4,
}
# Asking the sender for more is no station: it may come before receipt or after.
LEAVES_THE_WAY = frozenset({Status.REFUSED, Status.WITHDRAWN})
_PUBLIC = frozenset({Status.PUBLISHED, Status.UNPUBLISHED})


@dataclass(frozen=True, slots=True)
class Milestone:
    """One station: its words, when it was reached, and whether it is done, present or ahead."""

    code: str
    label: str
    at: datetime | None
    state: Literal["done", "now", "ahead"]
    note: str = ""


def list_milestones(
    row: Any, messages: tuple[TimelineEntry, ...], words: Mapping[str, StatusWords], *, agency: str
) -> tuple[Milestone, ...]:
    """The stations in order. A way that ended early ends with the word for its end."""
    reached = _reached(messages)
    withdrawn_at = _withdrawn_at(messages)
    present = max(reached, default=0)
    ended_early = row.status in LEAVES_THE_WAY
    stations = [
        _station(place, code, words, reached, present, agency)
        for place, code in enumerate(WAY)
        if not ended_early or place <= present
    ]
    if withdrawn_at is not None and present == len(WAY) - 1:
        # What was public is so no more: the last station says that, not what it was once.
        name = words_for(words, Status.UNPUBLISHED).name
        stations[-1] = Milestone(Status.UNPUBLISHED, name, withdrawn_at, "done")
    if ended_early:
        stations = [Milestone(one.code, one.label, one.at, "done", one.note) for one in stations]
        stations.append(Milestone(row.status, words_for(words, row.status).name, row.status_at, "now"))
    return tuple(stations)


def _reached(messages: tuple[TimelineEntry, ...]) -> dict[int, datetime]:
    first: dict[int, datetime] = {}
    for entry in messages:
        if entry.kind == "status" and entry.status in STATION_OF:
            if entry.status == Status.REOPENED:
                # Handled anew: what was reached beyond the handling lies ahead again.
                first = {place: at for place, at in first.items() if place < STATION_OF[Status.REOPENED]}
            first.setdefault(STATION_OF[Status(entry.status)], entry.at)
    return first


def _withdrawn_at(messages: tuple[TimelineEntry, ...]) -> datetime | None:
    """Since when the answer is not public any more, if it is not."""
    told = [one for one in messages if one.kind in {"status", PUBLICATION} and one.status in _PUBLIC]
    return told[-1].at if told and told[-1].status == Status.UNPUBLISHED else None


def _station(
    place: int,
    code: Status,
    words: Mapping[str, StatusWords],
    reached: Mapping[int, datetime],
    present: int,
    agency: str,
) -> Milestone:
    is_last = place == len(WAY) - 1
    state: Literal["done", "now", "ahead"] = "ahead" if place > present else "now"
    if place < present or (is_last and place == present):
        state = "done"
    note = agency if code == Status.IN_PROGRESS else ""
    return Milestone(code, words_for(words, code).name, reached.get(place), state, note)
