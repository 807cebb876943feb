"""The chain of one case: each event's hash covers its exact bytes and the hash before."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

FIRST_HEAD = bytes(32)
"""What the first event of every case is chained to."""


def append_events(
    previous_head: bytes,
    length: int,
    events: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    case_id: UUID,
    at: datetime,
    actor: str,
) -> tuple[list[dict[str, Any]], bytes, int]:
    """Rows for the `events` table, and the chain's new head and length.

    Events are pairs of kind and facts. Pure: the caller holds the case's row locked, stores the
    rows, and writes head and length back. Of a chain without events the head does not matter.
    """
    head = previous_head if length else FIRST_HEAD
    rows = []
    for seq, (kind, facts) in enumerate(events, start=length + 1):
        body = orjson.dumps(
            {"case": case_id, "seq": seq, "at": at, "kind": kind, "actor": actor, "facts": facts},
            option=orjson.OPT_SORT_KEYS,
        )
        head = link(head, body)
        rows.append({"case_id": case_id, "seq": seq, "at": at, "kind": kind, "body": body, "hash": head})
    return rows, head, length + len(rows)


def link(head: bytes, body: bytes) -> bytes:
    """The hash of an event that follows `head`."""
    return sha256(head + body).digest()
