"""A text as it is searched: composed letters, plain spaces and digits, each with its place in what was written."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import accumulate

_UNUSUAL = re.compile(
    "[\u0300-\u036f\u00a0\u00ad\u2000-\u200f\u2018\u2019\u202a-\u202f\u2060\u20d0-\u20ff\ufe00-\ufe0f\ufeff\uff01-\uff5e]"
)
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufe00-\ufe0f\ufeff]")
_LIKE_DIGITS = re.compile(r"(?<!\w)[OoIl\d](?:[ ./-]?[OoIl\d])+(?!\w)")
_LIKE_DIGIT = re.compile(r"(?<=\d)[OoIl]|[OoIl](?=\d)")
_LIKE_YEAR = re.compile(r"[1lI]9[\dOo][\dOolI]|2[Oo0][\dOolI]{2}")
FEWEST_DIGITS = 5
_MOST_MARKS = 4
"""A letter carries two marks at most in Vietnamese; more than these in a row are no letter's."""
LONGEST_WORD = 24
AROUND, MARKED_SHARE = 8, 6
"""Of so many words on either side, less than one in six is marked where marks are not typed."""
FEWEST_LOUD, LOUD_PART = 6, 4
"""Of more than so many words around, all but a quarter are in capitals where capitals say nothing."""
_WORD = re.compile(r"(?<!\w)[HK]' ?[^\W\d_]+|[^\W_]+(?:'[^\W\d_]+)?")
_OLD_TONES = re.compile("(o[àáảãạ]|o[èéẻẽẹ]|u[ỳýỷỹỵ])$")


@dataclass(frozen=True, slots=True)
class Reading:
    """What is searched; `places` says of each character where it stood, or is empty when each stands where it stood."""

    text: str
    places: tuple[tuple[int, int], ...] = ()

    def written(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the reading stands in what was written."""
        if not self.places:
            return start, end
        return self.places[start][0], self.places[end - 1][1]


@dataclass(slots=True)
class Word:
    """One word or number of a reading; `gap` is what stands between it and the word before."""

    start: int
    end: int
    text: str
    gap: str
    key: str
    """In small letters, its tone where the newer spelling puts it."""
    bare: str
    """Without any mark."""
    is_number: bool
    is_capital: bool
    is_shouted: bool
    is_marked: bool
    is_bare: bool
    """Whether the words around it are typed without marks too, so that none is to be expected."""
    is_loud: bool = False
    """Whether the words around it are all in capitals too, so that they say nothing."""


def read(text: str) -> Reading:
    """The text as it is searched."""
    reading = _composed(text)
    return Reading(_LIKE_DIGITS.sub(_as_digits, reading.text), reading.places)


def _as_digits(match: re.Match[str]) -> str:
    """A number in which a machine, or who hides it, put letters like digits: «O9l3 …»."""
    said = match[0]
    letters = sum(one.isalpha() for one in said)
    if letters and _LIKE_YEAR.fullmatch(said):
        return said.replace("O", "0").replace("o", "0").replace("l", "1").replace("I", "1")
    if not letters or sum(one.isdigit() for one in said) < max(FEWEST_DIGITS, letters):
        return said
    return _LIKE_DIGIT.sub(lambda one: "0" * len(one[0]) if one[0] in "Oo" else "1", said)


def _composed(text: str) -> Reading:
    if not _UNUSUAL.search(text):
        return Reading(text)
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    at = 0
    for match in _clusters().finditer(text):
        start, end = match.span()
        parts.append(text[at:start])
        places += ((here, here + 1) for here in range(at, start))
        seen = _seen(match[0])
        parts.append(seen)
        places += [(start, end)] * len(seen)
        at = end
    parts.append(text[at:])
    places += ((here, here + 1) for here in range(at, len(text)))
    return Reading("".join(parts), tuple(places))


@cache
def _clusters() -> re.Pattern[str]:
    """A letter with its marks, or one of the characters that are read as another."""
    marks = "".join(chr(code) for code in range(0x10000) if unicodedata.combining(chr(code)))
    return re.compile(f".[{marks}]{{1,{_MOST_MARKS}}}|{_UNUSUAL.pattern}", re.DOTALL)


def _seen(cluster: str) -> str:
    if _UNSEEN.fullmatch(cluster):
        return ""
    composed = unicodedata.normalize("NFC", cluster)
    if composed in "\u2018\u2019":
        return "'"
    return (
        unicodedata.normalize("NFKC", composed)
        if "\u2000" <= composed[0] <= "\u202f" or composed[0] >= "\uff01" or composed == "\u00a0"
        else composed
    )


def words_of(reading: Reading) -> list[Word]:
    """The words and numbers, in order."""
    text = reading.text
    told = [(match.span(), _written(match[0])) for match in _WORD.finditer(text)]
    marked = [0, *accumulate(written.is_marked for _, written in told)]
    loud = [0, *accumulate(written.is_shouted for _, written in told)]
    plain = [0, *accumulate(written.is_plain for _, written in told)]
    found, at, count = [], 0, len(told)
    for place, ((start, end), written) in enumerate(told):
        first, last = max(place - AROUND, 0), min(place + AROUND + 1, count)
        is_bare = (marked[last] - marked[first]) * MARKED_SHARE <= last - first or _is_in_bare_name(told, place)
        around = plain[last] - plain[first]
        is_loud = around > FEWEST_LOUD and (loud[last] - loud[first]) * LOUD_PART >= around * (LOUD_PART - 1)
        found.append(
            Word(
                start,
                end,
                written.text,
                text[at:start],
                written.key,
                written.bare,
                written.is_number,
                written.is_capital,
                written.is_shouted,
                written.is_marked,
                is_bare,
                is_loud,
            )
        )
        at = end
    return found


@dataclass(frozen=True, slots=True)
class _Written:
    """What a word is by its letters alone, wherever it stands."""

    text: str
    key: str
    bare: str
    is_number: bool
    is_capital: bool
    is_shouted: bool
    is_marked: bool
    is_plain: bool
    """Of letters, and more than one."""
    is_family: bool
    """A family name without its marks, or with none."""


def _written(text: str) -> _Written:
    return _written_short(text) if len(text) <= LONGEST_WORD else _Written(text, text, text, *_letters(text), False)


@lru_cache(maxsize=20_000)
def _written_short(text: str) -> _Written:
    key = key_of(text)
    bare = bare_of(key)
    is_number, is_capital, is_shouted, _, is_plain = _letters(text)
    return _Written(
        text, key, bare, is_number, is_capital, is_shouted, key != bare, is_plain, key in _NEVER_WORDS and key == bare
    )


def _letters(text: str) -> tuple[bool, bool, bool, bool, bool]:
    is_long = len(text) > 1
    return text[0].isdigit(), text[0].isupper(), is_long and text.isupper(), False, is_long and text[0].isalpha()


_NEVER_WORDS = frozenset(
    {"nguyen", "tran", "huynh", "pham", "hoang", "bui", "trinh", "duong", "dinh", "truong", "doan"}
)
"""Family names without their marks that no word of Vietnamese is written like."""


def _is_in_bare_name(told: list[tuple[tuple[int, int], _Written]], place: int) -> bool:
    """Whether three words with capitals and without marks stand here in a row: a name as a bank writes it."""
    written = told[place][1]
    if written.is_marked:
        return False
    for first in range(max(place - 3, 0), place + 1):
        if told[first][1].is_family and all(
            not one.is_marked and one.key.isalpha() for _, one in told[first : first + 3]
        ):
            return True
    if not written.is_capital:
        return False
    for first in range(max(place - 2, 0), place + 1):
        three = told[first : first + 3]
        if len(three) == 3 and all(one.is_capital and not one.is_marked for _, one in three):
            return True
    return False


@lru_cache(maxsize=20_000)
def key_of(word: str) -> str:
    """The word in small letters, «thuý» and «thúy» alike."""
    small = word.lower()
    return _OLD_TONES.sub(lambda match: _moved(match[0]), small) if not small.startswith(("qu", "gi")) else small


def _moved(ending: str) -> str:
    first, second = ending[0], ending[1]
    base, tone = unicodedata.normalize("NFD", second)[0], unicodedata.normalize("NFD", second)[1:]
    return unicodedata.normalize("NFC", first + tone) + base


@lru_cache(maxsize=20_000)
def bare_of(word: str) -> str:
    """The word without any mark, in small letters."""
    parts = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(one for one in parts if not unicodedata.combining(one))
