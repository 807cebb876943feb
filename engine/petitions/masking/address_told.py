"""Homes told in words: «nhà thứ ba bên trái chùa Linh Sơn», «sau lưng trường mầm non Họa Mi, ngõ cụt».

No number and no label leads to such a door, but its neighbours do. What tells so much counts after words that say
that somebody lives there, or behind an address that is somebody's already.
"""

import re
from collections.abc import Sequence

from engine.petitions.masking.address_tail import clause_end, is_of, with_tail
from engine.petitions.masking.address_words import NUMBER, is_typed_small, phrases
from engine.petitions.masking.lexicon import lexicon, phrase_before
from engine.petitions.masking.reading import Word

LONGEST_CLAUSE, MOST_CLAUSES = 10, 4
FEWEST_CLOSED = 4
"""Of so many words a clause that ends with a mark, and says nothing else, is a home after «tôi ở»."""
_JOINS = re.compile(r", ?| ?\(| [-–] ?|\) ?,? ?")
_CLOSED = re.compile(r"[,.;:!?()\n\"”]|\s[–|-]|\s\||\s\(")


def told_end(words: Sequence[Word], at: int) -> int:
    """Where a home told in words ends that begins here; this place when none does."""
    end = _clause(words, at)
    whole = clause_end(words, at) if _is_house(words, at) or _locates(words, at) else at
    if whole >= end and (whole - at >= FEWEST_CLOSED or with_tail(words, whole) > whole):
        return whole
    if end == at or not _is_exact(words, at, end):
        return at
    return with_told(words, end)


def with_told(words: Sequence[Word], end: int) -> int:
    """Where an address ends that goes on in words: «thôn 4, nhà sàn cạnh thánh đường»."""
    for _ in range(MOST_CLAUSES):
        if end >= len(words) or "\n" in words[end].gap or "." in words[end].gap:
            return end
        is_joined = words[end].gap == " " or _JOINS.fullmatch(words[end].gap)
        stop = _clause(words, end) if is_joined else end
        if stop == end:
            return end
        is_closed = stop == len(words) or _CLOSED.match(words[stop].gap) is not None
        if words[end].gap == " " and not _is_exact(words, end, stop):
            return end
        if not (is_closed or _is_exact(words, end, stop)):
            return end
        end = stop
    return end


def is_told_behind(words: Sequence[Word], end: int) -> bool:
    """Whether a house told in words follows, so that what stands before it is where somebody lives."""
    if end >= len(words) or words[end].gap not in {" ", ", "}:
        return False
    stop = _clause(words, end)
    if words[end].key not in phrases()["told_houses"]:
        return words[end].gap == ", " and stop > end and _is_exact(words, end, stop)
    return stop > end + 1 and any(_locates(words, here) for here in range(end + 1, stop))


def lives_before(words: Sequence[Word], at: int, named: set[int]) -> bool:
    """Whether the words before say that somebody lives here, and nothing else: «nhà tôi ở», «tôi ở», «nhà em»."""
    count = phrase_before(words, at, phrases()["lives"], " /,:")
    if count == 1 and words[at - 1].key in {"nhà", "nha"} and _locates(words, at):
        return True
    if not count or (count == 1 and words[at - 1].key not in {"ngụ", "trú", "trọ", "ở", "o", "ngủ"}):
        return False
    if count == 1 and words[at - 1].key in {"ở", "o"}:
        is_left_out = words[at - 1].gap == ", " and _is_house(words, at)
        return at > 1 and (
            is_left_out or words[at - 2].key in phrases()["who_lives"] or words[at - 2].is_capital or at - 1 in named
        )
    return True


def _clause(words: Sequence[Word], at: int) -> int:
    """Where the clause ends that begins with a house or with where it stands; this place when it begins otherwise."""
    if at >= len(words) or not (_locates(words, at) or _is_house(words, at)):
        return at
    end = at + 1
    while end < len(words) and end - at < LONGEST_CLAUSE:
        word = words[end]
        is_unnamed = word.key in {"chưa", "không"} and words[end - 1].key in phrases()["told_lanes"]
        is_told_from = word.key in {"từ", "tu"} and words[end - 1].key in {"tính", "kể", "đếm", "tinh", "ke", "dem"}
        is_side = word.key == "phải" and words[end - 1].key in {"bên", "tay", "phía"}
        is_stop = (
            not is_told_from
            and not is_side
            and word.key in phrases()["told_stops"]
            and not _locates(words, end)
            and not is_unnamed
        )
        if word.gap != " " or is_stop:
            break
        end += 1
    while end > at + 1 and words[end - 1].key in phrases()["told_ends"]:
        end -= 1
    return end if end > at + 1 else at


def _locates(words: Sequence[Word], at: int) -> bool:
    word = words[at]
    if not is_of(word, "beside") and not is_of(word, "told_where"):
        return False
    after = words[at + 1] if at + 1 < len(words) else None
    if after is not None and after.gap == " " and after.key == "nhà" and at + 2 < len(words):
        return words[at + 2].key not in phrases()["told_not"] | lexicon().titles or words[at + 2].key == "văn"
    is_when = after is not None and after.is_number and word.key in {"trước", "sau", "truoc"}
    return after is not None and after.gap == " " and after.key not in phrases()["told_not"] and not is_when


_OF_HOUSES = frozenset({"cái", "căn", "mái", "ngôi", "dãy", "ngõ", "hẻm", "kiệt", "gác", "day", "can"})


def _is_house(words: Sequence[Word], at: int) -> bool:
    after = words[at + 1] if at + 1 < len(words) else None
    if words[at].key not in phrases()["told_houses"] or after is None or after.gap != " ":
        return False
    if words[at].key in _OF_HOUSES and after.key in {"nhà", "nha"}:
        return True
    return after.key not in phrases()["told_not"] and after.key not in lexicon().titles


def _is_exact(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether the clause leads to one door: by a name, a number, the how manieth house, the end of a lane."""
    part = words[at:end]
    if any(word.is_capital and not word.is_loud for word in part[1:]):
        return True
    if any(word.key in {"thứ", "thu"} for word in part[1:-1]):
        return True
    if any(word.is_number and NUMBER.fullmatch(word.text) for word in part[1:]) and not _counts(words, at, end):
        return True
    if any(_ends_lane(words, here) for here in range(at, end - 1)):
        return True
    marks = sum(word.key in phrases()["told_marks"] or word.key in phrases()["landmarks"] for word in part[1:])
    where = sum(_locates(words, here) for here in range(at, end - 1))
    return (
        marks > 0 and (where + marks > 2 or (where > 0 and (is_typed_small(words, at) or _is_house(words, at))))
    ) or (marks > 0 and _is_house(words, at) and is_typed_small(words, at))


def _counts(words: Sequence[Word], at: int, end: int) -> bool:
    return any(
        words[here].is_number and here + 1 < len(words) and words[here + 1].key in phrases()["units"]
        for here in range(at, end)
    ) and not any(words[here].is_capital for here in range(at + 1, end))


def _ends_lane(words: Sequence[Word], at: int) -> bool:
    """«cuối hẻm», «đầu ngõ», «hẻm cụt»."""
    first, second = words[at].key, words[at + 1].key
    if first == "lô" and second == "góc":
        return True
    is_end = first in {"cuối", "đầu", "cuoi", "dau"} and second in phrases()["told_lanes"]
    return is_end or (first in phrases()["told_lanes"] and second in {"cụt", "cut"})
