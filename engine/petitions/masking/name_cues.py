"""What stands after a row of words, or around it, that only a person has: a telephone, a birth, a door, a deed."""

import re
from collections.abc import Sequence

from engine.petitions.masking.lexicon import LONGEST_PHRASE, Lexicon
from engine.petitions.masking.name_runs import LONGEST
from engine.petitions.masking.reading import Word

_BEFORE_CUE = re.compile(r"[ ,:;.(–-]{1,3}")
_NUMBER_WORDS = frozenset({"sđt", "sdt", "đt", "dt", "số", "so", "zalo", "điện", "thoại", "dđ", "tel", "phone", "gọi"})


def has_number(words: Sequence[Word], end: int) -> bool:
    """Whether a telephone number follows, as it does after who may be called: «Hà Rim, 0376 …», «Mai (sđt 09…)»."""
    for word in words[end : end + 3]:
        if not _BEFORE_CUE.fullmatch(word.gap):
            return False
        if word.is_number:
            return word.text.startswith("0") and len(word.text) > 2
        if word.key not in _NUMBER_WORDS:
            return False
    return False


def is_described(words: Sequence[Word], end: int, known: Lexicon) -> bool:
    """Whether what follows describes somebody: «…, sinh 1980», «… (CCCD 056…)», «…, ngụ tổ 9», «…, 34 tuổi»."""
    if end >= len(words) or not _BEFORE_CUE.fullmatch(words[end].gap) or "." in words[end].gap:
        return False
    if words[end].is_number:
        is_age = end + 1 < len(words) and words[end + 1].key in {"tuổi", "tuoi"} and len(words[end].text) < 3
        is_year = words[end].gap in {", ", " (", ",", " – ", " - "} and bool(
            re.fullmatch(r"19[2-9]\d|20[0-2]\d", words[end].text)
        )
        return is_age or is_year or bool(re.fullmatch(r"2k\d|[sS][nN]\d{2,4}", words[end].text))
    said = ""
    for word in words[end : end + LONGEST_PHRASE]:
        if said and word.gap.strip(" "):
            break
        said = f"{said} {word.key}".strip()
        if said in known.cues and (words[end].gap != " " or said in known.close_cues):
            return True
    return False


def is_signature(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether these few words end the text, or a line of it, by themselves."""
    begins = start == 0 or bool(re.search(r"[.!?\n]", words[start].gap))
    ends = end == len(words) or "\n" in words[end].gap
    return start > 0 and begins and ends and end - start <= LONGEST


def acts(words: Sequence[Word], end: int, known: Lexicon) -> bool:
    """Whether what follows says that these words do something as a person does: «Tuấn nói», «Thu Hà hứa»."""
    last = words[end - 1]
    is_word = last.key in known.not_alone and (end < 2 or bool(last.gap.strip(" ,")))
    return (
        end < len(words)
        and words[end].gap == " "
        and not is_word
        and (last.is_marked or not last.is_bare)
        and words[end].key in known.acts
        and known.has("given", words[end - 1])
    )


def is_of_firm(words: Sequence[Word], at: int, known: Lexicon) -> bool:
    """Whether the row ends what a firm or an institution is called: «Công ty Cổ phần Thủy sản Hải Đăng»."""
    for back in range(at, max(at - LONGEST_FIRM, 0), -1):
        if words[back].gap != " ":
            return False
        for count in (1, 2):
            if back >= count and " ".join(word.key for word in words[back - count : back]) in known.firms:
                return True
    return False


LONGEST_FIRM = 7
