"""Everyday words and pairs of words: what a row of small letters rather says than a name."""

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from engine.petitions.masking.reading import Word, bare_of, key_of


@cache
def _told() -> dict[str, frozenset[str]]:
    told = tomllib.loads(files(__package__).joinpath("everyday.toml").read_text(encoding="utf-8"))
    lists = {
        name: frozenset(" ".join(key_of(word) for word in one.split()) for one in text.replace("\n", " ").split(";"))
        for name, text in told.items()
    }
    return {**lists, **{f"bare_{name}": frozenset(bare_of(one) for one in said) for name, said in lists.items()}}


def is_pair(first: Word, second: Word) -> bool:
    """Whether these two, in small letters, are one everyday word, or two that often stand so."""
    if second.gap != " ":
        return False
    if first.is_marked or second.is_marked or not second.is_bare:
        return f"{first.key} {second.key}" in _told()["pairs"]
    return f"{first.bare} {second.bare}" in _told()["bare_pairs"]


def is_everyday(word: Word) -> bool:
    """Whether the word is an everyday one, and no part of a name elsewhere."""
    if word.is_marked or not word.is_bare:
        return word.key in _told()["words"]
    return word.bare in _told()["bare_words"]


def pairs_in(words: Sequence[Word], start: int, end: int) -> int:
    """How many everyday pairs stand within these words, or lead out of them at their end."""
    last = min(end, len(words) - 1)
    return sum(is_pair(words[at], words[at + 1]) for at in range(start, last))


def capital_words() -> frozenset[str]:
    """Words of two syllables whose first, with a capital, would be somebody's last name: «Hạnh phúc»."""
    return _told()["capital_words"]
