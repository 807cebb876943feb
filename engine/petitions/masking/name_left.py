"""Rows of capitals that no rule made a name, and that name no place, office or thing either: then they are one."""

import itertools
import re
from collections.abc import Sequence

from engine.petitions.masking.everyday import is_pair
from engine.petitions.masking.lexicon import Lexicon
from engine.petitions.masking.name_context import TITLE, Context
from engine.petitions.masking.name_cues import is_of_firm
from engine.petitions.masking.name_likeness import has_family, is_foreign
from engine.petitions.masking.reading import Word

LONGEST_NAME, LOOK_BACK, LONGEST_CALLED = 5, 4, 4
_OPENS = re.compile(r"[.!?\n:;•|\"“–-]|\*")


def left_over(words: Sequence[Word], start: int, end: int, context: Context, known: Lexicon) -> bool:
    """Whether this row, of which nothing was found, is a name all the same, as nothing speaks against it."""
    run = words[start:end]
    if end - start > LONGEST_NAME or any(word.is_loud or word.is_shouted for word in run):
        return False
    if 1 < end - start < LONGEST_CALLED and run[0].key in known.numbered | {"bé"} and run[1].key not in known.counted:
        said = " ".join(word.key for word in run)
        is_famous = end - start > 2 and (said in known.famous or said in known.gazetteer)
        return not is_famous and not _is_of_place(words, start, known)
    if end - start > 2 and run[1].key in _PEOPLES_MIDDLE and has_family(run[0], known):
        is_counted = words[start - 1].is_number and start > 2 and words[start - 3].key in _COUNTED_OFFICES
        return not context.is_place or is_counted
    if end - start == 1 and words[start].gap == " " and known.has("given", run[0]) and _does(words, start, end, known):
        return not _is_of_place(words, start, known)
    if _says_a_thing(words, start, end, known) or _is_of_place(words, start, known):
        return False
    if context.person >= TITLE and not context.is_place and (end - start > 1 or words[start].is_bare):
        return words[start].gap.strip(" ") in {"", ":", ",", "(", "–", "-"}
    if end - start == 1:
        return _is_lone_name(words, start, known) or _is_called(words, start, end, context, known)
    return _is_like(run, known) or _is_beside_kin(words, start, known)


_COUNTED_OFFICES = frozenset({"đội", "qltt", "quầy", "phòng", "tổ", "csgt", "sở", "cửa", "bàn"})
_PEOPLES_MIDDLE = frozenset(
    {"a", "y", "mí", "seo", "thị", "văn", "láo", "phò", "chẩn", "pả", "sóc", "nay", "thi", "van"}
)


def _is_called(words: Sequence[Word], start: int, end: int, context: Context, known: Lexicon) -> bool:
    """A syllable that no list has, after a word that may make a person of it, or between commas after kin."""
    word = words[start]
    if word.key in known.never_alone or is_foreign(word) or word.gap not in {" ", ", "}:
        return False
    if word.gap == ", ":
        is_closed = end == len(words) or words[end].gap[:1] in {",", ".", ")", ";"}
        return is_closed and _is_beside_kin(words, start, known)
    return context.person >= TITLE and words[start - 1].text[0].islower() and words[start - 1].key not in _NO_MAKERS


_NO_MAKERS = frozenset({"là", "theo", "nay", "từ", "bị", "của", "báo", "tên"})


def _does(words: Sequence[Word], start: int, end: int, known: Lexicon) -> bool:
    """Whether an everyday word with a capital does something here, and no sentence begins: «phiếu cân do Sáng ký»."""
    is_small = words[start - 1].text[0].islower() if start else False
    return is_small and end < len(words) and words[end].gap == " " and words[end].key in known.acts


def _is_beside_kin(words: Sequence[Word], start: int, known: Lexicon) -> bool:
    """«của cha cháu, Saly Mách»: kin, a comma, and who it is."""
    is_kin = start > 1 and any(
        " ".join(word.key for word in words[start - count : start]) in known.before
        for count in (2, 3)
        if start >= count
    )
    return is_kin and words[start].gap in {", ", " – ", " - ", ": ", " ("}


def _is_lone_name(words: Sequence[Word], at: int, known: Lexicon) -> bool:
    """A last name in the middle of a sentence: «Phiếu cân do Sáng ký», «Kỹ thuật Duy hẹn»."""
    word = words[at]
    if not at or word.gap != " " or not known.has("given", word) or word.key in known.never_alone:
        return False
    before = words[at - 1]
    return (before.text[0].isalpha() and not before.is_capital) or _OPENS.search(before.gap) is not None


def _is_like(run: Sequence[Word], known: Lexicon) -> bool:
    first, last = run[0], run[-1]
    if has_family(first, known):
        return True
    if is_foreign(first) and known.has("strong", first):
        return True
    parts = sum(known.has("given", word) or known.has("middle", word) for word in run)
    return parts == len(run) or (known.has("given", last) and parts >= len(run) - 1 and len(run) > 2)


def _says_a_thing(words: Sequence[Word], start: int, end: int, known: Lexicon) -> bool:
    """Whether a word or two of the row, or its last with the next, belong to an office, a place or a thing."""
    keys = [word.key for word in words[start:end]]
    said = " ".join(keys)
    if said in known.gazetteer or said in known.famous or said in known.countries:
        return True
    if any(key in known.no_names or key in known.places for key in (keys if len(keys) > 1 else ())):
        return True
    if len(keys) == 1 and (keys[0] in known.no_names or keys[0] in known.places):
        return True
    if end < len(words) and words[end].gap == " ":
        keys.append(words[end].key)
    if all(word.is_bare and not word.is_marked for word in words[start:end]) and _is_bare_thing(
        words[start:end], known
    ):
        return True
    if end < len(words) and words[end].text[0].islower() and is_pair(words[end - 1], words[end]):
        return True
    for first, second in itertools.pairwise(keys):
        pair = f"{first} {second}"
        if pair in known.no_names or pair in known.gazetteer or pair in known.places or pair in known.before:
            return True
    return False


_TELLS_NO_PLACE = frozenset({"có", "là", "do", "bị", "gồm", "và", "với", "nhờ", "cho", "của", "gặp", "hỏi", "báo"})


def _is_bare_thing(run: Sequence[Word], known: Lexicon) -> bool:
    bares = [word.bare for word in run]
    said = " ".join(bares)
    return (
        said in known.bare["gazetteer"]
        or said in known.bare["famous"]
        or any(one in known.bare["no_names"] and one not in known.bare["strong"] for one in bares)
    )


def _is_of_place(words: Sequence[Word], start: int, known: Lexicon) -> bool:
    """Whether one of the few words before says that a place, a firm, a people or a thing is called so."""
    if is_of_firm(words, start, known):
        return True
    for back in range(start, max(start - LOOK_BACK, 0), -1):
        if words[back].gap.strip(' "“«(') or "\n" in words[back].gap:
            return False
        if (told := _tells_place(words, back, known)) is not None:
            return told
    return False


def _tells_place(words: Sequence[Word], back: int, known: Lexicon) -> bool | None:
    """Whether the word before this place says that a place follows, or a person; None when it says neither."""
    word = words[back - 1]
    pair = f"{words[back - 2].key} {word.key}" if back > 1 else ""
    if pair in known.places:
        return True
    is_calling = word.key in known.small_titles | known.roles | known.callings or word.key in _TELLS_NO_PLACE
    if is_calling or (back > 1 and words[back - 2].key in {"chủ", "tên", "xưng", "quản"}):
        return False
    if word.key in known.places or word.key in known.called or word.is_number:
        return True
    if word.is_bare and not word.is_marked and word.bare in known.bare["places"]:
        return True
    return False if pair in known.titles or pair in known.roles else None
