"""Vietnamese text as searches compare it, in the one place that knows how.

Stored texts and queries pass through the same two functions: `search_plain` forgets
diacritics (so that «duong» finds «đường»), `search_marked` keeps them, for a query that
was typed with them. Both give words between single spaces.
"""

import re
import unicodedata

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
