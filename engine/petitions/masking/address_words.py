"""The words of addresses: labels, numbers of doors, names of places; `addresses.toml`, read once."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from engine.petitions.masking.everyday import is_pair
from engine.petitions.masking.lexicon import lexicon
from engine.petitions.masking.reading import Word, bare_of, key_of

LEVELS = ("door", "lane", "street", "hamlet", "ward", "region")
AROUND, CAPITALS_SHARE = 20, 12
"""Of so many words on either side, at most one in twelve has a capital where capitals are not typed."""
MOST_NUMBERS = 7
LONGEST_NAME = 5
LONGEST_LABEL = 5
LONGEST_LANDMARK = 8
NUMBER = re.compile(r"(?!\d+(?:m|k|h|g|ha|km|kg|tr|cm|l)\d{0,2}$)[A-Za-z]{0,3}\d{1,4}(?:[A-Za-z]{1,2}\d{0,2})?")
NUMBER_MORE = re.compile(r"[A-Za-z]?\d{1,4}[A-Za-z]{0,2}|[A-Ea-e]")
SPACE = re.compile(r"[ ]{1,2}|\. ?|: ?")
JOINED = re.compile(r"\s?[/+-]\s?|\.")


@dataclass(slots=True)
class Chain:
    """The parts of one address: what levels it has, and where it ends."""

    end: int
    first_end: int
    levels: list[str] = field(default_factory=list)
    numbered: set[str] = field(default_factory=set)
    is_told: bool = False
    """What it stands by is told behind a comma."""

    def add(self, level: str, end: int, *, has_number: bool) -> None:
        self.levels.append(level)
        self.end = end
        if has_number:
            self.numbered.add(level)


def has_slash(words: Sequence[Word], at: int, end: int) -> bool:
    return any("/" in word.gap for word in words[at + 1 : end])


@cache
def phrases() -> dict[str, frozenset[str]]:
    told = tomllib.loads(files(__package__).joinpath("addresses.toml").read_text(encoding="utf-8"))
    return {
        name: frozenset(" ".join(key_of(word) for word in one.replace("/", " ").split()) for one in text.split(";"))
        for name, text in told.items()
    }


@cache
def levels_of_labels() -> dict[str, str]:
    told = {said: level for level in reversed(LEVELS) for said in phrases()[level]}
    return {bare_of(said): level for said, level in told.items() if " " in said} | told


@cache
def _typed_bare() -> frozenset[str]:
    """Labels that are others without their marks: they count only where marks are not typed."""
    return frozenset(bare_of(said) for said in levels_of_labels() if bare_of(said) != said) - {
        "p",
        "x",
        "tp",
        "q",
        "h",
        "tx",
        "tt",
        "t",
    }


@cache
def _first_words() -> frozenset[str]:
    return frozenset(said.split()[0] for said in levels_of_labels())


def label_at(words: Sequence[Word], at: int) -> tuple[int, str] | None:
    """The longest label that begins here: of how many words, and of what level."""
    if words[at].key not in _first_words():
        return None
    for count in range(min(LONGEST_LABEL + 1, len(words) - at), 0, -1):
        if any(word.gap not in {" ", "  ", ". ", "-"} for word in words[at + 1 : at + count]):
            continue
        said = " ".join(word.key for word in words[at : at + count])
        if count > 1 and not words[at].is_capital and all(word.is_capital for word in words[at + 1 : at + count]):
            continue
        if (
            count == 1
            and at + 1 < len(words)
            and not words[at + 1].is_capital
            and f"{said} {words[at + 1].key}" in phrases()["no_labels"]
        ):
            return None
        if count == 1 and at and words[at].gap == " " and f"{words[at - 1].key} {said}" in phrases()["no_labels"]:
            return None
        if count > 1 and at and words[at - 1].is_number and all(word.is_capital for word in words[at : at + count]):
            continue
        if said in levels_of_labels() and (said not in _typed_bare() or words[at].is_bare):
            return count, levels_of_labels()[said]
    return None


def is_head(words: Sequence[Word], at: int) -> bool:
    return words[at].key in {"nay", "kính"} or label_at(words, at) is not None


def number_end(words: Sequence[Word], at: int) -> int:
    """Where a number such as «12», «12/5A», «K12/3», «12-14», «CT3» ends."""
    if at >= len(words):
        return at
    begins_with_letter = (
        len(words[at].text) == 1 and words[at].is_capital and at + 1 < len(words) and words[at + 1].gap in {"-", "."}
        and words[at + 1].is_number
    )  # fmt: skip
    if not NUMBER.fullmatch(words[at].text) and not begins_with_letter:
        return at
    if (
        at + 1 < len(words)
        and words[at + 1].gap in {" ", ""}
        and words[at + 1].key in phrases()["units"]
        and words[at].is_number
        and not (words[at + 1].key in {"tháng", "thang"} and at + 2 < len(words) and words[at + 2].is_number)
    ):
        return at
    end = at + 1
    if words[at].text[0] == "0" and len(words[at].text) > 2:
        return at
    while (
        end < len(words)
        and end - at < MOST_NUMBERS
        and JOINED.fullmatch(words[end].gap)
        and NUMBER_MORE.fullmatch(words[end].text)
    ):
        end += 1
    if end < len(words) and words[end].gap == " " and words[end].key in {"bis", "ter"}:
        end += 1
    return end


_SAID = frozenset(
    [
        *("một", "hai", "ba", "bốn", "tư", "năm", "lăm", "sáu", "bảy", "bẩy", "tám", "chín", "mười", "mươi", "mốt"),
        *("trăm", "linh", "lẻ", "không", "xuyệt", "xẹt", "trên", "gạch", "chéo", "phẩy"),
    ]
)
_SAID_MOST = 8


def said_number_end(words: Sequence[Word], at: int) -> int:
    """Where a number told in words ends: «số nhà hai mươi ba», «một trăm linh năm xuyệt bảy»; two words at least."""
    end = at
    while end < min(at + _SAID_MOST, len(words)) and words[end].gap == " " and words[end].key in _SAID:
        end += 1
    follows = end < len(words) and label_at(words, end) is not None
    is_closed = end == len(words) or words[end].gap[:1] in {",", "."}
    return end if end - at > 1 or (end > at and (follows or is_closed)) else at


def name_end(words: Sequence[Word], at: int) -> int:
    """Where a name in capitals ends, a number or a letter after it included."""
    end = next(
        (
            at + count
            for count in range(LONGEST_NAME, 1, -1)
            if at + count <= len(words) and " ".join(one.key for one in words[at : at + count]) in lexicon().famous
        ),
        at,
    )
    while end < len(words) and end - at < LONGEST_NAME:
        word = words[end]
        if (
            end > at
            and word.gap != " "
            and not (word.gap in {"-", "/"} and word.is_number and words[end - 1].is_number)
        ):
            break
        if end > at and word.gap in {"-", "/"} and word.is_number and words[end - 1].is_number:
            end += 1
            continue
        if end > at and word.gap == " " and _is_of_name(words, end):
            end += 1
            continue
        is_more = end > at and ((word.is_number and len(word.text) <= 2) or (len(word.text) == 1 and word.is_capital))
        if not (word.is_capital or is_more) or (end > at and word.key in {"đt", "sđt", "cccd", "kính", "nay", "tôi"}):
            break
        if end > at and word.is_capital and _part_follows(words, end):
            break
        end += 1
    return end


def _is_of_name(words: Sequence[Word], at: int) -> bool:
    """Whether a small word belongs to a name of several: «Đại học Tây Bắc», «Nhà máy Dệt»."""
    word = words[at]
    is_between = (
        at + 1 < len(words) and words[at + 1].is_capital and words[at + 1].gap == " " and word.text[0].islower()
    )
    return is_between and f"{words[at - 1].key} {word.key}" in lexicon().places


def _part_follows(words: Sequence[Word], at: int) -> bool:
    return (
        at + 1 < len(words)
        and words[at].key
        in {"phường", "xã", "tp", "thôn", "huyện", "tỉnh", "p", "x", "q", "h", "tt", "tx", "kp", "quận"}
        and (words[at + 1].is_capital or words[at + 1].is_number)
    )


def name_after_small(words: Sequence[Word], at: int) -> int:
    """«khu tập thể giáo viên Diên Khánh», «nhà trọ cô Sáu»: one to three small words, then the name."""
    for here in range(at + 1, min(at + 4, len(words))):
        if words[here].gap != " " or words[here - 1].is_capital or words[here - 1].key in phrases()["after_names"]:
            return at
        if words[here].is_capital:
            return name_end(words, here)
    return at


def small_name_end(words: Sequence[Word], at: int) -> int:
    """Two small words after «xã», when the chain has begun: the commonest shape of a commune's name."""
    end = at
    while end < len(words) and end - at < LONGEST_NAME and words[end].text[0].islower() and not words[end].is_number:
        if end > at and (words[end].gap != " " or words[end].key in phrases()["after_names"] or is_head(words, end)):
            break
        end += 1
    if end < len(words) and end > at and words[end].is_number and len(words[end].text) <= 2 and words[end].gap == " ":
        end += 1
    is_closed = (
        end == len(words) or words[end].gap != " " or words[end].key in phrases()["after_names"] or is_head(words, end)
    )
    if any(word.key in phrases()["told_stops"] for word in words[at:end]) or any(
        is_pair(words[here], words[here + 1]) for here in range(at, end - 1)
    ):
        return at
    if is_closed and words[at].key not in phrases()["after_names"]:
        return end
    two = words[at : at + 2]
    said, bare = " ".join(word.key for word in two), " ".join(word.bare for word in two)
    is_known = said in lexicon().gazetteer or (two[0].is_bare and bare in bare_places())
    return at + 2 if is_known or (is_typed_small(words, at) and _are_of_names(two)) else at


def _are_of_names(two: Sequence[Word]) -> bool:
    """Whether both syllables are such as places and people are called by: «phú tân»."""
    known = lexicon()
    return len(two) == 2 and all(word.is_marked and known.has("middle", word) for word in two)


def is_typed_small(words: Sequence[Word], at: int) -> bool:
    """Whether no capital stands around, as in what is typed on a telephone."""
    around = words[max(at - AROUND, 0) : at + AROUND]
    return sum([word.is_capital for word in around]) * CAPITALS_SHARE <= len(around)


@cache
def bare_places() -> frozenset[str]:
    return frozenset(bare_of(one) for one in lexicon().gazetteer)


def ends_short(word: Word) -> bool:
    return len(word.text) <= 2 and not word.is_number


def with_landmark(words: Sequence[Word], end: int) -> int:
    """What tells where the door is, up to the next comma: «gần chợ Đầm», «(sau trường Nguyễn Huệ)»."""
    if end >= len(words) or words[end].key not in phrases()["beside"] or not re.fullmatch(r",? ?\(?", words[end].gap):
        return end
    for stop in range(end + 1, min(end + LONGEST_LANDMARK, len(words)) + 1):
        if stop == len(words) or words[stop].gap.strip(" "):
            is_name = any(
                word.is_capital or word.is_number or word.key in lexicon().places for word in words[end + 1 : stop]
            ) or (stop < len(words) and words[stop].gap == ", " and label_at(words, stop) is not None)
            return stop if is_name and stop > end + 1 else end
    return end
