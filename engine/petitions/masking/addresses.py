"""Where somebody lives: a chain of door, lane, street, hamlet, ward and region that leads to a person's door.

A street, a hamlet or a ward alone names a place, and an office's address is for everybody. So a chain counts when
it names a door, or when the words before it say that somebody lives there.
"""

import re
import tomllib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from engine.petitions.masking.lexicon import lexicon, phrase_before
from engine.petitions.masking.reading import Word, bare_of, key_of

LEVELS = ("door", "lane", "street", "hamlet", "ward", "region")
AROUND, CAPITALS_SHARE = 20, 12
"""Of so many words on either side, at most one in twelve has a capital where capitals are not typed."""
MOST_PARTS, MOST_NUMBERS, MOST_TRIED = 9, 7, 5
LONGEST_NAME = 5
LONGEST_LABEL = 3
LOOK_BACK = 9
LOOK_BACK_FAR = 7
_LINK = re.compile(r"\)?[\s,]{1,3}|\)?,?\s?[-–(]\s?|,?\s?[.]\s?")
_NUMBER = re.compile(r"[A-Za-z]{0,3}\d{1,4}[A-Za-z]{0,2}")
_NUMBER_MORE = re.compile(r"[A-Za-z]?\d{1,4}[A-Za-z]{0,2}|[A-Ea-e]")
_SPACE = re.compile(r"[ ]{1,2}|\. ?|: ?")
_JOINED = re.compile(r"\s?[/-]\s?|\.")
LONGEST_LANDMARK = 8


@dataclass(slots=True)
class Chain:
    """The parts of one address: what levels it has, and where it ends."""

    end: int
    first_end: int
    levels: list[str] = field(default_factory=list)
    numbered: set[str] = field(default_factory=set)

    def add(self, level: str, end: int, *, has_number: bool) -> None:
        self.levels.append(level)
        self.end = end
        if has_number:
            self.numbered.add(level)


def find_addresses(
    words: Sequence[Word], named: Sequence[tuple[int, int]], shapes: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Where addresses of people stand, as places of words; `named` are the people, `shapes` other data of theirs."""
    ends = {end for _, end in named}
    ordered = sorted(shapes)
    at = 0
    while at < len(words):
        told = _form_end(words, at)
        if told > at and "@" not in words[at + 1].gap if at + 1 < len(words) else False:
            yield at, told
            at = told
            continue
        chain = _chain(words, at, ordered)
        if chain is None:
            at += 1
            continue
        if _is_somebodys(words, at, chain, ends):
            chain.end = _with_rest(words, chain.end)
            yield _begin(words, at), chain.end
            at = chain.end
        else:
            # A long row of places that are nobody's is no less so from its second one on.
            at = chain.end if len(chain.levels) > MOST_TRIED else chain.first_end


def _begin(words: Sequence[Word], at: int) -> int:
    """Where the address begins: after «ở» or «địa chỉ», when a few words stand between it and the first part."""
    for here in range(at, max(at - LONGEST_LANDMARK, 0), -1):
        if re.search(r"[.;\n!?]", words[here].gap) and "\n" not in words[here].gap.lstrip(":"):
            return at
        if phrase_before(words, here, _told()["lives"], " /,:") and (here == at or _is_clear(words, here)):
            return here
    return at


def _is_clear(words: Sequence[Word], at: int) -> bool:
    """Whether what says that somebody lives there says nothing else: «trọ ở», not «ở» or «nhà» alone."""
    count = phrase_before(words, at, _told()["lives"], " /,:")
    return count > 1 or words[at - 1].key in {"ngụ", "trú", "trọ"}


def _form_end(words: Sequence[Word], at: int) -> int:
    """Where an answer to «Địa chỉ:» ends: at the end of the sentence or line, or where another question begins."""
    if ":" not in words[at].gap or not phrase_before(words, at, _told()["forms"], " /:"):
        return at
    if _has_any(words, at - phrase_before(words, at, _told()["forms"], " /:"), "offices", LOOK_BACK):
        return at
    end = at
    while end < len(words) and end - at < LONGEST_FORM:
        gap = words[end].gap
        is_stop = end > at and (re.search(r"[;\n!?:]", gap) or ("." in gap and not _ends_short(words[end - 1])))
        is_question = words[end].key in _told()["questions"] or [word.key for word in words[end : end + 2]] in (
            ["điện", "thoại"],
            ["căn", "cước"],
        )
        if is_stop or is_question:
            break
        end += 1
    if end < len(words) and ":" in words[end].gap:
        end = max(at, end - 2)
    return end if any(word.is_capital or word.is_number for word in words[at:end]) else at


LONGEST_FORM = 32


# ---------------------------------------------------------------- the parts


@cache
def _told() -> dict[str, frozenset[str]]:
    told = tomllib.loads(files(__package__).joinpath("addresses.toml").read_text(encoding="utf-8"))
    return {
        name: frozenset(" ".join(key_of(word) for word in one.replace("/", " ").split()) for one in text.split(";"))
        for name, text in told.items()
    }


@cache
def _levels() -> dict[str, str]:
    return {said: level for level in reversed(LEVELS) for said in _told()[level]}


def _chain(words: Sequence[Word], at: int, shapes: Sequence[tuple[int, int]]) -> Chain | None:
    part = _part(words, at, None)
    if part is None or _is_shape(words[at], shapes):
        return None
    chain = Chain(at, part[1])
    chain.add(part[0], part[1], has_number=part[2])
    while len(chain.levels) < MOST_PARTS and chain.end < len(words):
        chain.end = _with_landmark(words, _with_old(words, chain.end))
        if chain.end == len(words):
            break
        here = _past_link(words, chain.end)
        if not _LINK.fullmatch(words[here].gap) or "\n" in words[here].gap:
            break
        if "." in words[here].gap and not _ends_short(words[here - 1]):
            break
        part = _part(words, here, chain)
        if part is None or _is_shape(words[here], shapes):
            break
        chain.add(part[0], part[1], has_number=part[2])
    chain.end = _with_landmark(words, _with_old(words, chain.end))
    return chain


def _past_link(words: Sequence[Word], at: int) -> int:
    """Past «thuộc», «(nay là», «trước đây thuộc»: at most three such words."""
    for here in range(at, min(at + 4, len(words))):
        if words[here].key not in _told()["linking"] or words[here].gap.strip(" ,("):
            return here
    return at


def _with_rest(words: Sequence[Word], end: int) -> int:
    """What follows a person's address, comma after comma, as long as it is only names of places or has a label."""
    while end < len(words) and re.fullmatch(r"\)?, | ?[-–] | \(", words[end].gap):
        stop = end + 1
        while stop < len(words) and not words[stop].gap.strip(" ") and stop - end <= LONGEST_NAME:
            stop += 1
        part = words[end:stop]
        is_closed = stop == len(words) or bool(words[stop].gap.strip(" "))
        said = " ".join(word.key for word in part)
        is_place = all(word.is_capital for word in part) and len(part) > 1 and not _looks_a_person(part[0], said)
        has_label = _label(words, end) is not None and any(word.is_number or word.is_capital for word in part[1:])
        if not is_closed or not (is_place or has_label) or part[0].key in lexicon().no_names - set(_levels()):
            break
        end = stop
    return end


def _with_landmark(words: Sequence[Word], end: int) -> int:
    """What tells where the door is, up to the next comma: «gần chợ Đầm», «(sau trường Nguyễn Huệ)»."""
    if end >= len(words) or words[end].key not in _told()["beside"] or not re.fullmatch(r",? ?\(?", words[end].gap):
        return end
    for stop in range(end + 1, min(end + LONGEST_LANDMARK, len(words)) + 1):
        if stop == len(words) or words[stop].gap.strip(" "):
            is_name = any(
                word.is_capital or word.is_number or word.key in lexicon().places for word in words[end + 1 : stop]
            )
            return stop if is_name and stop > end + 1 else end
    return end


def _with_old(words: Sequence[Word], end: int) -> int:
    """«(cũ)» belongs to what it follows."""
    if [word.key for word in words[end : end + 2]] in (["nối", "dài"], ["kéo", "dài"]):
        return end + 2
    return end + 1 if end < len(words) and words[end].key in {"cũ", "cu"} and words[end].gap in {" ", " ("} else end


def _ends_short(word: Word) -> bool:
    return len(word.text) <= 2 and not word.is_number


def _is_shape(word: Word, shapes: Sequence[tuple[int, int]]) -> bool:
    place = bisect_left(shapes, (word.start + 1, 0)) - 1
    return place >= 0 and shapes[place][0] <= word.start < shapes[place][1]


def _part(words: Sequence[Word], at: int, chain: Chain | None) -> tuple[str, int, bool] | None:
    """The part that begins here: its level, where it ends, and whether a number tells it."""
    label = _label(words, at)
    if label:
        return _labelled(words, at, *label, chain)
    return _house_first(words, at) or _bare(words, at, chain)


def _labelled(
    words: Sequence[Word], at: int, count: int, level: str, chain: Chain | None
) -> tuple[str, int, bool] | None:
    """The part after a label: with its number, or with its name."""
    here = at + count
    if here >= len(words) or not _SPACE.fullmatch(words[here].gap):
        return None
    if "." in words[here].gap and words[here - 1].key not in _told()["short"]:
        return None
    if words[here].key in {"số", "so"} and here + 1 < len(words):
        here += 1
    if words[here].key in _told()["landmarks"] and here + 1 < len(words) and words[here + 1].is_capital:
        return level, _name_end(words, here + 1), False
    number = _number_end(words, here)
    if number > here:
        return _with_name(words, at, number, level)
    if level == "door" and words[at].key in _told()["only_numbers"]:
        is_letter = len(words[here].text) <= 2 and words[here].is_capital and words[at].key in {"phòng", "căn", "lô"}
        return (level, here + 1, True) if is_letter else None
    return _named(words, at, here, level, chain)


def _named(words: Sequence[Word], at: int, here: int, level: str, chain: Chain | None) -> tuple[str, int, bool] | None:
    end = _name_end(words, here)
    if len(words[here].text) == 1 and words[here].is_capital and level in {"door", "hamlet"}:
        return level, max(end, here + 1), level == "door"
    is_living = chain is not None or _lives(words, at)
    if end == here and level in {"door", "hamlet", "lane"} and is_living:
        end = _name_after_small(words, here)
    if end == here and is_living:
        small = _small_name_end(words, here)
        is_followed = here < small < len(words) and words[small].gap == ", " and _label(words, small) is not None
        end = small if is_followed else end
    if end == here and (words[here].is_bare or _is_small(words, at)) and (is_living or at == 0):
        end = _small_name_end(words, here)
    if level == "door" and not chain and words[at].key not in _told()["houses"]:
        return None
    return (level, end, False) if end > here else None


def _with_name(words: Sequence[Word], at: int, end: int, level: str) -> tuple[str, int, bool]:
    """A number may go on with its street's or hamlet's name: «số 12 Lê Lợi», «tổ 11 Vĩnh Điềm Trung»."""
    if end < len(words) and words[end].gap in {" ", ", "} and level in {"door", "lane", "hamlet"}:
        if words[end].gap == ", " and level != "door":
            return level, end, True
        if words[end].key in _told()["landmarks"] and words[end].gap == " ":
            return level, max(_name_end(words, end + 1), end), True
        if not _is_head(words, end):
            stop = _name_end(words, end)
            if stop == end and (words[end].is_bare or _is_small(words, end)):
                stop = _small_name_end(words, end)
                is_closed = stop == len(words) or words[stop].gap != " " or _label(words, stop) is not None
                stop = stop if is_closed or _lives(words, at) else end
            return level, stop, True
    if level == "street" and end + 1 < len(words) and words[end].key in {"tháng", "thang"}:
        return level, end + 2, True
    return level, end, True


@cache
def _typed_bare() -> frozenset[str]:
    """Labels that are others without their marks: they count only where marks are not typed."""
    return frozenset(bare_of(said) for said in _levels() if bare_of(said) != said) - {
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
    return frozenset(said.split()[0] for said in _levels())


def _label(words: Sequence[Word], at: int) -> tuple[int, str] | None:
    """The longest label that begins here: of how many words, and of what level."""
    if words[at].key not in _first_words():
        return None
    for count in range(min(LONGEST_LABEL + 1, len(words) - at), 0, -1):
        if any(word.gap not in {" ", "  ", ". "} for word in words[at + 1 : at + count]):
            continue
        said = " ".join(word.key for word in words[at : at + count])
        if (
            count == 1
            and at + 1 < len(words)
            and not words[at + 1].is_capital
            and f"{said} {words[at + 1].key}" in _told()["no_labels"]
        ):
            return None
        if count == 1 and at and words[at].gap == " " and f"{words[at - 1].key} {said}" in _told()["no_labels"]:
            return None
        if said in _levels() and (said not in _typed_bare() or words[at].is_bare):
            return count, _levels()[said]
    return None


def _is_head(words: Sequence[Word], at: int) -> bool:
    return words[at].key in {"nay", "kính"} or _label(words, at) is not None


def _number_end(words: Sequence[Word], at: int) -> int:
    """Where a number such as «12», «12/5A», «K12/3», «12-14», «CT3» ends."""
    if at >= len(words):
        return at
    begins_with_letter = (
        len(words[at].text) == 1 and words[at].is_capital and at + 1 < len(words) and words[at + 1].gap in {"-", "."}
        and words[at + 1].is_number
    )  # fmt: skip
    if not _NUMBER.fullmatch(words[at].text) and not begins_with_letter:
        return at
    if (
        at + 1 < len(words)
        and words[at + 1].gap in {" ", ""}
        and words[at + 1].key in _told()["units"]
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
        and _JOINED.fullmatch(words[end].gap)
        and _NUMBER_MORE.fullmatch(words[end].text)
    ):
        end += 1
    if end < len(words) and words[end].gap == " " and words[end].key in {"bis", "ter"}:
        end += 1
    return end


def _name_end(words: Sequence[Word], at: int) -> int:
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
        if end > at and word.gap != " ":
            break
        is_more = end > at and ((word.is_number and len(word.text) <= 2) or (len(word.text) == 1 and word.is_capital))
        if not (word.is_capital or is_more) or (end > at and word.key in {"đt", "sđt", "cccd", "kính", "nay", "tôi"}):
            break
        if end > at and word.is_capital and _part_follows(words, end):
            break
        end += 1
    return end


def _part_follows(words: Sequence[Word], at: int) -> bool:
    return (
        at + 1 < len(words)
        and words[at].key in {"phường", "xã", "tp", "thôn", "huyện", "tỉnh", "p", "x"}
        and words[at + 1].is_capital
    )


def _name_after_small(words: Sequence[Word], at: int) -> int:
    """«khu tập thể giáo viên Diên Khánh», «nhà trọ cô Sáu»: one to three small words, then the name."""
    for here in range(at + 1, min(at + 4, len(words))):
        if words[here].gap != " " or words[here - 1].is_capital or words[here - 1].key in _told()["after_names"]:
            return at
        if words[here].is_capital:
            return _name_end(words, here)
    return at


def _small_name_end(words: Sequence[Word], at: int) -> int:
    """Two small words after «xã», when the chain has begun: the commonest shape of a commune's name."""
    end = at
    while end < len(words) and end - at < LONGEST_NAME and words[end].text[0].islower() and not words[end].is_number:
        if end > at and (words[end].gap != " " or words[end].key in _told()["after_names"] or _is_head(words, end)):
            break
        end += 1
    if end < len(words) and end > at and words[end].is_number and len(words[end].text) <= 2 and words[end].gap == " ":
        end += 1
    is_closed = (
        end == len(words) or words[end].gap != " " or words[end].key in _told()["after_names"] or _is_head(words, end)
    )
    if is_closed and words[at].key not in _told()["after_names"]:
        return end
    two = words[at : at + 2]
    said, bare = " ".join(word.key for word in two), " ".join(word.bare for word in two)
    return at + 2 if said in lexicon().gazetteer or (two[0].is_bare and bare in _bare_places()) else at


def _is_small(words: Sequence[Word], at: int) -> bool:
    """Whether no capital stands around, as in what is typed on a telephone."""
    around = words[max(at - AROUND, 0) : at + AROUND]
    return sum(word.is_capital for word in around) * CAPITALS_SHARE <= len(around)


@cache
def _bare_places() -> frozenset[str]:
    return frozenset(bare_of(one) for one in lexicon().gazetteer)


def _house_first(words: Sequence[Word], at: int) -> tuple[str, int, bool] | None:
    """A number that no word announces: «45 hẻm 18», «140/3B Dã Tượng»."""
    end = _number_end(words, at)
    if end == at or end >= len(words) or (at and _JOINED.fullmatch(words[at].gap)) or words[end].gap not in {" ", ", "}:
        return None
    if at and (words[at].gap == "." or (words[at - 1].key in _told()["counted"] and words[at].gap == " ")):
        return None
    follows = words[end]
    is_door = _has_slash(words, at, end) or _lives(words, at)
    if not _is_head(words, end) and not (is_door and follows.is_capital) and not _starts_street(words, end):
        is_small = is_door and _is_small(words, at) and not _is_day(words, at, end)
        return ("door", stop, True) if is_small and (stop := _small_name_end(words, end)) > end else None
    if words[end].gap == " " and follows.is_capital and not follows.is_number and not _is_head(words, end):
        stop = _name_end(words, end)
        if stop - end >= 2 and not (words[end].is_shouted and len(words[end].text) > 3 and stop - end < 2):
            return "door", stop, True
        return None
    label = _label(words, end)
    is_street = (
        label is not None
        and label[1] in {"lane", "street"}
        and end + 1 < len(words)
        and (words[end + 1].is_capital or words[end + 1].is_number or is_door)
    )
    return ("door", end, True) if is_street else None


def _is_day(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a number such as «21/2» is rather a day, when nobody is said to live there."""
    parts = [word.text for word in words[at:end]]
    may_be = len(parts) > 1 and all(one.isdigit() for one in parts) and int(parts[0]) <= 31 and int(parts[1]) <= 12
    return may_be and not _fits_living(words, at) if phrase_before(words, at, _told()["lives"], " /,:") else may_be


def _starts_street(words: Sequence[Word], at: int) -> bool:
    """Whether the capitalised words after a number may be a street's name, not an article of a law."""
    known, word = lexicon(), words[at]
    if not word.is_capital:
        return False
    is_family = known.has("strong", word) or known.has("usual", word)
    said = " ".join(one.key for one in words[at : _name_end(words, at)])
    return (
        said in known.famous
        or said in known.gazetteer
        or (word.key not in known.places and (is_family or word.key not in known.no_names))
    )


def _bare(words: Sequence[Word], at: int, chain: Chain | None) -> tuple[str, int, bool] | None:
    """A name alone, within a chain: its ward, its town or its province."""
    if chain is None:
        return None
    two = words[at : at + 2]
    if (
        len(two) == 2
        and words[at].text[0].islower()
        and two[1].gap == " "
        and (
            " ".join(word.key for word in two) in lexicon().gazetteer
            or (two[0].is_bare and " ".join(word.bare for word in two) in _bare_places())
        )
    ):
        return "region", at + 2, False
    is_last = at + 1 == len(words) or bool(words[at + 1].gap.strip())
    if words[at].is_shouted and len(words[at].text) <= 4 and words[at].gap in {", ", " - ", ","} and is_last:
        return "region", at + 1, False
    if _NUMBER.fullmatch(words[at].text) and words[at].is_capital and words[at].gap in {" ", ", "}:
        return "door", at + 1, True
    end = _name_end(words, at)
    if words[at].gap == " " and " ".join(word.key for word in words[at:end]) in lexicon().gazetteer:
        return "region", end, False
    if not words[at].gap.strip() or words[at].is_number:
        return None
    said = " ".join(word.key for word in words[at:end])
    if end > at and end < len(words) and words[end].gap == ", " and _levels().get(words[end].key) in {"ward", "region"}:
        return "hamlet", end, False
    if said in lexicon().gazetteer:
        return "region", end, False
    is_closed = end == len(words) or bool(words[end].gap.strip())
    if (
        end - at >= 2
        and ("door" in chain.levels or ("hamlet" in chain.levels and is_closed))
        and "ward" not in chain.levels
        and not _looks_a_person(words[at], said)
    ):
        return "ward", end, False
    return None


def _looks_a_person(word: Word, said: str) -> bool:
    known = lexicon()
    is_place = " ".join(said.split()[:2]) in known.gazetteer
    is_family = known.has("strong", word) or (word.key in known.usual and said.count(" ") > 1 and not is_place)
    return (is_family or word.key in known.titles) and said not in known.famous


# ---------------------------------------------------------------- whose it is


def _is_somebodys(words: Sequence[Word], at: int, chain: Chain, named: set[int]) -> bool:
    levels = set(chain.levels)
    if levels <= {"ward", "region"}:
        return False
    lives = _lives(words, at)
    if not lives and _is_office(words, at):
        return False
    follows_name = _follows_name(words, at, named)
    begin = _begin(words, at)
    if not lives and not levels <= {"street"} and begin < at and not _is_office(words, at):
        return True
    if lives or follows_name:
        return levels != {"street"} or bool(follows_name and len(chain.levels) > 1)
    if (
        "door" in chain.numbered
        and (levels & {"lane", "street", "hamlet"} or chain.end - at > 2)
        and _door_leads_on(words, at, chain)
    ):
        return True
    if "lane" in chain.numbered and (_has_slash(words, at, chain.end) or "ward" in levels):
        return True
    is_exact = chain.levels.count("hamlet") > 1 and "hamlet" in chain.numbered
    return "hamlet" in levels and ("ward" in levels or is_exact) and not _is_open(words, at)


def _door_leads_on(words: Sequence[Word], at: int, chain: Chain) -> bool:
    is_part = words[at].key in {"lô", "tầng", "km", "lo", "block", "dãy"} and len(chain.levels) == 1
    return not is_part or not _is_open(words, at)


def _has_slash(words: Sequence[Word], at: int, end: int) -> bool:
    return any("/" in word.gap for word in words[at + 1 : end])


def _lives(words: Sequence[Word], at: int) -> bool:
    if phrase_before(words, at, _told()["lives"], " /,:"):
        return _fits_living(words, at)
    return False


def _fits_living(words: Sequence[Word], at: int) -> bool:
    """«ở» alone may tell where anything is: then somebody must stand before it, not a thing."""
    count = phrase_before(words, at, _told()["lives"], " /,:")
    said = " ".join(word.key for word in words[at - count : at])
    if said not in {"ở", "o", "hộ", "nhà", "sống", "cơ sở", "quê"}:
        return True
    if words[at - count].gap.startswith(",") or at == count:
        return True
    return not _has_any(words, at - count, "open", 3) and not _has_any(words, at - count, "offices", 4)


def _is_office(words: Sequence[Word], at: int) -> bool:
    return _has_any(words, at, "offices", LOOK_BACK)


def _is_open(words: Sequence[Word], at: int) -> bool:
    return _has_any(words, at, "open", 3)


def _has_any(words: Sequence[Word], at: int, name: str, far: int) -> bool:
    """Whether one of these phrases stands among the few words before, in the same sentence."""
    known = _told()[name]
    gaps = ""
    for back in range(at, max(at - far, 0), -1):
        gaps = words[back].gap if back < len(words) else ""
        if re.search(r"[.;:,\n!?]", gaps) and "(" not in gaps:
            return False
        for count in (1, 2, 3):
            is_through = back > count and words[back - count - 1].key in {"cơ", "qua"}
            if back >= count and not is_through and " ".join(word.key for word in words[back - count : back]) in known:
                return True
    return False


def _follows_name(words: Sequence[Word], at: int, named: set[int]) -> bool:
    """Whether a person stands right before: «Lê Thị Cúc, thôn Đông Bắc», «ông Lan ở thôn 3»."""
    here = at
    while here > 0 and at - here < 3 and words[here - 1].key in {"tại", "ở", "trú", "ngụ", "nhà", "sống", "hiện", "số"}:
        here -= 1
    return here in named and not re.search(r"[.;!?]", words[here].gap if here < len(words) else "")
