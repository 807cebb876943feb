"""The chain of one case: each event's hash covers its exact bytes and the hash before."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

FIRST_HEAD = bytes(32)
"""What the first event of every case is chained to."""

_OFTEN = (
    b'{"actor":"system","case":","facts":{"agency":"","reason":"","field":"","from":"","to":"","officer":"",'
    b'"status":"completed","message":"","due_at":"2026-","version":"","process":"petition",'
    b'"kind":"case.started","kind":"task.claimed","kind":"timer.fired","kind":"message.received",'
    b'"kind":"step.sent_now","kind":"effect.done","seq":1}'
    b'{"actor":"01a21","at":"2026-11-25T06:58:40.+00:00","case":"01a21-7","facts":{"digest":"","element":"",'
    b'"fields":["decision"],"opened":[""],"path":["petition_/"],"revision":2,"task":"",'
    b'"undo_until":"2026-11-25T07:03:40.+00:00"},"kind":"task.completed","seq":'
)
"""What events often say, for their packing. Every event that is kept was packed with it: it never changes."""
_PLAIN = b'{"actor":'
_LONGEST = 4 * 1024 * 1024


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
        body = pack({"case": case_id, "seq": seq, "at": at, "kind": kind, "actor": actor, "facts": facts})
        head = link(head, body)
        rows.append({"case_id": case_id, "seq": seq, "at": at, "kind": kind, "body": body, "hash": head})
    return rows, head, length + len(rows)


def link(head: bytes, body: bytes) -> bytes:
    """The hash of an event that follows `head`."""
    return sha256(head + body).digest()


def pack(told: Mapping[str, Any]) -> bytes:
    """What an event tells as the bytes that are kept and hashed: sorted JSON, deflated (RFC 1951)."""
    packer = zlib.compressobj(6, wbits=-zlib.MAX_WBITS, zdict=_OFTEN)
    return packer.compress(orjson.dumps(told, option=orjson.OPT_SORT_KEYS)) + packer.flush()


def unpack(body: bytes) -> dict[str, Any]:
    """What the kept bytes of an event tell. The first ones were kept as they are, without packing.

    Raises:
        ValueError: they are not the bytes of an event.
    """
    if body.startswith(_PLAIN):
        return dict(orjson.loads(body))
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS, zdict=_OFTEN)
    try:
        told = orjson.loads(unpacker.decompress(body, _LONGEST))
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not isinstance(told, dict) or not unpacker.eof or unpacker.unused_data:
        message = "an event is one object, and nothing after it"
        raise ValueError(message)
    return told
