"""What an address goes on with, clause after clause, up to the sentence's end.

«…, nhà có hòn non bộ hình con rùa», «…, đi hết đường ray có cây me tây», «…, không số, hỏi mệ Rớt»: such a clause is an
address only behind one. And who is described before one: «Vi Văn Pịnh, sinh 1962, dân tộc Nùng, thôn Tân Tiến».
"""

import re
from collections.abc import Sequence
from functools import cache

from engine.petitions.masking.address_words import phrases
from engine.petitions.masking.lexicon import lexicon
from engine.petitions.masking.reading import Word, bare_of

LONGEST_CLAUSE, MOST_CLAUSES = 14, 4
LONGEST_DESCRIPTION, LONGEST_OF_IT = 14, 5
_JOINS = re.compile(r"\)?, ?\(?| \(| [-–] ")
_TURNS = frozenset({"nhưng", "nhung"})
"""What another thing begins with, without a mark before it."""
_TRADES = frozenset({"sinh", "làm", "bán", "nuôi", "trồng", "chạy", "sửa", "thuê", "xây", "đào"})
_OFFICIAL = frozenset({"ubnd", "hđnd", "chủ", "giám", "trưởng", "phó", "cán", "bí", "chuyên", "chánh", "sở"})


def with_tail(words: Sequence[Word], end: int) -> int:
    """Where the address ends that ends here, with such clauses as still lead to its door."""
    for _ in range(MOST_CLAUSES):
        if end >= len(words) or not _JOINS.fullmatch(words[end].gap):
            return end
        stop = clause_end(words, end)
        if stop == end or not is_of(words[end], "told_tails"):
            return end
        end = stop
    return end


def clause_end(words: Sequence[Word], at: int) -> int:
    """Where the clause ends, at a mark of punctuation; this place when it tells of something that happens."""
    stop = at + 1
    while stop < len(words) and words[stop].gap in {" ", "-"} and stop - at < LONGEST_CLAUSE:
        stop += 1
    stop = next((here for here in range(at + 2, stop) if words[here].key in _TURNS), stop)
    is_closed = stop == len(words) or words[stop].gap != " " or words[stop].key in _TURNS
    if stop - at < 2 or not is_closed:
        return at
    return at if any(_happens(words, here, stop) for here in range(at, stop)) else stop


def is_described_before(words: Sequence[Word], at: int, named: set[int]) -> bool:
    """Whether only what somebody is stands between a person and this place: a birth, a people, a trade."""
    if at >= len(words) or not words[at].gap.endswith(", ") or words[at].key in phrases()["offices"]:
        return False
    since = 0
    for here in range(at, max(at - LONGEST_DESCRIPTION, 0), -1):
        gap = words[here].gap
        if here in named and gap[:1] in {",", ")"} | ({" "} if here < at and gap == " (" else set()):
            return True
        if re.search(r"[.;:!?\n]", gap):
            return False
        since = 0 if "," in gap else since + 1
        before = words[here - 1]
        if since > LONGEST_OF_IT or before.key in _OFFICIAL or (before.key not in _TRADES and _stops(before)):
            return False
    return False


def _happens(words: Sequence[Word], at: int, stop: int) -> bool:
    """Whether this word says that something happens, or who does it, unless it is called so: «hẻm ông Cọp»."""
    word = words[at]
    if _stops(word):
        return word.key not in phrases()["told_leads"]
    is_who = word.key in lexicon().titles and word.key != "con" and not word.is_capital
    return is_who and not (at + 1 < stop and words[at + 1].is_capital)


_BARE_STOPS = frozenset({"toi", "em", "tui", "xin", "nen", "ma", "mong", "nho", "bi", "thi", "hoi", "goi", "chung"})


def _stops(word: Word) -> bool:
    if word.is_bare and not word.is_marked:
        return word.key in _BARE_STOPS
    return word.key in _marked_stops()


@cache
def _marked_stops() -> frozenset[str]:
    return phrases()["told_stops"] - _typed_bare()


@cache
def _typed_bare() -> frozenset[str]:
    """Those that only stand for others typed without marks: «voi» is an animal elsewhere."""
    told = phrases()["told_stops"]
    return frozenset(bare_of(one) for one in told if bare_of(one) != one) & told


def is_of(word: Word, name: str) -> bool:
    """Whether the word is in this list, also as it is typed without marks."""
    return word.key in phrases()[name] or (word.is_bare and not word.is_marked and word.bare in _bare(name))


@cache
def _bare(name: str) -> frozenset[str]:
    return frozenset(bare_of(one) for one in phrases()[name])
