"""Vietnamese text as searches compare it, in the one place that knows how.

Stored texts and queries pass through the same two functions: `search_plain` forgets
diacritics (so that «duong» finds «đường»), `search_marked` keeps them, for a query that
was typed with them. Both give words between single spaces.
"""

import re
import unicodedata
from functools import lru_cache

MOST_WORDS = 10
_GAPS = re.compile(r"[\W_]+")
_STROKE = str.maketrans("đĐ", "dD")
_OLD_PLACE = re.compile(r"([òóỏõọ][ae]|[ùúủũụ]y)(?!\w)")


def search_plain(text: str) -> str:
    """The words of a text without case, diacritics and punctuation: «Đường Hoà» → `duong hoa`."""
    apart = unicodedata.normalize("NFKD", text.translate(_STROKE)).casefold()
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return _GAPS.sub(" ", bare).strip()


def search_marked(text: str) -> str:
    """The words of a text without case and punctuation, with one spelling of each syllable.

    Composed and decomposed letters, and both places of the tone («hòa», «hoà»), become one.
    """
    whole = unicodedata.normalize("NFKC", text).casefold()
    return _GAPS.sub(" ", _OLD_PLACE.sub(_new_place, whole)).strip()


def task_words(case_title: str, case_number: str, step: str) -> str:
    """What a task is found by, between single spaces.

    The case's number and the step stand there twice, the second time marked: those who read no content are answered
    by marked words alone.
    """
    in_the_open = (*_number_words(case_number), *_step_words(step))
    words = (*in_the_open, *map(mark_open, in_the_open), *search_plain(case_title).split())
    return " ".join(dict.fromkeys(words))


def mark_open(word: str) -> str:
    """The word as it stands marked: whoever sees the task may find it by that."""
    return f"zqo{word}"


def _number_words(number: str) -> tuple[str, ...]:
    words = tuple(search_plain(number).split())
    return (*words, *(word.lstrip("0") for word in words if word.isdigit() and word.strip("0")))


@lru_cache(maxsize=1024)
def _step_words(step: str) -> tuple[str, ...]:
    return tuple(search_plain(step).split())


def has_marks(query: str) -> bool:
    """Whether a query was typed with diacritics, and so asks for them."""
    return search_marked(query) != search_plain(query)


def search_words(normalised: str) -> tuple[str, ...]:
    """The different words of a normalised query, at most `MOST_WORDS`."""
    return tuple(dict.fromkeys(normalised.split()))[:MOST_WORDS]


def _new_place(match: re.Match[str]) -> str:
    first, second = match[1][0], match[1][1]
    letters = unicodedata.normalize("NFD", first)
    return unicodedata.normalize("NFC", letters[0] + second + letters[1:])
