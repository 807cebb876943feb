"""Whether an address is where somebody lives, or everybody's place."""

import re
from collections.abc import Sequence

from engine.petitions.masking.address_words import LONGEST_LANDMARK, Chain, has_slash, phrases
from engine.petitions.masking.lexicon import phrase_before
from engine.petitions.masking.reading import Word

LOOK_BACK = 9


def is_somebodys(words: Sequence[Word], at: int, chain: Chain, named: set[int]) -> bool:
    levels = set(chain.levels)
    if levels <= {"ward", "region"}:
        return False
    lives = is_home(words, at)
    if not lives and _is_office(words, at):
        return False
    follows_name = _follows_name(words, at, named)
    if not follows_name and _ends_office(words, at, named):
        return False
    begin = begin_of(words, at)
    if not lives and not levels <= {"street"} and begin < at and not _is_office(words, at):
        return True
    if not lives and words[at].key == "km" and not follows_name:
        return False
    if not lives and words[at - 1 if at else 0].key in phrases()["passing"] and levels <= {"door", "lane", "street"}:
        return False
    if lives or follows_name:
        return levels != {"street"} or bool(follows_name and len(chain.levels) > 1)
    if (
        "door" in chain.numbered
        and (levels & {"lane", "street", "hamlet"} or chain.end - at > 2)
        and _door_leads_on(words, at, chain)
    ):
        return True
    if "lane" in levels and (told := _is_exact_lane(words, at, chain)) is not None:
        return told
    is_exact = chain.levels.count("hamlet") > 1 and "hamlet" in chain.numbered
    return "hamlet" in levels and ("ward" in levels or is_exact) and not _is_open(words, at)


def _is_exact_lane(words: Sequence[Word], at: int, chain: Chain) -> bool | None:
    """Whether a lane with its number leads to a door; None when it has none, which says nothing."""
    has_door = has_slash(words, at, chain.end)
    if has_door or "lane" not in chain.numbered:
        return has_door or None
    return "ward" in chain.levels or (chain.end - at > 3 and not _is_open(words, at))


def _ends_office(words: Sequence[Word], at: int, named: set[int]) -> bool:
    """Whether the clause before is an office's name: «UBND xã Suối Hiệp, địa chỉ thôn …», «chợ Vĩnh Thọ, số 5»."""
    end = at - phrase_before(words, at, phrases()["addresses"], " :")
    if end < 1 or words[end].gap != ", ":
        return False
    begin = end - 1
    while begin > 0 and end - begin < LOOK_BACK and words[begin].gap == " ":
        begin -= 1
    if any(place in named for place in range(begin + 1, end + 1)):
        return False
    if words[begin].key in {"tại", "đến", "của", "do", "và", "ở"}:
        begin += 1
    return any(
        " ".join(word.key for word in words[begin : begin + count]) in phrases()["offices"] for count in (1, 2, 3)
    )


def begin_of(words: Sequence[Word], at: int) -> int:
    """Where the address begins: after «ở» or «địa chỉ», when a few words stand between it and the first part."""
    for here in range(at, max(at - LONGEST_LANDMARK, 0), -1):
        if re.search(r"[.;\n!?]", words[here].gap) and "\n" not in words[here].gap.lstrip(":"):
            return at
        if phrase_before(words, here, phrases()["lives"], " /,:") and (here == at or _is_clear(words, here)):
            return here
    return at


def _is_clear(words: Sequence[Word], at: int) -> bool:
    """Whether what says that somebody lives there says nothing else: «trọ ở», not «ở» or «nhà» alone."""
    count = phrase_before(words, at, phrases()["lives"], " /,:")
    is_told = words[at - 1].key in phrases()["ends_living"] or words[at].key in phrases()["beside"]
    return is_told if count > 1 else words[at - 1].key in {"ngụ", "trú", "trọ"}


def _door_leads_on(words: Sequence[Word], at: int, chain: Chain) -> bool:
    is_part = words[at].key in {"lô", "tầng", "km", "lo", "block", "dãy"} and len(chain.levels) == 1
    return not is_part or not _is_open(words, at)


def is_home(words: Sequence[Word], at: int) -> bool:
    if phrase_before(words, at, phrases()["lives"], " /,:"):
        return fits_living(words, at)
    return False


def fits_living(words: Sequence[Word], at: int) -> bool:
    """«ở» alone may tell where anything is: then somebody must stand before it, not a thing."""
    count = phrase_before(words, at, phrases()["lives"], " /,:")
    said = " ".join(word.key for word in words[at - count : at])
    if said not in {"ở", "o", "hộ", "nhà", "sống", "cơ sở", "quê"}:
        return True
    if words[at - count].gap.startswith(",") or at == count:
        return True
    return not has_any(words, at - count, "open", 3) and not has_any(words, at - count, "offices", 4)


def _is_office(words: Sequence[Word], at: int) -> bool:
    return has_any(words, at, "offices", LOOK_BACK)


def _is_open(words: Sequence[Word], at: int) -> bool:
    return has_any(words, at, "open", 3)


def has_any(words: Sequence[Word], at: int, name: str, far: int) -> bool:
    """Whether one of these phrases stands among the few words before, in the same sentence."""
    known = phrases()[name]
    gaps = ""
    for back in range(at, max(at - far, 0), -1):
        gaps = words[back].gap if back < len(words) else ""
        if re.search(r"[.;:,\n!?]", gaps) and "(" not in gaps:
            return False
        for count in (1, 2, 3):
            is_through = back > count and words[back - count - 1].key in {"cơ", "qua"}
            if back >= count and not is_through and " ".join(word.key for word in words[back - count : back]) in known:
                return True
    return False


def _follows_name(words: Sequence[Word], at: int, named: set[int]) -> bool:
    """Whether a person stands right before: «Lê Thị Cúc, thôn Đông Bắc», «ông Lan ở thôn 3»."""
    here = at
    while here > 0 and at - here < 3 and words[here - 1].key in {"tại", "ở", "trú", "ngụ", "nhà", "sống", "hiện", "số"}:
        here -= 1
    return here in named and not re.search(r"[.;!?]", words[here].gap if here < len(words) else "")
