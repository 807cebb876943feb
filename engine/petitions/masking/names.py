"""Names of people: how much a row of words is like one, by its parts and by what stands before it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.petitions.masking.lexicon import Lexicon, lexicon, phrase_before
from engine.petitions.masking.reading import Word

LONGEST = 6
LONGEST_GAP = 3
LONGEST_RUN = 12
SHOUTED_LINE = 6
"""A row of more capitals than this is a heading, not a name: it says nothing by its letters."""
ENOUGH = 3
PLAIN, LINKED, TITLE, STRONG = 0, 1, 2, 3
BEFORE_GAPS = " :.-–“\"'("
_TRIBAL = re.compile(r"[hk]'[^\W\d_]{2,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands before a row of words: how surely a person, or rather a place."""

    person: int = PLAIN
    is_place: bool = False
    is_line: bool = False
    """It stands at the beginning of a line."""


def find_names(words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Where people are named, as places of words: from, to."""
    known = lexicon()
    found = [*_in_capitals(words, known), *_in_small(words, known)]
    found += [*_beside(words, found, known)]
    for start, end in found:
        yield start, _with_nickname(words, end)
    yield from _again(words, found, known)


def _with_nickname(words: Sequence[Word], end: int) -> int:
    """«Hùng "cụt"», «Toàn (Sẹo)»: the nickname belongs to the name."""
    for stop in range(end + 1, min(end + LONGEST_NICKNAME, len(words) - 1) + 1):
        if re.fullmatch(r" [\"“'‘(]", words[end].gap) and re.match(r"[\"”'’)]", words[stop].gap):
            is_short = stop - end == 1 and not words[end].is_number
            return stop if is_short or '"' in words[end].gap or "“" in words[end].gap else end
    return end


def _beside(words: Sequence[Word], found: Sequence[tuple[int, int]], known: Lexicon) -> Iterator[tuple[int, int]]:
    """Others of a list of people: what stands beside a name, parted by a comma or «và», and is like one."""
    taken = {place for start, end in found for place in range(start, end)}
    starts, ends = {start for start, _ in found}, {end for _, end in found}
    at = 0
    while at < len(words):
        end = _run_end(words, at)
        if end == at or any(place in taken for place in range(at, end)):
            at = max(end, at + 1)
            continue
        follows = at in ends and words[at].gap in _LIST_GAPS
        follows = follows or (at - 1 in ends and words[at - 1].key in known.links and words[at].gap == " ")
        precedes = end in starts and end < len(words) and words[end].gap in _LIST_GAPS
        precedes = precedes or (end + 1 in starts and words[end].key in known.links and words[end].gap == " ")
        if (follows or precedes) and _score(
            words[at:end], words[end : end + 1], Context(TITLE), known, is_whole=True
        ) >= ENOUGH:
            yield at, end
            ends.add(end)
        at = end


_LIST_GAPS = frozenset({", ", " - ", " – ", "-", "/", " / ", "; ", " + ", " & "})
LONGEST_NICKNAME = 3


# ---------------------------------------------------------------- names with capitals


def _in_capitals(words: Sequence[Word], known: Lexicon) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(words):
        end = _run_end(words, at)
        if end == at:
            at += 1
            continue
        run = words[at:end]
        if not (run[0].is_shouted and len(run) >= SHOUTED_LINE):
            yield from _of_run(words, at, end, known)
        at = end


def _run_end(words: Sequence[Word], at: int) -> int:
    if not _begins(words[at]):
        return at
    end = at + 1
    while end < len(words) and end - at < LONGEST_RUN:
        is_middle = words[end].key in {"văn", "thị"} and end + 1 < len(words) and _begins(words[end + 1])
        if not (is_middle or _begins(words[end])) or not _goes_on(words[end - 1], words[end]):
            break
        end += 1
    return end


_SHORTENED = frozenset(["Ng", "Th", "Ph", "Tr", "Kh", "Nh", "Ch", "Gi", "Qu", "Đ", "Ngh", "Ngt"])


def _begins(word: Word) -> bool:
    return word.is_capital and not any(one.isdigit() for one in word.text)


def _goes_on(last: Word, word: Word) -> bool:
    if word.gap in {".", ". "} and (len(last.text) == 1 or last.text in _SHORTENED):
        return True
    return (
        (word.gap == "-" or not word.gap.strip(" \t"))
        and len(word.gap) <= LONGEST_GAP
        and (last.is_shouted == word.is_shouted or 1 in {len(last.text), len(word.text)})
    )


def _of_run(words: Sequence[Word], start: int, end: int, known: Lexicon) -> Iterator[tuple[int, int]]:
    context = _context(words, start, known)
    at = start
    if context.person < TITLE and (_is_signature(words, start, end) or _acts(words, end, known)):
        context = Context(TITLE, is_line=True)
    while at < end:
        if context.person < STRONG and (place := _place_name(words, at, end, known)):
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
            yield at, at + taken
            context = Context()
            at += taken
        else:
            context = Context(is_place=context.is_place or words[at].key in known.places)
            at += 1


def _is_signature(words: Sequence[Word], start: int, end: int) -> bool:
    """Whether these few words end the text, or a line of it, by themselves."""
    begins = start == 0 or bool(re.search(r"[.!?\n]", words[start].gap))
    ends = end == len(words) or "\n" in words[end].gap
    return start > 0 and begins and ends and end - start <= LONGEST


def _acts(words: Sequence[Word], end: int, known: Lexicon) -> bool:
    """Whether what follows says that these words do something as a person does: «Tuấn nói», «Thu Hà hứa»."""
    return (
        end < len(words)
        and words[end].gap == " "
        and words[end].key in known.acts
        and known.has("given", words[end - 1])
    )


def _place_name(words: Sequence[Word], at: int, end: int, known: Lexicon) -> int:
    """How many words from here on name a place that everyone knows."""
    for count in (4, 3, 2):
        if at + count <= end and " ".join(word.key for word in words[at : at + count]) in known.gazetteer:
            is_name = at + count < end and _has_family(words[at], known) and known.has("given", words[at + count])
            return 0 if is_name else count
    return 0


def _context(words: Sequence[Word], at: int, known: Lexicon) -> Context:
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
    if place and place > max(titled, named):
        return Context(is_place=not gap.strip(gaps))
    if titled and titled >= named:
        return Context(STRONG)
    if not named and not titled and ":" in gap:
        return Context(TITLE)
    if not named and not titled and not place and gap == " " and _has_title_near(words, at, known):
        return Context(TITLE)
    if not (named or titled or place) and words[at].is_capital and words[at - 1].is_bare:
        typed = max(phrase_before(words, at, known.bare[name], " /") for name in ("titles", "before"))
        return Context(TITLE if typed else PLAIN, is_line=is_line)
    if named:
        last = " ".join(word.key for word in words[at - named : at])
        return Context(TITLE if last in known.weak_before and ":" not in gap else STRONG)
    return Context(is_line=is_line, is_place=bool(place))


def _has_title_near(words: Sequence[Word], at: int, known: Lexicon) -> bool:
    """«anh thợ điện Phúc», «bà bán cá Lành»: a title, and one to three small words before the capital."""
    for back in range(at - 1, max(at - 4, 0), -1):
        word = words[back]
        if word.is_capital or word.is_number or word.key in known.places or word.key in known.no_names:
            return False
        if words[back - 1].key in known.small_titles and word.gap == " ":
            return True
        if word.gap != " ":
            return False
    return False


def _opener(words: Sequence[Word], at: int, end: int, context: Context, known: Lexicon) -> tuple[int, Context]:
    """How many words of the run are no name but stand before one, and what they say."""
    if at + 2 < end and _begins_family(words[at : at + 3], context, known):
        return 0, context
    for count in (3, 2, 1):
        if at + count >= end + (count == 1):
            continue
        said = " ".join(word.key for word in words[at : at + count])
        if said in known.places and (count > 1 or not _could_be_name(words, at, end, known)):
            return count, Context(is_place=True)
        is_name = context.person == STRONG and (known.has("middle", words[at]) or known.has("given", words[at]))
        if context.is_place:
            continue
        if _is_nickname(words, at, end, known):
            return 0, context
        if said in known.titles and not is_name:
            return count, Context(STRONG)
        if said in known.before and not is_name:
            return count, Context(TITLE if said in known.weak_before else STRONG)
        is_likely = (
            context.person >= TITLE
            and at + 1 < end
            and known.has("given", words[at])
            and known.has("given", words[at + 1])
        )
        if said in known.no_names and not is_name and not is_likely and not _could_be_name(words, at, end, known):
            return count, Context(person=context.person if said in known.before else PLAIN)
    return 0, context


def _begins_family(three: Sequence[Word], context: Context, known: Lexicon) -> bool:
    """Whether a word that is a title or an everyday one elsewhere is a family name here: «Từ Thị …», «Báo Kim Lời»."""
    first, second, third = three
    if not _has_family(first, known):
        return False
    if second.key in {"thị", "văn"}:
        return True
    if not known.has("middle", second):
        return False
    is_name = first.key not in known.small_titles and known.has("given", third)
    return is_name or (first.key not in known.titles and context.person >= TITLE)


def _is_nickname(words: Sequence[Word], at: int, end: int, known: Lexicon) -> bool:
    """«Ba Ngạn», «Năm Hải»: the how manieth child, and a name."""
    return words[at].key in known.numbered and at + 1 < end and not known.has("strong", words[at + 1])


def _has_family(word: Word, known: Lexicon) -> bool:
    return known.has("strong", word) or known.has("usual", word)


def _could_be_name(words: Sequence[Word], at: int, end: int, known: Lexicon) -> bool:
    return (
        end - at > 1
        and (known.has("strong", words[at]) or known.has("usual", words[at]))
        and (end - at > 2 and known.has("middle", words[at + 1]))
    )


def _name_at(words: Sequence[Word], at: int, end: int, context: Context, known: Lexicon) -> int:
    """How many words from here on are one name, 0 for none."""
    most = min(end - at, LONGEST)
    best = 0
    for count in range(most, 0, -1):
        part = words[at : at + count]
        if _score(part, words[at + count : at + count + 1], context, known, is_whole=count == end - at) >= ENOUGH:
            best = count
            break
    return best


def _goes_on_small(part: Sequence[Word], rest: Sequence[Word], known: Lexicon) -> bool:
    """Whether the word is the first of an office or of a thing: «Chủ tịch», «Bác sĩ», «Công văn»."""
    if len(part) > 1 or not rest or rest[0].gap != " " or rest[0].is_capital:
        return False
    said = f"{part[0].key} {rest[0].key}"
    return said in known.no_names or said in known.before or said in known.titles or said in known.places


def _score(part: Sequence[Word], rest: Sequence[Word], context: Context, known: Lexicon, *, is_whole: bool) -> int:
    keys = " ".join(word.key for word in part)
    if _goes_on_small(part, rest, known):
        return 0
    is_called = context.person == STRONG and known.has("given", part[0])
    if any(
        word.key in known.no_names and not (_inside(part, place, known) or (is_called and place == 0))
        for place, word in enumerate(part)
    ):
        return 0
    score = context.person + (1 if context.is_line and is_whole else 0)
    if keys in known.gazetteer:
        score -= 3 if context.person < STRONG else 1
    if keys in known.famous:
        score -= 4 if context.person < STRONG else 0
    if context.is_place:
        score -= 5
    likeness = _likeness(part, known)
    return score + (max(likeness, 0) if context.person == STRONG else likeness)


def _inside(part: Sequence[Word], place: int, known: Lexicon) -> bool:
    """Whether a word that is no name elsewhere is one here: after a family name, or in the middle."""
    word = part[place]
    if part[0].is_shouted and len(word.text) > 2 and word.key in {"ubnd", "hđnd", "cccd", "cmnd"}:
        return False
    return (place > 0 and (known.has("middle", word) or known.has("given", word))) or (
        place == 0
        and len(part) > 1
        and (
            known.has("strong", word)
            or known.has("usual", word)
            or (known.has("given", word) and word.key not in {"công", "điện", "báo", "hội", "nhà"})
        )
    )


def _likeness(part: Sequence[Word], known: Lexicon) -> int:
    if _TRIBAL.fullmatch(part[0].text):
        return 0 if part[0].bare in known.peoples else ENOUGH
    if len(part) == 1:
        return _likeness_alone(part[0], known)
    if part[0].key in known.numbered and len(part) == 2:
        return 2
    initials = sum(len(word.text) == 1 for word in part)
    if len(part) == 2 and len(part[0].text) == 1 and known.has("given", part[1]):
        return ENOUGH
    if initials == len(part) or (initials and known.has("given", part[-1]) and initials == len(part) - 1):
        return 2
    family = _family(part, known)
    rest = part[max(family[1], 1) if family[0] else 0 :]
    if not family[0] and len(part) <= 3 and known.has("strong", part[-1]):
        return TITLE + known.has("given", part[0])
    if not family[0]:
        has_sign = len(part) > 2 and part[1].key in {"thị", "văn"}
        known_parts = sum(known.has("given", word) or known.has("middle", word) for word in part)
        ends_well = known.has("given", part[-1]) or any(len(word.text) == 1 for word in part)
        return (
            3
            if has_sign
            else 2
            if len(part) == known_parts == 2 and ends_well
            else 1
            if known_parts == len(part) or (len(part) == 2 and known_parts)
            else 2
            if _ends_as_name(part, known)
            else -1
            if known_parts == 0
            else 0
        )
    if not rest:
        return 0
    score = family[0]
    if len(rest) > 1:
        score += 1 if known.has("middle", rest[0]) else 0
        score += 2 if rest[0].key in {"thị", "văn", "thi", "van"} else 0
        score += 1 if family[0] > 1 or known.has("middle", rest[0]) else 0
    score += 1 if known.has("given", rest[-1]) or len(rest[-1].text) == 1 else 0
    return score


def _ends_as_name(part: Sequence[Word], known: Lexicon) -> bool:
    """Whether a row of three or four begins with an unknown family name: «Ứng Bá Phước»."""
    return (
        len(part) in {3, 4} and known.has("given", part[-1]) and all(known.has("middle", word) for word in part[1:-1])
    )


def _likeness_alone(word: Word, known: Lexicon) -> int:
    if word.is_shouted and not known.has("given", word):
        return -1
    return 1 if known.has("given", word) else 0


def _family(part: Sequence[Word], known: Lexicon) -> tuple[int, int]:
    """How surely the name begins with a family name, and of how many words that is."""
    if len(part) > 2 and f"{part[0].key} {part[1].key}" in known.several:
        return 3, 2
    if known.has("strong", part[0]):
        return 2, 1
    if known.has("usual", part[0]):
        return 1, 1
    return 0, 0


# ---------------------------------------------------------------- names in small letters, and in headings


def _in_small(words: Sequence[Word], known: Lexicon) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(words):
        taken = _small_name(words, at, known)
        if taken:
            yield at, at + taken
            at += taken
        else:
            at += 1


def _is_small(word: Word) -> bool:
    return word.text[0].islower() or word.is_shouted


def _row(words: Sequence[Word], at: int) -> list[Word]:
    """This word and those that go on from it, in the same letters; a name in small letters may end in capitals."""
    row = [words[at]]
    for word in words[at + 1 : at + LONGEST]:
        is_alike = word.is_shouted == row[0].is_shouted and (
            _is_small(word) or row[-1].key in {"văn", "thị"} or word.key in {"văn", "thị"}
        )
        if word.gap not in {" ", "  "} or not is_alike or word.is_number:
            break
        row.append(word)
    return row


def _small_name(words: Sequence[Word], at: int, known: Lexicon) -> int:
    word = words[at]
    if word.is_number or not _is_small(word):
        return 0
    has_family = known.has("strong", word) or known.has("usual", word)
    if (
        not has_family
        and word.key not in known.later_born
        and not (known.has("given", word) or known.has("middle", word))
    ):
        return 0
    row = _row(words, at)
    context = _context(words, at, known)
    if context.is_place or _is_of_phrase(words, at, known):
        return 0
    if has_family:
        taken = _small_full_name(row, context, known)
        if taken and " ".join(one.key for one in row[:taken]) not in known.famous:
            return taken
    return _small_given(words, at, row, context, known)


def _is_of_phrase(words: Sequence[Word], at: int, known: Lexicon) -> bool:
    """Whether the word belongs to an everyday one of two syllables: «bác sĩ», «quản lý», «thị trường»."""
    pairs = [words[at - 1 : at + 1] if at else [], words[at : at + 2]]
    for pair in pairs:
        if len(pair) == 2 and pair[1].gap == " ":
            said = f"{pair[0].key} {pair[1].key}"
            if said in known.no_names or said in known.titles or said in known.before or said in known.places:
                return True
    return False


def _small_full_name(row: Sequence[Word], context: Context, known: Lexicon) -> int:
    if len(row) < 2:
        return 0
    has_sign = row[1].key in {"thị", "văn"} or (row[1].is_bare and row[1].key in {"thi", "van"})
    if has_sign and len(row) > 2 and f"{row[1].key} {row[2].key}" in known.no_names:
        return 0
    is_strong = known.has("strong", row[0])
    is_likely = is_strong or context.person or row[0].is_marked or (row[1].is_marked and _ends(row[-1], known))
    if has_sign and len(row) > 2 and is_likely:
        if row[2].key in known.no_names and not known.has("given", row[2]):
            return 0
        goes_on = len(row) > 3 and known.has("middle", row[2])
        return 4 if goes_on and (_ends(row[3], known) or (len(row) == 4 and known.has("given", row[3]))) else 3
    if not is_strong and context.person < STRONG:
        return 0
    is_full = len(row) > 2 and row[1].is_marked and known.has("middle", row[1]) and not _ends_nothing(row[2], known)
    if (
        is_full
        and f"{row[0].key} {row[1].key}" not in known.no_names
        and (context.person == STRONG or row[0].is_marked)
        and context.person
    ):
        return 3 if len(row) < 4 or not (known.has("middle", row[2]) and _ends(row[3], known)) else 4
    if not context.person and not (is_strong and row[0].is_marked and row[0].key in known.unmistakable):
        return 0
    if len(row) > 3 and known.has("middle", row[1]) and known.has("middle", row[2]) and _ends(row[3], known):
        return 4
    if len(row) > 2 and known.has("middle", row[1]) and _ends(row[2], known):
        return 3
    return 2 if context.person == STRONG and is_strong and _ends(row[1], known) else 0


def _ends_nothing(word: Word, known: Lexicon) -> bool:
    return (
        word.key in known.ends_nothing or word.key in known.no_names or word.key in known.places or not word.is_marked
    )


def _ends(word: Word, known: Lexicon) -> bool:
    return known.has("given", word) and word.key not in known.ends_nothing


def _small_given(words: Sequence[Word], at: int, row: Sequence[Word], context: Context, known: Lexicon) -> int:
    """A last name after a title, as in «chị hạnh», «ông tư đực»."""
    if not at or words[at].gap != " " or row[0].is_shouted:
        return 0
    title = words[at - 1]
    if title.key in {"tên", "ten"} or (title.key in {"là", "la"} and at > 1 and words[at - 2].key in {"tên", "ten"}):
        return _named_small(row, known)
    is_title = title.key in known.small_titles
    if not is_title and context.person == STRONG and len(row) > 1:
        return 2 if known.has("middle", row[0]) and _is_given(row[1], known) else 0
    if not is_title or f"{title.key} {row[0].key}" in known.not_after:
        return 0
    if row[0].key in known.later_born and (len(row) == 1 or row[1].key not in known.counted):
        return 1 if len(row) == 1 or not _is_given(row[1], known) else 2
    is_pair = (
        len(row) > 1
        and row[1].key in known.given
        and row[1].is_marked
        and f"{row[0].key} {row[1].key}" not in known.no_names
    )
    is_first = row[0].key in known.numbered or (row[0].key not in known.ends_nothing and known.has("middle", row[0]))
    if is_pair and is_first:
        return 2
    return 1 if _is_given(row[0], known) else 0


def _named_small(row: Sequence[Word], known: Lexicon) -> int:
    """What follows «tên» in small letters: one or two words of a name."""
    if len(row) > 1 and known.has("middle", row[0]) and _ends(row[1], known) and row[1].key not in known.not_alone:
        return 2
    return 1 if _ends(row[0], known) and row[0].key not in known.no_names else 0


def _is_given(word: Word, known: Lexicon) -> bool:
    if word.is_marked:
        return word.key in known.given and word.key not in known.not_alone
    return word.key in known.plain_given and not word.is_bare


# ---------------------------------------------------------------- names that were found, named again


def _again(words: Sequence[Word], found: Sequence[tuple[int, int]], known: Lexicon) -> Iterator[tuple[int, int]]:
    """The last name of somebody named in full, standing alone with its capital and in no place's name."""
    lasts = {words[end - 1].key for start, end in found if end - start > 1 and words[end - 1].is_capital}
    taken = {place for start, end in found for place in range(start, end)}
    for at, word in enumerate(words):
        if at in taken or word.key not in lasts or not word.is_capital or word.is_shouted:
            continue
        is_alone = (at + 1 == len(words) or not (words[at + 1].is_capital and words[at + 1].gap == " ")) and not (
            at and words[at - 1].is_capital and word.gap == " "
        )
        is_first = at == 0 or bool(word.gap.strip(" ,"))
        if is_alone and not is_first and word.key not in known.no_names and not _context(words, at, known).is_place:
            yield at, at + 1
