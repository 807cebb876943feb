"""The order of Vietnamese names: by letter first, tones only where letters are equal."""

import unicodedata

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTERS = {letter: chr(0x100 + place) for place, letter in enumerate(_ALPHABET)}
# As dictionaries order them: none, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def vietnamese_key(text: str) -> tuple[str, tuple[int, ...]]:
    """A sort key for titles and names of agencies, read from the first word."""
    letters: list[str] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", text).casefold():
        letter, tone = _split(character)
        letters.append(_LETTERS.get(letter, letter))
        tones.append(tone)
    return "".join(letters), tuple(tones)


def name_key(full_name: str) -> tuple[str, tuple[int, ...]]:
    """A sort key for people: the given name, which comes last, leads."""
    words = full_name.split()
    return vietnamese_key(" ".join(words[-1:] + words[:-1]))


def _split(character: str) -> tuple[str, int]:
    marks = unicodedata.normalize("NFD", character)
    tone = next((_TONES[mark] for mark in marks if mark in _TONES), 0)
    bare = "".join(mark for mark in marks if mark not in _TONES)
    return unicodedata.normalize("NFC", bare), tone
