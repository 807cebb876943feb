"""What stands before a row of words: how surely a person is named there, or rather a place."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.petitions.masking.lexicon import Lexicon, lexicon, phrase_before
from engine.petitions.masking.reading import Word

PLAIN, LINKED, TITLE, STRONG = 0, 1, 2, 3
BEFORE_GAPS = " :.-–\"'("


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a row of words: how surely a person, or rather a place."""

    person: int = PLAIN
    is_place: bool = False
    is_line: bool = False
    is_titled: bool = False
    """A title stands right before, in small letters or first in its sentence: «anh», «bà»."""
    """It stands at the beginning of a line."""


def context_of(words: Sequence[Word], at: int, known: Lexicon) -> Context:
    gap = words[at].gap
    is_line = at == 0 or "\n" in gap
    if at == 0 or (is_line and ":" not in gap):
        return Context(is_line=is_line)
    if words[at - 1].key in known.links and at > 1 and words[at - 1].gap == " " and words[at - 2].is_capital:
        return Context(LINKED)
    if gap.strip(BEFORE_GAPS + "\n") or ("." in gap and words[at - 1].key not in known.short_titles):
        return Context(is_line=is_line)
    return _said_before(words, at, known, is_line=is_line)


def _said_before(words: Sequence[Word], at: int, known: Lexicon, *, is_line: bool) -> Context:
    gap, gaps = words[at].gap, BEFORE_GAPS + "\n"
    place = phrase_before(words, at, known.places, " ")
    if words[at - 1].is_number and not gap.strip():
        return Context(is_place=True)
    titled = phrase_before(words, at, known.titles, " /")
    named = phrase_before(words, at, known.before, " ")
    if words[at - 1].is_bare and not words[at - 1].is_marked:
        titled = max(titled, _bare_before(words, at, "titles", known))
        named = max(named, _bare_before(words, at, "before", known))
        place = place or _bare_place(words, at, known)
    if place and place > max(titled, named):
        said = " ".join(word.key for word in words[at - place : at])
        return Context() if gap.strip(gaps) or ":" in gap else place_context(said, known)
    if titled and titled >= named:
        return _titled(words, at, known)
    if not named and not titled and ":" in gap:
        return Context(TITLE)
    if not named and not titled and not place and gap == " " and _has_title_near(words, at, known):
        return Context(TITLE)
    if not (named or titled or place) and words[at - 1].is_bare:
        return _typed_bare(words, at, known, is_line=is_line)
    if named:
        return _named(words, at, " ".join(word.key for word in words[at - named : at]), known)
    if place:
        return place_context(" ".join(word.key for word in words[at - place : at]), known)
    return Context(is_line=is_line)


def _named(words: Sequence[Word], at: int, last: str, known: Lexicon) -> Context:
    if _are_two(words, at, last) and _names_place(words, at, last, known):
        return Context(is_place=True)
    return Context(TITLE if last in known.weak_before and ":" not in words[at].gap else STRONG)


def _typed_bare(words: Sequence[Word], at: int, known: Lexicon, *, is_line: bool) -> Context:
    typed = max(phrase_before(words, at, known.bare[name], " /") for name in ("titles", "before"))
    is_said = typed > 1 or (typed and (words[at].is_capital or words[at - 1].key == "ten"))
    return Context(TITLE if is_said else PLAIN, is_line=is_line)


def _titled(words: Sequence[Word], at: int, known: Lexicon) -> Context:
    title = words[at - 1]
    return Context(STRONG, is_titled=words[at].gap == " " and title.key in known.small_titles and not title.is_loud)


def _bare_place(words: Sequence[Word], at: int, known: Lexicon) -> int:
    return phrase_before(words, at, known.bare["places"], " ", by_bare=True) if words[at].is_capital else 0


def _bare_before(words: Sequence[Word], at: int, name: str, known: Lexicon) -> int:
    """Of how many words, two at least, the longest of these phrases is that stands before, typed without marks."""
    count = phrase_before(words, at, known.bare[name], " /", by_bare=True)
    return count if count > 1 else 0


def _names_place(words: Sequence[Word], at: int, said: str, known: Lexicon) -> bool:
    """Whether two words name where an office is, or a way begins: «công an phường Nhơn Bình», «từ Phú Bài lên»."""
    if said == "từ":
        return at + 2 < len(words) and words[at + 2].key in _TOWARDS
    return words[at - 1].key in known.ward_words and (" " in said or said == "csgt")


_NO_WARDS = frozenset(
    {"hồ", "lý", "đào", "mai", "lò", "giàng", "sùng", "mùa", "lường", "đàm", "kiều", "thào", "vừ", "quàng"}
)
"""Family names that hardly a ward's name begins with."""
_OFTEN_WARDS = frozenset(
    [
        *(
            "phú",
            "tân",
            "hòa",
            "bình",
            "long",
            "vĩnh",
            "an",
            "xuân",
            "sơn",
            "kim",
            "cam",
            "ninh",
            "vạn",
            "thuận",
            "lộc",
        ),
        *("phước", "thành", "thái", "thanh", "trung", "đông", "tây", "nam", "bắc", "thượng", "hạ", "đại", "tiên"),
        *("quảng", "hải", "lâm", "phong", "mỹ", "hưng", "đức", "yên", "nghĩa", "lạc", "khánh", "bảo", "trường", "cát"),
        *("hồng", "ngọc", "đồng", "giang", "văn", "công", "lương", "quang", "hiệp", "lợi", "thạch", "liên", "diên"),
    ]
)
"""What many a ward's or a hamlet's name begins with, and a person's as well."""
_TOWARDS = frozenset({"đến", "tới", "lên", "về", "ra", "vào", "xuống", "đi", "qua", "sang"})


def _are_two(words: Sequence[Word], at: int, said: str) -> bool:
    """Whether just two words with capitals begin here."""
    row = words[at : at + 3]
    capitals = [word.is_capital and (not place or word.gap == " ") for place, word in enumerate(row)]
    known = lexicon()
    is_nickname = len(row) > 1 and row[0].key in known.numbered and f"{row[0].key} {row[1].key}" not in known.gazetteer
    is_family = len(row) > 1 and row[0].key not in _OFTEN_WARDS and known.has("usual", row[0])
    is_head = is_family and "trưởng" in said and f"{row[0].key} {row[1].key}" not in known.gazetteer
    is_person = is_nickname or is_head or (row[0].key in _NO_WARDS and len(row) > 1 and known.has("given", row[1]))
    is_person = is_person or (len(row) > 1 and known.has("given", row[0]) and row[1].key in known.nicknames)
    is_name = is_person or any("'" in word.text or known.has("strong", word) for word in row[:2])
    return capitals[:2] == [True, True] and capitals[2:] != [True] and not is_name


def place_context(said: str, known: Lexicon) -> Context:
    """What a word for a place says: a shop of a family is called after who keeps it, a street is not."""
    if said in known.stalls:
        return Context(LINKED)
    return Context() if said in known.shops else Context(is_place=True)


def _has_title_near(words: Sequence[Word], at: int, known: Lexicon) -> bool:
    """«anh thợ điện Phúc», «thư ký tòa Giang»: a title, and one to three small words before the capital."""
    for back in range(at - 1, max(at - 5, 0), -1):
        word = words[back]
        if (
            (word.is_capital and not word.is_loud)
            or word.is_number
            or word.key in known.places
            or word.key in known.no_names
        ):
            return False
        if words[back - 1].key in known.small_titles and word.gap == " ":
            return True
        said = phrase_before(words, back, known.roles, " ")
        if said > 1 and word.gap == " ":
            return True
        if word.gap != " ":
            return False
    return False
