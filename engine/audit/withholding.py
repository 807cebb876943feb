"""Taking words out of a record that stands for ever: what was typed goes, and the chain tells that it did.

An event's hash covers its bytes as they were; who has erased a case's content may not keep the words that somebody
wrote beside it. So the event stays, with its hash, without the words; and a later event, which no words were taken
from, names it with a digest of what is left. Whatever is not named so is found altered.
"""

from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from engine.audit.chain import pack, unpack
from engine.storage import Work, tables

WITHHELD = "withheld"
"""In an event: that words were taken from it. In the facts of a later one: from which, with digests."""


def withhold_words(work: Work, case_id: UUID, *, naming: Collection[str] | None = None) -> dict[str, str]:
    """Digests of the events from which words were taken, by their number: for the facts of the event to come.

    `naming`: only from events in which one of these stands, whatever its letters; None: from all.

    The caller has locked the case, and records that event in the same transaction under `WITHHELD`.
    """
    named: dict[str, str] = {}
    query = select(_events.seq, _events.body).where(_events.case_id == case_id).order_by(_events.seq)
    for seq, body in work.connection.execute(query).all():
        told = unpack(bytes(body))
        facts = {name: value for name, value in told["facts"].items() if not _holds_words(value)}
        if naming is not None and not _names(told["facts"], naming):
            continue
        if told.get(WITHHELD) or len(facts) == len(told["facts"]):
            continue
        left = pack({**told, "facts": facts, WITHHELD: True})
        work.connection.execute(update(_events).where(_events.case_id == case_id, _events.seq == seq).values(body=left))
        named[str(seq)] = digest_of_left(left)
    return named


def digest_of_left(body: bytes) -> str:
    """What a later event says of an event from which words were taken."""
    return sha256(body).hexdigest()


def named_in(told: Mapping[str, Any]) -> Mapping[str, str]:
    """The events that this one says words were taken from, with their digests."""
    facts = told.get("facts")
    named = facts.get(WITHHELD) if isinstance(facts, Mapping) else None
    return named if isinstance(named, Mapping) else {}


def _names(facts: Mapping[str, Any], words: Collection[str]) -> bool:
    said = repr(facts).casefold()
    return any(word.casefold() in said for word in words)


def _holds_words(value: Any) -> bool:
    """Whether somebody may have typed this: ids, codes and times have no blanks."""
    if isinstance(value, str):
        return len(value.split()) > 1
    if isinstance(value, Mapping):
        return any(_holds_words(one) for one in value.values())
    return isinstance(value, list) and any(_holds_words(one) for one in value)


_events = tables.Event
