"""What is found because of names that are: nicknames, others of a list, last names said again."""

import re
from collections.abc import Iterator, Sequence

from engine.petitions.masking.everyday import is_pair
from engine.petitions.masking.lexicon import Lexicon
from engine.petitions.masking.name_context import TITLE, Context, context_of
from engine.petitions.masking.name_likeness import ENOUGH, score_of
from engine.petitions.masking.name_runs import run_end
from engine.petitions.masking.reading import Word

_LIST_GAPS = frozenset({", ", " - ", " – ", "-", "/", " / ", "; ", " + ", " & "})
LONGEST_NICKNAME = 3
LONGEST_SIGNATURE = 4


def with_nickname(words: Sequence[Word], end: int, known: Lexicon) -> int:
    """«Hùng "cụt"», «Toàn (Sẹo)», «Quý lùn»: the nickname belongs to the name."""
    if end < len(words) and words[end].gap == " " and words[end].key in known.nicknames and words[end].is_marked:
        after = words[end + 1] if end + 1 < len(words) and words[end + 1].gap == " " else None
        if after is None or f"{words[end].key} {after.key}" not in known.no_names:
            return end + 1
    is_face = end + 1 < len(words) and words[end].gap == " " and words[end].key in _FACES
    if is_face and words[end + 1].gap == " " and words[end].text[0].islower() and words[end + 1].is_marked:
        return end + 2
    if (stop := _in_brackets(words, end)) > end:
        last = words[end].key
        if last == words[end - 1].key or (last not in known.no_names and last not in known.places):
            return stop
    for stop in range(end + 1, min(end + LONGEST_NICKNAME, len(words) - 1) + 1):
        if re.fullmatch(r" [\"“'‘(]", words[end].gap) and re.match(r"[\"”'’)]", words[stop].gap):
            is_short = stop - end == 1 and not words[end].is_number
            return stop if is_short or '"' in words[end].gap or "“" in words[end].gap else end
    return end


_FACES = frozenset({"mặt", "đầu", "mắt", "răng", "tóc", "mũi"})
"""What a nickname of two words begins with: «Dũng mặt sắt»."""


def _is_numbered(words: Sequence[Word], at: int) -> bool:
    """Whether a number of a list stands before: «1. Vi Văn Đoàn; 2. Moong Phò Xay»."""
    number = words[at - 1]
    return number.is_number and len(number.text) < 3 and words[at].gap in {". ", ") ", "/ ", "- ", ".", ")"}


def _in_brackets(words: Sequence[Word], end: int) -> int:
    """Where «(Phong Xe Ôm)» ends: two or three words with capitals in brackets."""
    if end >= len(words) or words[end].gap != " (":
        return end
    for stop in range(end, min(end + LONGEST_NICKNAME, len(words))):
        if not words[stop].is_capital or (stop > end and words[stop].gap != " ") or words[stop].is_shouted:
            return end
        if stop + 1 == len(words) or words[stop + 1].gap.startswith(")"):
            return stop + 1 if stop > end else end
    return end


def quoted(words: Sequence[Word], known: Lexicon) -> Iterator[tuple[int, int]]:
    """A nickname in quotes: «"Hải trọc"», «“Cường đô”»."""
    for at, word in enumerate(words):
        if not at or not word.gap.endswith(('"', "“", "‘", "«")) or not word.is_capital or not known.has("given", word):
            continue
        stop = next((end for end in range(at + 1, min(at + 3, len(words))) if re.match(r'["”’»]', words[end].gap)), at)
        is_place = any(one.key in known.places or one.key in known.called for one in words[max(at - 2, 0) : at])
        if stop == at + 2 and words[at + 1].text[0].islower() and not is_place and not is_pair(word, words[at + 1]):
            yield at, stop


def signed(words: Sequence[Word], known: Lexicon) -> Iterator[tuple[int, int]]:
    """What a text is signed with, whatever it is: «ký: mèo ú», «Ký tên: bà con tổ 5» not."""
    for at in range(max(len(words) - LONGEST_SIGNATURE, 1), len(words)):
        if ":" in words[at].gap and words[at - 1].key in {"ký", "tên", "ky", "ten", "kí"}:
            rest = words[at:]
            is_row = all(word.gap == " " and not word.is_number for word in rest[1:])
            if is_row and not any(word.key in known.no_names or word.key in known.links for word in rest):
                yield at, len(words)
            return


def named_beside(words: Sequence[Word], found: Sequence[tuple[int, int]], known: Lexicon) -> Iterator[tuple[int, int]]:
    """Others of a list of people: what stands beside a name, parted by a comma or «và», and is like one."""
    taken = {place for start, end in found for place in range(start, end)}
    starts, ends = {start for start, _ in found}, {end for _, end in found}
    at = 0
    while at < len(words):
        end = run_end(words, at)
        if end == at or any(place in taken for place in range(at, end)):
            at = max(end, at + 1)
            continue
        if words[at].is_loud or (end - at == 1 and words[at].key in known.cues):
            at = end
            continue
        follows = (at in ends and words[at].gap in _LIST_GAPS) or (at - 1 in ends and _is_numbered(words, at))
        follows = follows or (at - 1 in ends and words[at - 1].key in known.links and words[at].gap == " ")
        precedes = end in starts and end < len(words) and words[end].gap in _LIST_GAPS
        precedes = precedes or (end + 1 in starts and words[end].key in known.links and words[end].gap == " ")
        is_listed = (
            follows
            and end - at == 1
            and not (
                words[at].key in known.no_names or words[at].key in known.places or words[at].key in known.never_alone
            )
        )
        is_closed = (
            end == len(words) or words[end].gap.strip(" ")[:1] in {",", ".", ";"} or words[end].key in known.links
        )
        if (is_listed and at - 1 >= 0 and is_closed and words[at - 1].is_capital and words[at].gap == ", ") or (
            (follows or precedes)
            and score_of(words[at:end], words[end : end + 1], Context(TITLE), known, is_whole=True) >= ENOUGH
        ):
            yield at, end
            ends.add(end)
        at = end


def said_again(words: Sequence[Word], found: Sequence[tuple[int, int]], known: Lexicon) -> Iterator[tuple[int, int]]:
    """The last names of somebody named in full: one that stands alone with its capital and in no place's name, or
    the last two, wherever they stand, as a shop is called after who keeps it.
    """
    yield from _two_again(words, found)
    lasts = {
        words[end - 1].key
        for start, end in found
        if words[end - 1].is_capital and (end - start > 1 or words[start].key not in known.not_alone)
    }
    taken = {place for start, end in found for place in range(start, end)}
    for at, word in enumerate(words):
        if at in taken or word.key not in lasts or not word.is_capital or word.is_shouted:
            continue
        is_alone = (at + 1 == len(words) or not (words[at + 1].is_capital and words[at + 1].gap == " ")) and not (
            at and words[at - 1].is_capital and word.gap == " " and not _begins_sentence(words, at - 1)
        )
        is_first = at == 0 or bool(word.gap.strip(" ,"))
        if at + 1 < len(words) and words[at + 1].text[0].islower() and is_pair(word, words[at + 1]):
            continue
        is_place = context_of(words, at, known).is_place and not words[at - 1].is_number
        if is_alone and not is_first and word.key not in known.no_names and not is_place:
            yield at, at + 1


def _begins_sentence(words: Sequence[Word], at: int) -> bool:
    """Whether the word has its capital only because a sentence begins: «Nhưng Tâm nói»."""
    return at == 0 or bool(re.search(r"[.!?:\n]", words[at].gap))


def _two_again(words: Sequence[Word], found: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    pairs = {
        (words[end - 2].key, words[end - 1].key)
        for start, end in found
        if end - start > 2 and words[end - 1].is_capital
    }
    for at in range(len(words) - 1):
        first, second = words[at], words[at + 1]
        if (first.key, second.key) in pairs and first.is_capital and second.is_capital and second.gap == " ":
            yield at, at + 2
