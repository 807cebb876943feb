"""The Merkle root of chain heads, and the hash that chains one seal to the next.

Leaves, inner nodes and seals are hashed with different first bytes (after RFC 6962), so that
none can be passed off as another.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import UUID

_LEAF, _NODE, _SEAL = b"\x00", b"\x01", b"\x02"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def leaf_hash(case_id: UUID, length: int, head: bytes) -> bytes:
    """One case's chain as a leaf: which case, how many events, the last one's hash."""
    return sha256(_LEAF + case_id.bytes + length.to_bytes(8, "big") + head).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes, in their order; there is at least one.

    The left part of a split is the largest power of two below the count, as in RFC 6962.
    """
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return sha256(_NODE + merkle_root(leaves[:split]) + merkle_root(leaves[split:])).digest()


def seal_hash(*, number: int, at: datetime, leaves: int, previous: bytes, root: bytes) -> bytes:
    """The hash of a seal, which covers all that it says and the seal before."""
    microseconds = (at - _EPOCH) // timedelta(microseconds=1)
    counts = b"".join(value.to_bytes(8, "big") for value in (number, microseconds, leaves))
    return sha256(_SEAL + counts + previous + root).digest()
