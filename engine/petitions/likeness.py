"""How alike two texts are: by the pairs of words that they share.

A **sketch** stands for all pairs of a text by a few numbers (MinHash): two texts share each of its numbers with
the probability of their likeness, so that a look-up of equal numbers finds nearly all that are much alike.
"""

from hashlib import blake2b
from itertools import pairwise

from engine.storage.search_text import search_plain

SKETCH = 8
LONGEST_READ = 4_000
"""Words beyond this many change little, and cost time."""
_MASK = (1 << 64) - 1
_SPREAD = tuple(int.from_bytes(blake2b(bytes([place]), digest_size=8).digest(), "big") | 1 for place in range(SKETCH))

Shingles = frozenset[str]


def shingles(text: str) -> Shingles:
    """The pairs of neighbouring words of a text, marks and capitals aside."""
    words = search_plain(text).split()[:LONGEST_READ]
    return frozenset(f"{one} {next_one}" for one, next_one in pairwise(words))


def sketch(pairs: Shingles) -> list[int]:
    """The few numbers that stand for the pairs; none for a text of one word."""
    if not pairs:
        return []
    numbers = [short_hash(pair) for pair in pairs]
    least = (min((number * spread) & _MASK for number in numbers) for spread in _SPREAD)
    return [stored(number ^ place) for place, number in enumerate(least)]


def likeness(one: Shingles, other: Shingles) -> float:
    """The share of pairs that both have among those that either has: 0 nothing, 1 the same."""
    return len(one & other) / len(one | other) if one or other else 0.0


def short_hash(text: str, *, key: bytes = b"") -> int:
    """A number of 64 bits for a text; with a key nobody without it can tell which."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8, key=key[:64]).digest(), "big")


def stored(number: int) -> int:
    """A number as both databases keep it: signed."""
    return number - (1 << 64) if number >> 63 else number
