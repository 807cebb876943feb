"""Where somebody lives: a chain of door, lane, street, hamlet, ward and region that leads to a person's door.

A street, a hamlet or a ward alone names a place, and an office's address is for everybody. So a chain counts when
it names a door, or when the words before it say that somebody lives there.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from engine.petitions.masking.address_chain import chain_from, with_rest
from engine.petitions.masking.address_living import LOOK_BACK, begin_of, has_any, is_somebodys
from engine.petitions.masking.address_tail import is_described_before, with_tail
from engine.petitions.masking.address_told import is_told_behind, lives_before, told_end, with_told
from engine.petitions.masking.address_words import Chain, ends_short, phrases
from engine.petitions.masking.lexicon import phrase_before
from engine.petitions.masking.reading import Word, bare_of

LONGEST_FORM = 32
MOST_TRIED = 5
MOST_MORE = 4


def find_addresses(
    words: Sequence[Word],
    named: Sequence[tuple[int, int]],
    shapes: Sequence[tuple[int, int]],
    told: Iterable[int] = (),
) -> Iterator[tuple[int, int]]:
    """Where addresses of people stand, as places of words; `named` are the people, `shapes` other data, and
    `told` where what is told of a person ends, such as a birth.
    """
    ends = {end for _, end in named}
    ordered = sorted(shapes)
    begins = [word.start for word in words]
    ends |= {bisect_left(begins, end) for end in told}
    at = 0
    while at < len(words):
        form = _form_end(words, at)
        if form > at and "@" not in words[at + 1].gap if at + 1 < len(words) else False:
            yield at, form
            at = form
            continue
        chain = chain_from(words, at, ordered)
        if chain is not None and _is_home(words, at, chain, ends):
            chain.end = _whole(words, chain.end, ordered)
            yield begin_of(words, at), chain.end
            at = chain.end
            continue
        end = told_end(words, at) if lives_before(words, at, ends) else at
        if end == at and is_described_before(words, at, ends):
            end = told_end(words, at)
            end = at if any(word.key in {"tại", "ở"} for word in words[at:end]) else end
        if end > at:
            end = _whole(words, end, ordered)
            yield at, end
        # A long row of places that are nobody's is no less so from its second one on.
        past = at + 1 if chain is None else chain.end if len(chain.levels) > MOST_TRIED else chain.first_end
        at = max(end, past)


def _is_home(words: Sequence[Word], at: int, chain: Chain, ends: set[int]) -> bool:
    """Whether the chain that begins here leads to where somebody lives."""
    is_house = not {"street", "ward", "region"} >= set(chain.levels) and (
        chain.is_told or is_told_behind(words, chain.end)
    )
    if is_house or is_somebodys(words, at, chain, ends):
        return True
    return at not in ends and is_described_before(words, at, ends) and is_somebodys(words, at, chain, ends | {at})


def _whole(words: Sequence[Word], end: int, shapes: Sequence[tuple[int, int]]) -> int:
    """Where an address ends that goes on: in names of places, in words, in another row of labels."""
    for _ in range(MOST_MORE):
        stop = with_tail(words, with_rest(words, end))
        stop = with_told(words, stop) if stop == end else stop
        if stop < len(words) and words[stop].gap in {" ", ", ", " - ", " – "}:
            more = chain_from(words, stop, shapes)
            is_more = more is not None and (words[stop].gap == " " or more.levels[0] not in {"door", "street"})
            stop = more.end if more is not None and is_more else stop
        if stop == end:
            break
        end = stop
    return end


@cache
def _forms() -> frozenset[str]:
    """What asks for an address, without marks: a machine that reads paper sets some wrongly."""
    return frozenset(bare_of(one) for one in phrases()["forms"])


def _form_end(words: Sequence[Word], at: int) -> int:
    """Where an answer to «Địa chỉ:» ends: at the end of the sentence or line, or where another question begins."""
    said = phrase_before(words, at, _forms(), " /:", by_bare=True) if ":" in words[at].gap else 0
    if not said or has_any(words, at - said, "offices", LOOK_BACK):
        return at
    end = at
    while end < len(words) and end - at < LONGEST_FORM:
        gap = words[end].gap
        is_stop = end > at and (re.search(r"[;\n!?:]", gap) or ("." in gap and not ends_short(words[end - 1])))
        is_question = words[end].key in phrases()["questions"] or [word.key for word in words[end : end + 2]] in (
            ["điện", "thoại"],
            ["căn", "cước"],
        )
        if is_stop or is_question:
            break
        end += 1
    if end < len(words) and ":" in words[end].gap:
        end = max(at, end - 2)
    return end if any(word.is_capital or word.is_number for word in words[at:end]) else at
