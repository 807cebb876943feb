"""How much a row of words is like a person's name, by its parts."""

import re
from collections.abc import Sequence

from engine.petitions.masking.everyday import is_pair
from engine.petitions.masking.lexicon import Lexicon
from engine.petitions.masking.name_context import STRONG, TITLE, Context
from engine.petitions.masking.reading import Word

ENOUGH = 3
_TRIBAL = re.compile(r"[hk]' ?[^\W\d_]{2,}", re.IGNORECASE)


def score_of(part: Sequence[Word], rest: Sequence[Word], context: Context, known: Lexicon, *, is_whole: bool) -> int:
    keys = " ".join(word.key for word in part)
    if _goes_on_small(part, rest, known) or (len(part) > 1 and known.is_said(keys)):
        return 0
    is_called = known.has("given", part[0]) and (
        context.person == STRONG or (context.person == TITLE and keys in known.also_given)
    )
    is_called = is_called or (context.is_titled and len(part) == 1 and keys not in known.never_called)
    is_nickname = len(part) == 2 and is_whole and part[0].key in known.numbered and part[1].key not in known.counted
    if not is_nickname and any(
        word.key in known.no_names and not (_inside(part, place, known) or (is_called and place == 0))
        for place, word in enumerate(part)
    ):
        return 0
    if context.person < STRONG and (
        _is_bare_thing(part, known)
        or (rest and rest[0].text[0].islower() and context.person < TITLE and is_pair(part[-1], rest[0]))
    ):
        return 0
    score = context.person + (1 if context.is_line and is_whole else 0)
    if keys in known.gazetteer:
        score -= 3 if context.person < STRONG else 1
    if keys in known.famous:
        score -= 4 if context.person < STRONG else 0
    if context.is_place:
        score -= 2 if len(part) > 2 and part[1].key == "thị" and keys not in known.famous else 5
    likeness = _likeness(part, known)
    return score + (max(likeness, 0) if context.person == STRONG else likeness)


def _is_bare_thing(part: Sequence[Word], known: Lexicon) -> bool:
    """Whether the words, typed without marks, are a place's or a thing's."""
    if not all(word.is_bare and not word.is_marked for word in part):
        return False
    said = " ".join(word.bare for word in part)
    return said in known.bare["gazetteer"] or said in known.bare["famous"] or said in known.bare["no_names"]


def _goes_on_small(part: Sequence[Word], rest: Sequence[Word], known: Lexicon) -> bool:
    """Whether the last word is the first of an office or of a thing: «Chủ tịch», «Bác sĩ», «Đoàn Thanh niên»."""
    if not rest or rest[0].gap != " " or (rest[0].is_capital and len(part) > 1):
        return False
    said = f"{part[-1].key} {rest[0].key}"
    return said in known.no_names or said in known.before or said in known.titles or said in known.places


def _inside(part: Sequence[Word], place: int, known: Lexicon) -> bool:
    """Whether a word that is no name elsewhere is one here: after a family name, or in the middle."""
    word = part[place]
    if part[0].is_shouted and len(word.text) > 2 and word.key in {"ubnd", "hđnd", "cccd", "cmnd"}:
        return False
    is_between = (
        0 < place < len(part) - 1
        and known.has("strong", part[0])
        and (known.has("given", part[place + 1]) or known.has("middle", part[place + 1]))
    )
    if is_between or (place == 0 and len(part) > 1 and known.has("middle", word) and known.has("given", part[1])):
        return True
    if word.key == "nay" and place and is_foreign(part[0]):
        return True
    if place == len(part) - 1 == 2 and known.has("strong", part[0]) and known.has("middle", part[1]):
        return True
    is_after_sign = place == 2 and part[1].key in {"văn", "thị"}
    return (
        is_after_sign
        or (place > 0 and (known.has("middle", word) or known.has("given", word)))
        or (
            place == 0
            and len(part) > 1
            and (
                known.has("strong", word)
                or known.has("usual", word)
                or (known.has("given", word) and word.key not in {"công", "điện", "báo", "hội", "nhà"})
            )
        )
    )


def _likeness(part: Sequence[Word], known: Lexicon) -> int:
    if (told := _of_own_kind(part, known)) is not None:
        return told
    family = _family(part, known)
    rest = part[max(family[1], 1) if family[0] else 0 :]
    if not family[0] and len(part) <= 3 and known.has("strong", part[-1]):
        return TITLE + known.has("given", part[0])
    if not family[0]:
        return _without_family(part, known)
    if not rest:
        return 0
    score = family[0]
    if len(rest) == 1 and part[0].key in known.unmistakable and part[0].is_marked:
        return ENOUGH
    if len(rest) > 1:
        score += 1 if known.has("middle", rest[0]) else 0
        score += 2 if rest[0].key in {"thị", "văn", "thi", "van"} else 0
        score += 1 if family[0] > 1 or known.has("middle", rest[0]) else 0
    score += 1 if known.has("given", rest[-1]) or len(rest[-1].text) == 1 else 0
    return score


def _of_own_kind(part: Sequence[Word], known: Lexicon) -> int | None:
    """How like a name of another shape than family, middle and last: a people's, a nickname, letters."""
    if _TRIBAL.fullmatch(part[0].text):
        return 0 if part[0].bare in known.peoples else ENOUGH
    if len(part) < 5 and any(_TRIBAL.fullmatch(word.text) for word in part):
        return ENOUGH
    if len(part) == 1:
        return _likeness_alone(part[0], known)
    if part[0].key in known.numbered and len(part) == 2:
        return ENOUGH if part[1].key not in known.counted else 2
    if part[-1].key in known.nicknames and known.has("given", part[-2]):
        return ENOUGH
    if part[0].text in {"Y", "A", "Ka"} and len(part[1].text) > 1 and len(part) < 4:
        return ENOUGH
    return _of_letters(part, known)


def _of_letters(part: Sequence[Word], known: Lexicon) -> int | None:
    initials = sum(len(word.text) == 1 for word in part)
    if len(part) == 2 and len(part[0].text) == 1 and known.has("given", part[1]):
        return ENOUGH
    if initials == len(part) or (initials and known.has("given", part[-1]) and initials == len(part) - 1):
        return 2
    return None


def _without_family(part: Sequence[Word], known: Lexicon) -> int:
    has_sign = len(part) > 2 and part[1].key in {"thị", "văn"}
    known_parts = sum(known.has("given", word) or known.has("middle", word) for word in part)
    ends_well = known.has("given", part[-1]) or any(len(word.text) == 1 for word in part)
    return (
        3
        if has_sign
        else 2
        if len(part) == known_parts == 2 and ends_well
        else 1
        if known_parts == len(part) or (len(part) == 2 and known_parts)
        else 2
        if _ends_as_name(part, known)
        else 1
        if all(is_foreign(word) for word in part) and len(part) < 4
        else -1
        if known_parts == 0
        else 0
    )


_SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    r"(?:uye|uya|uyu|ieu|yeu|uoi|uou|oai|oay|oeo|uay|uao|oao|[aeiouy]{1,2})(?:ng|nh|ch|[cmnpt])?"
)


def is_tribal(word: Word) -> bool:
    """Whether the word is written as the names of some peoples are: «H'Nga», «K'Brôih»."""
    return _TRIBAL.fullmatch(word.text) is not None


def is_foreign(word: Word) -> bool:
    """Whether no syllable of Vietnamese is written so: «Hiroshi», «Morel»."""
    return word.text[0].isalpha() and len(word.text) > 1 and not _SYLLABLE.fullmatch(word.bare)


def _ends_as_name(part: Sequence[Word], known: Lexicon) -> bool:
    """Whether a row of three or four begins with an unknown family name: «Ứng Bá Phước»."""
    return (
        len(part) in {3, 4} and known.has("given", part[-1]) and all(known.has("middle", word) for word in part[1:-1])
    )


def _likeness_alone(word: Word, known: Lexicon) -> int:
    if word.key in known.no_names and word.key not in known.also_given:
        return -3
    if word.is_shouted and (len(word.text) < 4 or not known.has("given", word)):
        return -1
    return 1 if known.has("given", word) else 0


def _family(part: Sequence[Word], known: Lexicon) -> tuple[int, int]:
    """How surely the name begins with a family name, and of how many words that is."""
    if len(part) > 2 and f"{part[0].key} {part[1].key}" in known.several:
        return 3, 2
    if known.has("strong", part[0]):
        return 2, 1
    if known.has("usual", part[0]):
        return 1, 1
    return 0, 0


def has_family(word: Word, known: Lexicon) -> bool:
    return known.has("strong", word) or known.has("usual", word)
