"""One part of an address: its level, where it ends, and whether a number tells it."""

from collections.abc import Sequence

from engine.petitions.masking.address_living import fits_living, is_home
from engine.petitions.masking.address_words import (
    JOINED,
    NUMBER,
    SPACE,
    Chain,
    bare_places,
    has_slash,
    is_head,
    is_typed_small,
    label_at,
    levels_of_labels,
    name_after_small,
    name_end,
    number_end,
    phrases,
    said_number_end,
    small_name_end,
    with_landmark,
)
from engine.petitions.masking.lexicon import lexicon, phrase_before
from engine.petitions.masking.reading import Word


def part_at(words: Sequence[Word], at: int, chain: Chain | None) -> tuple[str, int, bool] | None:
    """The part that begins here: its level, where it ends, and whether a number tells it."""
    label = label_at(words, at)
    if label:
        return _labelled(words, at, *label, chain)
    return _house_first(words, at) or _bare(words, at, chain)


def _labelled(
    words: Sequence[Word], at: int, count: int, level: str, chain: Chain | None
) -> tuple[str, int, bool] | None:
    """The part after a label: with its number, or with its name."""
    here = at + count
    if here >= len(words) or not SPACE.fullmatch(words[here].gap):
        return None
    if "." in words[here].gap and words[here - 1].key not in phrases()["short"]:
        return None
    if words[here].key in {"số", "so"} and here + 1 < len(words):
        here += 1
    if words[here].key in phrases()["landmarks"] and here + 1 < len(words) and words[here + 1].is_capital:
        return level, name_end(words, here + 1), False
    if level in {"street", "lane"} and chain is not None and words[here].gap == " " and label_at(words, here):
        return level, here, False
    if level in {"door", "lane"} and (stop := with_landmark(words, here)) > here:
        return level, stop, False
    number = _number_end(words, here)
    if number > here and level == "region" and words[at].key in {"t", "h"}:
        return None
    if number > here:
        return _with_name(words, at, number, level)
    if level == "door" and words[at].key in phrases()["only_numbers"]:
        is_letter = len(words[here].text) == 1 and words[here].is_capital and words[at].key in phrases()["only_letters"]
        return (level, here + 1, True) if is_letter else None
    return _named(words, at, here, level, chain)


_SAID_AFTER = frozenset({"số", "nhà", "so", "nha", "ngõ", "hẻm", "kiệt", "tổ", "căn", "phòng"})


def _number_end(words: Sequence[Word], at: int) -> int:
    """Where a number ends that begins here, in digits or in words."""
    number = number_end(words, at)
    return said_number_end(words, at) if number == at and words[at - 1].key in _SAID_AFTER else number


def _named(words: Sequence[Word], at: int, here: int, level: str, chain: Chain | None) -> tuple[str, int, bool] | None:
    if words[here].is_shouted and words[here].key in lexicon().no_names:
        return None
    end = name_end(words, here)
    if len(words[here].text) == 1 and words[here].is_capital and level in {"door", "hamlet"}:
        return level, max(end, here + 1), level == "door"
    is_living = chain is not None or is_home(words, at)
    if end == here and level in {"door", "hamlet", "lane"} and is_living:
        end = name_after_small(words, here)
    if end == here and is_living:
        small = small_name_end(words, here)
        is_followed = here < small < len(words) and words[small].gap == ", " and label_at(words, small) is not None
        end = small if is_followed else end
    if (
        end == here
        and (words[here].is_bare or is_typed_small(words, at))
        and (is_living or at == 0 or level == "hamlet")
    ):
        end = small_name_end(words, here)
    if level == "door" and not chain and words[at].key not in phrases()["houses"]:
        return None
    return (level, end, False) if end > here else None


def _with_name(words: Sequence[Word], at: int, end: int, level: str) -> tuple[str, int, bool]:
    """A number may go on with its street's or hamlet's name: «số 12 Lê Lợi», «tổ 11 Vĩnh Điềm Trung»."""
    if end < len(words) and words[end].gap in {" ", ", "} and level in {"door", "lane", "hamlet"}:
        if words[end].gap == ", " and level != "door":
            return level, end, True
        if words[end].key in phrases()["landmarks"] and words[end].gap == " " and not is_head(words, end):
            return level, stop if (stop := name_end(words, end + 1)) > end + 1 else end, True
        if not is_head(words, end):
            stop = name_end(words, end)
            if stop == end and (words[end].is_bare or is_typed_small(words, end)):
                stop = small_name_end(words, end)
                is_closed = stop == len(words) or words[stop].gap != " " or label_at(words, stop) is not None
                stop = stop if is_closed or is_home(words, at) else end
            return level, stop, True
    if level == "street" and end + 1 < len(words) and words[end].key in {"tháng", "thang"}:
        return level, end + 2, True
    return level, end, True


def _house_first(words: Sequence[Word], at: int) -> tuple[str, int, bool] | None:
    """A number that no word announces: «45 hẻm 18», «140/3B Dã Tượng»."""
    end = number_end(words, at)
    if end == at or end >= len(words) or (at and JOINED.fullmatch(words[at].gap)) or words[end].gap not in {" ", ", "}:
        return None
    if at and (words[at].gap == "." or (words[at - 1].key in phrases()["counted"] and words[at].gap == " ")):
        return None
    follows = words[end]
    if follows.is_loud and not is_home(words, at) and label_at(words, end) is None:
        return None
    is_door = has_slash(words, at, end) or is_home(words, at)
    if not is_head(words, end) and not (is_door and follows.is_capital) and not _starts_street(words, end):
        is_small = is_door and is_typed_small(words, at) and not _is_day(words, at, end)
        return ("door", stop, True) if is_small and (stop := small_name_end(words, end)) > end else None
    if words[end].gap == " " and follows.is_capital and not follows.is_number and not is_head(words, end):
        stop = name_end(words, end)
        if stop - end >= 2 and not (words[end].is_shouted and len(words[end].text) > 3 and stop - end < 2):
            return "door", stop, True
        return None
    label = label_at(words, end)
    is_street = (
        label is not None
        and (
            label[1] in {"lane", "street"}
            or (label[1] == "hamlet" and end + 1 < len(words) and words[end + 1].is_number)
            or words[end].key in phrases()["only_letters"]
        )
        and end + 1 < len(words)
        and (words[end + 1].is_capital or words[end + 1].is_number or is_door)
    )
    return ("door", end, True) if is_street else None


def _is_day(words: Sequence[Word], at: int, end: int) -> bool:
    """Whether a number such as «21/2» is rather a day, when nobody is said to live there."""
    parts = [word.text for word in words[at:end]]
    may_be = len(parts) > 1 and all(one.isdigit() for one in parts) and int(parts[0]) <= 31 and int(parts[1]) <= 12
    return may_be and not fits_living(words, at) if phrase_before(words, at, phrases()["lives"], " /,:") else may_be


def _starts_street(words: Sequence[Word], at: int) -> bool:
    """Whether the capitalised words after a number may be a street's name, not an article of a law."""
    known, word = lexicon(), words[at]
    if not word.is_capital:
        return False
    is_family = known.has("strong", word) or known.has("usual", word)
    said = " ".join(one.key for one in words[at : name_end(words, at)])
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
            or (two[0].is_bare and " ".join(word.bare for word in two) in bare_places())
        )
    ):
        return "region", at + 2, False
    is_last = at + 1 == len(words) or bool(words[at + 1].gap.strip())
    if words[at].is_shouted and len(words[at].text) <= 4 and words[at].gap in {", ", " - ", ","} and is_last:
        return "region", at + 1, False
    if NUMBER.fullmatch(words[at].text) and words[at].is_capital and words[at].gap in {" ", ", "}:
        return "door", at + 1, True
    end = name_end(words, at)
    if words[at].gap == " " and " ".join(word.key for word in words[at:end]) in lexicon().gazetteer:
        return "region", end, False
    if not words[at].gap.strip() or words[at].is_number:
        return None
    said = " ".join(word.key for word in words[at:end])
    if (
        end > at
        and end < len(words)
        and words[end].gap == ", "
        and levels_of_labels().get(words[end].key) in {"ward", "region"}
    ):
        return "hamlet", end, False
    if said in lexicon().gazetteer:
        return "region", end, False
    is_closed = end == len(words) or bool(words[end].gap.strip())
    if (
        end - at >= 2
        and ("door" in chain.levels or ("hamlet" in chain.levels and is_closed))
        and "ward" not in chain.levels
        and not looks_a_person(words[at], said)
    ):
        return "ward", end, False
    return None


def looks_a_person(word: Word, said: str) -> bool:
    known = lexicon()
    is_place = " ".join(said.split()[:2]) in known.gazetteer
    is_family = known.has("strong", word) or (word.key in known.usual and said.count(" ") > 1 and not is_place)
    return (is_family or word.key in known.titles) and said not in known.famous
