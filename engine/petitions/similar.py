"""Petitions that may be on the same matter: alike in words, or of the same sender, within a period.

Kept for it are a few numbers of each petition (`petition_shingles`), from which neither text nor sender can be read.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Row, Table, delete, func, insert, select, union_all

from engine.directory import Officer
from engine.petitions.access import may_read_petition
from engine.petitions.hiding import may_read_sender, readable
from engine.petitions.joinable import may_be_joined
from engine.petitions.likeness import Shingles, likeness, shingles, short_hash, sketch, stored
from engine.petitions.rows import find_petition, petitions
from engine.petitions.settings import petition_settings
from engine.petitions.statuses import ENDED, RATEABLE, Status, list_status_words
from engine.storage import Work, read_work, tables
from engine.storage.search_text import search_plain
from engine.storage.types import EPOCH

LEAST_ALIKE = 0.25
MOST_SHOWN = 5
NEWEST_OF_EACH = 250
"""Of each number, only so many of the newest petitions are looked at: a form letter must not make it slow."""
MOST_COMPARED = 15
READ = (
    "case_id", "number", "title", "content", "received_at", "status", "answered_at", "facts", "sender", "sender_hidden",
)  # fmt: skip
SETTLED = ENDED | RATEABLE
"""Petitions that are over, or have their answer."""
_shingles = cast("Table", tables.PetitionShingle.__table__)


@dataclass(frozen=True, slots=True)
class SimilarPetition:
    """Another petition, and how alike it is: `alike` in hundredths. `may_join`: this one could be joined to it."""

    case_id: UUID
    number: str
    title: str = field(repr=False)
    content: str = field(repr=False)
    received_at: datetime
    status: str
    status_text: str
    alike: int
    is_same_sender: bool
    may_join: bool = False

    @property
    def is_alike(self) -> bool:
        """Whether its words are like those of the other; else it is here for its sender alone."""
        return self.alike >= LEAST_ALIKE * 100


def remember_likeness(work: Work, case_id: UUID, *, title: str, content: str, sender: Mapping[str, Any]) -> None:
    """Keep what a petition is found by when another like it comes."""
    numbers = {*sketch(_pairs(title, content)), *_sender_numbers(sender)}
    work.connection.execute(insert(_shingles), [{"hash": number, "case_id": case_id} for number in sorted(numbers)])


def forget_likeness(work: Work, case_id: UUID) -> int:
    """A petition that must not be found any more; how many numbers of it went."""
    row = find_petition(work, case_id)
    if row is None:
        return 0
    numbers = [*sketch(_pairs(row.title, row.content)), *_sender_numbers(row.sender)]
    here = delete(_shingles).where(_shingles.c.hash.in_(numbers), _shingles.c.case_id == case_id)
    return work.connection.execute(here).rowcount


def list_similar(case_id: UUID, *, actor: Officer) -> tuple[SimilarPetition, ...]:
    """Likely duplicates of this petition, the most alike first; only of those that the officer may read."""
    with read_work(actor.id) as work:
        row = find_petition(work, case_id)
        if row is None or row.status == Status.SECRET or not may_read_petition(work, actor, case_id):
            return ()
        words = list_status_words(work)
        found: list[SimilarPetition] = []
        since = row.received_at - timedelta(days=petition_settings().similar_days)
        for other, alike, same_sender in compared(work, row, since=since):
            # That two are of one sender would tell who it is; alike in words they may be.
            is_same_sender = same_sender and may_read_sender(row, actor) and may_read_sender(other, actor)
            if alike < LEAST_ALIKE and not is_same_sender:
                continue
            if len(found) < MOST_SHOWN and may_read_petition(work, actor, other.case_id):
                known = words.get(other.status)
                found.append(
                    SimilarPetition(
                        case_id=other.case_id,
                        number=other.number,
                        title=readable(other, other.title, actor),
                        content=readable(other, other.content, actor),
                        received_at=other.received_at,
                        status=other.status,
                        status_text=known.name if known else other.status,
                        alike=round(alike * 100),
                        is_same_sender=is_same_sender,
                        may_join=may_be_joined(work, case_id, other),
                    )
                )
        return tuple(found)


def count_of_sender(work: Work, row: Row[Any]) -> int:
    """How many other petitions the same sender has sent within the period, of those that are looked at."""
    numbers = _sender_numbers(row.sender)
    others = set(_meeting(work, row.case_id, numbers)) if row.status != Status.SECRET else set()
    if not others:
        return 0
    since = row.received_at - timedelta(days=petition_settings().similar_days)
    query = select(func.count()).where(
        petitions.c.case_id.in_(others), petitions.c.received_at >= since, petitions.c.status != Status.SECRET
    )
    return work.connection.scalar(query) or 0


def is_same_person(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both senders are one: the same telephone or e-mail, or else the same name and address."""
    return not set(_sender_numbers(one)).isdisjoint(_sender_numbers(other))


def list_alike(work: Work, case_id: UUID) -> tuple[UUID, ...]:
    """The petitions alike in words to this one that are being handled or collected, the most alike first.

    However long ago they came: what is collected waits for years, if it must.
    """
    row = find_petition(work, case_id)
    if row is None or row.status == Status.SECRET:
        return ()
    return tuple(
        other.case_id
        for other, alike, _ in compared(work, row, since=EPOCH)
        if alike >= LEAST_ALIKE and other.status not in SETTLED
    )


def compared(work: Work, row: Row[Any], *, since: datetime) -> list[tuple[Row[Any], float, bool]]:
    """Petitions received since then that are alike or of one sender: each with how alike, and whether of one sender."""
    pairs, by_sender = _pairs(row.title, row.content), _sender_numbers(row.sender)
    meeting = _meeting(work, row.case_id, sketch(pairs)).most_common(MOST_COMPARED)
    same_sender = set(_meeting(work, row.case_id, by_sender))
    wanted = {*(case_id for case_id, _ in meeting), *sorted(same_sender, reverse=True)[:MOST_COMPARED]}
    others = (
        select(*(petitions.c[name] for name in READ))
        .where(petitions.c.case_id.in_(wanted), petitions.c.received_at >= since, petitions.c.status != Status.SECRET)
        .limit(2 * MOST_COMPARED)
    )
    found = [
        (other, likeness(pairs, _pairs(other.title, other.content)), other.case_id in same_sender)
        for other in work.connection.execute(others)
    ]
    kept = [one for one in found if one[1] >= LEAST_ALIKE or one[2]]
    return sorted(kept, key=lambda one: (-one[1], one[0].number))


def _meeting(work: Work, case_id: UUID, numbers: Sequence[int]) -> Counter[UUID]:
    """The cases that share numbers with this one, and how many."""
    if not numbers:
        return Counter()
    of_each = [
        select(
            select(_shingles.c.case_id)
            .where(_shingles.c.hash == number, _shingles.c.case_id != case_id)
            .order_by(_shingles.c.case_id.desc())
            .limit(NEWEST_OF_EACH)
            .subquery()
        )
        for number in numbers
    ]
    return Counter(work.connection.scalars(union_all(*of_each)))


def _pairs(title: str, content: str) -> Shingles:
    return shingles(f"{title}\n{content}")


def _sender_numbers(sender: Mapping[str, Any]) -> list[int]:
    """Numbers of phone and mail, or else of name and address; told apart by the installation's secret."""
    said = {name: search_plain(str(sender[name])) for name in ("phone", "email") if sender.get(name)}
    if not said and sender.get("address") and (name := sender.get("full_name") or sender.get("org_name")):
        said = {"person": search_plain(f"{name} {sender['address']}")}
    secret = petition_settings().secret
    return [stored(short_hash(f"{name}:{text}", key=secret)) for name, text in said.items()]
