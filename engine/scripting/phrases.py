"""Phrases of a text, found word by word, in Vietnamese with or without its marks.

A phrase is found as whole words: «thuê» is not «thuế», and «xã» is not «xa». Where hardly a word of
a text has marks, it was typed without them, and is compared without them; a single word that has marks
says too little then, and is not found. `…` in a phrase stands for a few words of the same sentence:
«quá … ngày» is found in «quá hẹn 40 ngày».
"""

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from engine.errors import N_
from engine.scripting.failures import ScriptFailed

MOST_PHRASES = 1_000
MOST_PARTS = 12
MOST_GAPS = 2
WIDEST_GAP = 5
FEWEST_MARKED = 0.15
GAP = "…"
STOP = "."
"""Where a sentence ends: no phrase reaches across it."""
_WORDS = re.compile(r"[^\W_]+|[.!?;:…\n]+")
_PARTS = re.compile(r"[^\W_]+|…|\.\.\.")
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")

Words = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as phrases are compared with it: its words, and where each stands."""

    words: Words
    places: dict[str, tuple[int, ...]]
    is_marked: bool

    def has(self, phrase: Words) -> bool:
        """Whether the phrase, its words written as this text's are, stands here."""
        return any(self._follows(phrase, 1, start) for start in self.places.get(phrase[0], ()))

    def _follows(self, phrase: Words, part: int, at: int) -> bool:
        if part == len(phrase):
            return True
        if phrase[part] != GAP:
            return self._is(at + 1, phrase[part]) and self._follows(phrase, part + 1, at + 1)
        return any(self._follows(phrase, part + 2, place) for place in self._after_gap(at, phrase[part + 1]))

    def _after_gap(self, at: int, word: str) -> Iterator[int]:
        for place in range(at + 1, min(at + WIDEST_GAP + 2, len(self.words))):
            if self.words[place] == STOP:
                return
            if self.words[place] == word:
                yield place

    def _is(self, place: int, word: str) -> bool:
        return place < len(self.words) and self.words[place] == word


def phrases_in(text: str, phrases: list[str]) -> list[str]:
    """Those of the phrases that the text has, each once, in their own order.

    Raises:
        ScriptFailed: there are too many phrases, or one is only a gap.
    """
    if len(phrases) > MOST_PHRASES:
        raise ScriptFailed(
            N_("Quá {count} cụm từ trong một danh sách."), remedy=N_("Tách thành nhiều dòng."), count=MOST_PHRASES
        )
    reading = _read(text)
    return [
        phrase
        for phrase in dict.fromkeys(phrases)
        if (words := _compiled(phrase, marked=reading.is_marked)) and reading.has(words)
    ]


def split_phrases(listed: str) -> list[str]:
    """The phrases of a list between semicolons."""
    return [phrase for part in listed.split(";") if (phrase := " ".join(part.split()))]


@lru_cache(maxsize=32)
def _read(text: str) -> Reading:
    found = _WORDS.findall(text)
    spoken = [word for word in found if word[0].isalpha()]
    marked = sum(plain(word) != word.casefold() for word in spoken)
    is_marked = marked > FEWEST_MARKED * len(spoken)
    write = spelt if is_marked else plain
    words = tuple(write(word) if word[0].isalnum() else STOP for word in found)
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word, []).append(place)
    return Reading(words, {word: tuple(where) for word, where in places.items()}, is_marked)


@lru_cache(maxsize=16_384)
def _compiled(phrase: str, *, marked: bool) -> Words:
    write = spelt if marked else plain
    words = [GAP if part in {GAP, "..."} else write(part) for part in _PARTS.findall(phrase)]
    if not _is_phrase(words):
        raise ScriptFailed(
            N_("“{phrase}” không phải là một cụm từ."),
            remedy=N_("Viết các từ cần tìm, không quá 12 từ; dấu … chỉ đứng giữa hai từ, không quá hai lần."),
            phrase=phrase[:60],
        )
    says_too_little = not marked and len(words) == 1 and words[0] != phrase.strip().casefold()
    return () if says_too_little else tuple(words)


def _is_phrase(words: list[str]) -> bool:
    """Whether the words can be looked for: gaps are few, because each multiplies the places to look at."""
    beside = itertools.pairwise(words)
    in_bounds = 0 < len(words) <= MOST_PARTS and words.count(GAP) <= MOST_GAPS
    return in_bounds and GAP not in {words[0], words[-1]} and not any(a == b == GAP for a, b in beside)


def plain(word: str) -> str:
    """A word in small letters and without marks."""
    apart = unicodedata.normalize("NFD", word.casefold()).replace("đ", "d")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def spelt(word: str) -> str:
    """A word in small letters with its tone at the end, so that «hòa» and «hoà» are one."""
    apart = unicodedata.normalize("NFD", word.casefold())
    tones = "".join(letter for letter in apart if letter in _TONES)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if letter not in _TONES)) + tones
