"""Part after part of an address: the chain that leads to a door."""

import re
from bisect import bisect_left
from collections.abc import Sequence

from engine.petitions.masking.address_parts import looks_a_person, part_at
from engine.petitions.masking.address_words import (
    LONGEST_NAME,
    Chain,
    ends_short,
    label_at,
    levels_of_labels,
    phrases,
    with_landmark,
)
from engine.petitions.masking.lexicon import lexicon
from engine.petitions.masking.reading import Word

MOST_PARTS = 9
LONGEST_BRIDGE = 3
_LINK = re.compile(r"\)?[\s,]{1,3}|\)?,?\s?[-–(]\s?|,?\s?[.]\s?")


def chain_from(words: Sequence[Word], at: int, shapes: Sequence[tuple[int, int]]) -> Chain | None:
    part = part_at(words, at, None)
    if part is None or _is_shape(words[at], shapes):
        return None
    chain = Chain(at, part[1])
    chain.add(part[0], part[1], has_number=part[2])
    while len(chain.levels) < MOST_PARTS and chain.end < len(words):
        chain.end = with_landmark(words, _with_old(words, chain.end))
        if chain.end == len(words):
            break
        here = _past_link(words, chain.end)
        if not _LINK.fullmatch(words[here].gap) or "\n" in words[here].gap:
            break
        if "." in words[here].gap and not ends_short(words[here - 1]):
            break
        part = part_at(words, here, chain)
        if part is None and (bridged := _past_small(words, chain.end)) > chain.end:
            here, part = bridged, part_at(words, bridged, chain)
        if part is None or _is_shape(words[here], shapes):
            break
        chain.add(part[0], part[1], has_number=part[2])
    end = _with_old(words, chain.end)
    chain.end = with_landmark(words, end)
    chain.is_told = chain.end > end and words[end].gap == ", "
    return chain


def _past_small(words: Sequence[Word], at: int) -> int:
    """Past the small words that end a name, up to the comma before the next label: «khu tập thể Đóng tàu, phường …»."""
    for here in range(at, min(at + LONGEST_BRIDGE, len(words) - 1)):
        if words[here].gap != " " or not words[here].text[0].islower() or words[here].key in phrases()["after_names"]:
            return at
        if words[here + 1].gap == ", ":
            return here + 1 if label_at(words, here + 1) is not None else at
    return at


def _past_link(words: Sequence[Word], at: int) -> int:
    """Past «thuộc», «(nay là», «trước đây thuộc»: at most three such words."""
    for here in range(at, min(at + 4, len(words))):
        if words[here].key not in phrases()["linking"] or words[here].gap.strip(" ,("):
            return here
    return at


def with_rest(words: Sequence[Word], end: int) -> int:
    """What follows a person's address, comma after comma, as long as it is only names of places or has a label."""
    while end < len(words) and re.fullmatch(r"\)?, | ?[-–] | \(", words[end].gap):
        stop = end + 1
        while stop < len(words) and not words[stop].gap.strip(" ") and stop - end <= LONGEST_NAME:
            stop += 1
        part = words[end:stop]
        is_closed = stop == len(words) or bool(words[stop].gap.strip(" "))
        said = " ".join(word.key for word in part)
        is_place = (
            all(word.is_capital for word in part)
            and len(part) > 1
            and (part[-1].key in phrases()["after_place"] or not looks_a_person(part[0], said))
        )
        has_label = label_at(words, end) is not None and any(word.is_number or word.is_capital for word in part[1:])
        if not is_closed or not (is_place or has_label) or part[0].key in lexicon().no_names - set(levels_of_labels()):
            break
        end = stop
    return end


def _with_old(words: Sequence[Word], end: int) -> int:
    """«(cũ)» belongs to what it follows."""
    if [word.key for word in words[end : end + 2]] in (["nối", "dài"], ["kéo", "dài"]):
        return end + 2
    is_old = end < len(words) and words[end].key in {"cũ", "cu"} and words[end].gap in {" ", " ("}
    return end + 1 if is_old or _is_side(words, end) else end


_SIDES = frozenset({"nhỏ", "lớn", "trong", "ngoài", "trên", "dưới", "giữa", "mới", "thượng", "hạ"})


def _is_side(words: Sequence[Word], at: int) -> bool:
    """Whether a small word ends a name here, before a comma: «ấp Giồng Trôm nhỏ, bên kia bến phà»."""
    is_small = 0 < at < len(words) and words[at].gap == " " and words[at].key in _SIDES and words[at - 1].is_capital
    return is_small and (at + 1 == len(words) or words[at + 1].gap[:1] in {",", "."})


def _is_shape(word: Word, shapes: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(shapes, (word.start + 1, 0)) - 1
    return place >= 0 and shapes[place][0] <= word.start < shapes[place][1]
