"""The dictionary of names, titles and places: `names.toml`, read once."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from engine.petitions.masking.reading import Word, bare_of, key_of

LONGEST_PHRASE = 5


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The lists of `names.toml`; `bare` is each without marks, for texts typed without them."""

    strong: frozenset[str]
    usual: frozenset[str]
    several: frozenset[str]
    middle: frozenset[str]
    given: frozenset[str]
    not_alone: frozenset[str]
    titles: frozenset[str]
    before: frozenset[str]
    weak_before: frozenset[str]
    no_names: frozenset[str]
    places: frozenset[str]
    famous: frozenset[str]
    gazetteer: frozenset[str]
    peoples: frozenset[str]
    links: frozenset[str]
    numbered: frozenset[str]
    acts: frozenset[str]
    unmistakable: frozenset[str]
    ends_nothing: frozenset[str]
    small_titles: frozenset[str]
    short_titles: frozenset[str]
    later_born: frozenset[str]
    counted: frozenset[str]
    roles: frozenset[str]
    shops: frozenset[str]
    stalls: frozenset[str]
    cues: frozenset[str]
    close_cues: frozenset[str]
    nicknames: frozenset[str]
    bare_given: frozenset[str]
    bare_titles: frozenset[str]
    bare_phrases: frozenset[str]
    bare_never: frozenset[str]
    also_given: frozenset[str]
    countries: frozenset[str]
    firms: frozenset[str]
    ward_words: frozenset[str]
    plain_given: frozenset[str]
    not_after: frozenset[str]
    never_alone: frozenset[str]
    called: frozenset[str]
    callings: frozenset[str]
    half_titles: frozenset[str]
    never_called: frozenset[str]
    bare_sure: frozenset[str]
    bare_unsure: frozenset[str]
    hill_families: frozenset[str]
    in_names: frozenset[str]
    """Whatever syllables families, middle and given names are made of."""
    bare: dict[str, frozenset[str]]

    def is_said(self, words: str) -> bool:
        """Whether the words stand before names, or are none."""
        return words in self.no_names or words in self.before or words in self.titles

    def has(self, name: str, word: Word) -> bool:
        """Whether the word is in the list; without marks only when it was typed without any."""
        if word.key in getattr(self, name):
            return True
        return not word.is_marked and word.is_bare and word.bare in self.bare[name]


@cache
def lexicon() -> Lexicon:
    """The dictionary."""
    told = tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))
    lists = {name: frozenset(_phrases(text)) for name, text in told.items()}
    held, where = lists["roles"], lists.pop("of_roles")
    offices = frozenset(f"{role} {place}" for role in held for place in where)
    lists["before"] |= offices
    lists["weak_before"] |= offices
    sides = frozenset(f"{side} {place}" for side in ("bắc", "nam", "đông", "tây") for place in lists["gazetteer"])
    lists["gazetteer"] |= sides
    lists["in_names"] = lists["strong"] | lists["usual"] | lists["middle"] | lists["given"]
    bare = {
        name: frozenset(bare_of(one) for one in lists[name])
        for name in (
            "strong",
            "usual",
            "middle",
            "given",
            "titles",
            "before",
            "unmistakable",
            "gazetteer",
            "famous",
            "no_names",
            "places",
            "hill_families",
            "in_names",
        )
    }
    bare["places"] -= {"ho", "toi", "ban", "di", "bao", "am", "dai"}
    return Lexicon(**lists, bare=bare)


def _phrases(text: str) -> Iterable[str]:
    for one in text.replace("\n", " ").split(";"):
        yield " ".join(key_of(word.rstrip(".")) for word in one.replace("/", " ").split())


@lru_cache(maxsize=64)
def _last_words(phrases: frozenset[str]) -> frozenset[str]:
    return frozenset(one.rpartition(" ")[2] for one in phrases)


def phrase_before(
    words: Sequence[Word], at: int, known: frozenset[str], gaps: str = r" ", *, by_bare: bool = False
) -> int:
    """How many words right before this place make the longest known phrase; none of them: 0."""
    if not at or (words[at - 1].bare if by_bare else words[at - 1].key) not in _last_words(known):
        return 0
    best, said = 0, ""
    for count in range(1, min(LONGEST_PHRASE, at) + 1):
        word = words[at - count]
        key = word.bare if by_bare else word.key
        said = f"{key} {said}" if said else key
        if said in known:
            best = count
        if word.gap.strip(gaps) or "\n" in word.gap:
            break
    return best
