"""Names of people: how much a row of words is like one, by its parts and by what stands before it."""

from collections.abc import Iterator, Sequence

from engine.petitions.masking.everyday import capital_words, is_pair
from engine.petitions.masking.lexicon import Lexicon, lexicon
from engine.petitions.masking.more_names import named_beside, quoted, said_again, signed, with_nickname
from engine.petitions.masking.name_context import PLAIN, STRONG, TITLE, Context, context_of, place_context
from engine.petitions.masking.name_cues import acts, has_number, is_described, is_of_firm, is_signature
from engine.petitions.masking.name_left import left_over
from engine.petitions.masking.name_likeness import ENOUGH, has_family, is_foreign, is_tribal, score_of
from engine.petitions.masking.name_runs import LONGEST, run_end
from engine.petitions.masking.reading import Word
from engine.petitions.masking.small_names import in_small_letters

SHOUTED_LINE = 6
"""A row of more capitals than this is a heading, not a name: it says nothing by its letters."""


def find_names(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where people are named, as places of words: from, to."""
    known = lexicon()
    found = [*_in_capitals(words, known), *in_small_letters(words, known)]
    found += [*named_beside(words, found, known), *signed(words, known), *quoted(words, known)]
    found = [(start, end) for start, end in found if not _begins_word(words, start, end)]
    for start, end in found:
        yield start, with_nickname(words, end, known)
    yield from said_again(words, found, known)


def _begins_word(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether a capital alone begins an everyday word of two syllables: «Hạnh phúc», «anh Cảnh sát khu vực»."""
    if end - start > 1 or end >= len(words) or not words[start].is_capital or words[start].is_loud:
        return False
    return words[end].text[0].islower() and f"{words[start].key} {words[end].key}" in capital_words()


def _in_capitals(words: Sequence[Word], known: Lexicon) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(words):
        end = run_end(words, at)
        if end == at:
            at += 1
            continue
        run = words[at:end]
        if not (run[0].is_shouted and (len(run) >= SHOUTED_LINE or all(word.is_loud for word in run))):
            taken = list(_of_run(words, at, end, known))
            yield from taken
            if not taken and left_over(words, at, end, context_of(words, at, known), known):
                yield at, end
        at = end


def _of_run(words: Sequence[Word], start: int, end: int, known: Lexicon) -> Iterator[tuple[int, int]]:
    context = context_of(words, start, known)
    at = start
    is_free = not context.is_place and not is_of_firm(words, start, known)
    if is_free and context.person < STRONG and is_described(words, end, known):
        context = Context(STRONG)
    is_between = words[start].gap.endswith("(") and end < len(words) and words[end].gap.startswith(")")
    if context.person < TITLE and is_between and all(is_foreign(word) for word in words[start:end]):
        context = Context(TITLE)
    if context.person < TITLE and (is_signature(words, start, end) or has_number(words, end)):
        context = Context(TITLE, is_line=True)
    if context.person < TITLE and is_free and acts(words, end, known):
        context = Context(TITLE, is_line=True)
    while at < end:
        if place := _place_name(words, at, end, context, known):
            at += place
            context = Context()
            continue
        skipped, told = _opener(words, at, end, context, known)
        if skipped:
            at += skipped
            context = told
            continue
        taken = _name_at(words, at, end, context, known)
        if taken:
            taken += _hyphened(words, at + taken)
            taken += _called_too(words, at, at + taken, end, context, known)
            yield at - int(at > start and _is_first_of_two(words, at - 1)), at + taken
            context = Context()
            at += taken
        else:
            context = Context(is_place=context.is_place or words[at].key in known.places)
            at += 1


def _is_first_of_two(words: Sequence[Word], at: int) -> bool:
    """Whether a word that is a title elsewhere has its capital as part of a name: «do Anh Thư làm chủ»."""
    if words[at].key == "nay" and is_tribal(words[at + 1]):
        return True
    is_small = at > 0 and words[at].gap == " " and words[at - 1].text[0].islower()
    return is_small and words[at].key in {"anh", "như", "chi", "cẩm", "thầy"} and not words[at].is_loud


LONGEST_CALLED = 2
_OFFICES = frozenset(
    [
        *(
            "phòng",
            "sở",
            "ubnd",
            "hđnd",
            "công",
            "chủ",
            "bí",
            "giám",
            "trưởng",
            "phó",
            "đội",
            "ban",
            "cục",
            "chi",
            "viện",
        ),
        *("trung", "trường", "hội", "bệnh", "ngân", "bưu", "xã", "phường", "thôn", "tổ", "khu", "ấp", "tỉnh", "huyện"),
        *(
            "thành",
            "quận",
            "csgt",
            "bs",
            "đảng",
            "tòa",
            "bộ",
            "văn",
            "kính",
            "tôi",
            "sđt",
            "đt",
            "cccd",
            "zalo",
            "mttq",
        ),
    ]
)


def _called_too(words: Sequence[Word], at: int, done: int, end: int, context: Context, known: Lexicon) -> int:
    """How many words more somebody is called by: «anh Tý Xe Ôm», «bị Tuấn Chợ Lách dí dao»."""
    rest = words[done:end]
    is_closed = end == len(words) or words[end].gap[:1] in {",", ".", ")"}
    is_nickname = words[at].key in known.numbered and is_closed
    if (
        (context.person < TITLE and not is_nickname)
        or context.is_place
        or not 0 < len(rest) <= LONGEST_CALLED
        or done - at > LONGEST_CALLED
    ):
        return 0
    is_called = known.has("given", words[at]) or words[at].key in known.numbered
    is_row = all(word.gap == " " and not word.is_shouted and not word.is_loud for word in words[at + 1 : end])
    said = " ".join(word.key for word in rest)
    if not is_called or not is_row or rest[0].key in _OFFICES or said in known.titles | known.before | known.roles:
        return 0
    goes_on = end < len(words) and words[end].gap == " " and is_pair(rest[-1], words[end])
    return 0 if goes_on else len(rest)


def _hyphened(words: Sequence[Word], end: int) -> int:
    """1 when a small part of the name goes on behind a hyphen: «Kim Min-seok»."""
    goes_on = end < len(words) and words[end].gap == "-" and words[end].text.isalpha() and words[end].text[0].islower()
    return int(goes_on)


def _place_name(words: Sequence[Word], at: int, end: int, context: Context, known: Lexicon) -> int:
    """How many words from here on name a place that everyone knows."""
    for count in (4, 3, 2):
        said = " ".join(word.key for word in words[at : at + count])
        if count == 2 and at + 2 <= end and said in known.countries:
            return 2
        if context.person == STRONG or at + count > end:
            continue
        if said in known.famous or said in known.gazetteer:
            is_name = at + count < end and has_family(words[at], known) and known.has("given", words[at + count])
            return 0 if is_name else count
    return 0


def _opener(words: Sequence[Word], at: int, end: int, context: Context, known: Lexicon) -> tuple[int, Context]:
    """How many words of the run are no name but stand before one, and what they say."""
    if _is_initials(words, at, end) or (at + 2 < end and _begins_family(words[at : at + 3], context, known)):
        return 0, context
    is_one_name = (
        context.person == STRONG
        and known.has("given", words[at])
        and (at + 1 == end or known.has("given", words[at + 1]) or is_foreign(words[at + 1]))
    )
    is_said = context.person == STRONG and (known.has("middle", words[at]) or known.has("given", words[at]))
    for count in (3, 2, 1):
        if at + count >= end + (count == 1):
            continue
        said = " ".join(word.key for word in words[at : at + count])
        is_family = count == 1 and context.person == STRONG and at + 1 < end and has_family(words[at], known)
        if (
            said in known.places
            and not (is_one_name or is_family)
            and (count > 1 or not _could_be_name(words, at, end, known))
        ):
            return count, place_context(said, known)
        if context.is_place:
            continue
        if _is_nickname(words, at, end, known):
            return 0, context
        if not is_said and (told := _said(words, at, end, said, known)):
            return count, told
        if said in known.no_names and not is_said and not _is_likely(words, at, end, context, known):
            return count, Context(person=context.person if said in known.before else PLAIN)
    return 0, context


def _said(words: Sequence[Word], at: int, end: int, said: str, known: Lexicon) -> Context | None:
    """What a title or a role in a row of capitals says of what follows it."""
    if said in known.titles:
        return Context(STRONG)
    if words[at].is_bare and said in known.bare_titles and not _could_be_name(words, at, end, known):
        return Context(TITLE)
    if said in known.before:
        return Context(TITLE if said in known.weak_before else STRONG)
    return None


def _is_likely(words: Sequence[Word], at: int, end: int, context: Context, known: Lexicon) -> bool:
    """Whether an everyday word is a name here all the same, by what stands around it."""
    if context.person == TITLE and at + 1 == end and words[at].key in known.also_given:
        return True
    is_pair = at + 1 < end and known.has("given", words[at]) and known.has("given", words[at + 1])
    return (context.person >= TITLE and is_pair) or _could_be_name(words, at, end, known)


def _is_initials(words: Sequence[Word], at: int, end: int) -> bool:
    """«P.T.», «N.V.A»: letters for a name, not «P.» for a ward."""
    return at + 1 < end and len(words[at].text) == len(words[at + 1].text) == 1 and words[at + 1].gap in {".", ". "}


def _begins_family(three: Sequence[Word], context: Context, known: Lexicon) -> bool:
    """Whether a word that is a title or an everyday one elsewhere is a family name here: «Từ Thị …», «Báo Kim Lời»."""
    first, second, third = three
    if not has_family(first, known):
        return False
    if second.key in {"thị", "văn"}:
        return True
    if not known.has("middle", second):
        return False
    is_name = first.key not in known.small_titles and known.has("given", third)
    if first.key == "đường":
        return is_name and context.person == STRONG and not known.has("strong", second)
    return is_name or (first.key not in known.titles and context.person >= TITLE)


def _is_nickname(words: Sequence[Word], at: int, end: int, known: Lexicon) -> bool:
    """«Ba Ngạn», «Năm Hải»: the how manieth child, and a name."""
    return words[at].key in known.numbered and at + 1 < end and not known.has("strong", words[at + 1])


def _could_be_name(words: Sequence[Word], at: int, end: int, known: Lexicon) -> bool:
    return (
        end - at > 1
        and words[at].key != "đường"
        and (known.has("strong", words[at]) or known.has("usual", words[at]))
        and (end - at > 2 and known.has("middle", words[at + 1]))
    )


def _name_at(words: Sequence[Word], at: int, end: int, context: Context, known: Lexicon) -> int:
    """How many words from here on are one name, 0 for none."""
    most = min(end - at, LONGEST)
    best = 0
    for count in range(most, 0, -1):
        part = words[at : at + count]
        if score_of(part, words[at + count : at + count + 1], context, known, is_whole=count == end - at) >= ENOUGH:
            best = count
            break
    return best
