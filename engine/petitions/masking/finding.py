"""Everything personal in a text, each place once."""

import re
from collections.abc import Iterable, Iterator, Sequence

from engine.petitions.masking.addresses import find_addresses
from engine.petitions.masking.hiding import MASK
from engine.petitions.masking.kinds import Found, Kind
from engine.petitions.masking.lexicon import lexicon
from engine.petitions.masking.names import find_names
from engine.petitions.masking.own import find_own
from engine.petitions.masking.reading import Word, read, words_of
from engine.petitions.masking.shapes import find_shapes, is_of_office
from engine.petitions.masking.whole import whole_of

OF_SOMEBODY = frozenset({Kind.PHONE, Kind.IDENTITY, Kind.BIRTH, Kind.INSURANCE})
"""What an address follows of somebody's."""
_YEAR = r"(?:19[2-9]\d|20[01]\d|202[0-6])"
_BORN = re.compile(
    r"\s?\((?P<lived>1[89]\d\d\s?[-–]\s?(?:19|20)\d\d)(?=\))|"
    rf"[\"”’]?\)?(?:,\s?|\s?\(|\s?[–-]\s?|\s\|\s|\s)(?:sn\s|sinh\s|s\.n\s)?(?P<it>{_YEAR})(?=\s?[),;.:|–-](?!\d{{1,2}}[/.-])|\s[^\W\d]|$|\s?\n)"
    r"|\s(?P<slang>2k\d)(?!\w)"
    r"|\)?(?:,\s?|\s?\(|\s?[–-]\s|\s)(?P<day>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?(?:19|20)\d{2})(?=\s?(?:[),;.–|-]|\s\D|$))"
    r"|\)?(?:,\s?|\s?\(|\s?[–-]\s)(?P<said>(?:ngày\s)?\d{1,2}\stháng\s\d{1,2}(?:\snăm|,)\s(?:19|20)\d{2})"
    r"|,\s(?:[^\W\d_]{2,8}\s){0,4}[^\W\d_]{2,8},\s(?P<work>(?:19[2-9]|200)\d)(?=[.,;\n)]|$)"
    r"|,\s(?P<age>[2-9]\d)(?=,\s(?:thôn|xóm|ấp|tổ|số|ngụ|trú|hẻm|đường|phường|xã|quê|khu|ở|buôn|bản|làng)\s)"
    r"|\)?(?:,\s?|\s?\()(?P<month>(?:tháng\s)?\d{1,2}[/-](?:19|20)\d{2})(?=\s?[),;.])"
)


def find_personal(text: str, own: Iterable[str] = (), *, marked: Iterable[str] = ()) -> tuple[Found, ...]:
    """The places of personal data, in order, none overlapping; `own` are the petition's own fields and `marked` what
    a person has marked, both found anywhere.

    What was hidden before is left as it is, so that hiding twice hides no more.
    """
    reading = read(text)
    words = words_of(reading)
    named = list(find_names(words))
    starts = sorted(words[start].start for start, _ in named)
    shapes = [one for one in find_shapes(reading.text, words) if not is_of_office(reading.text, one, starts)]
    born = [
        Found(*match.span(match.lastgroup or 0), Kind.BIRTH)
        for _, end in named
        if (match := _BORN.match(reading.text, words[end - 1].end))
    ]
    told = [one.end for one in (*born, *shapes) if one.kind in OF_SOMEBODY]
    addresses = [
        Found(words[start].start, words[end - 1].end, Kind.ADDRESS)
        for start, end in find_addresses(
            words, named, [(one.start, one.end) for one in shapes if one.kind is not Kind.ADDRESS], told
        )
    ]
    names = [Found(words[start].start, words[end - 1].end, Kind.NAME) for start, end in named]
    by_hand = [Found(one.start, one.end, Kind.MARKED) for one in find_own(reading, marked, shortest=1)]
    again = _again(words, named, reading.text)
    hidden = [match.span() for match in MASK.finditer(reading.text)]
    everything = [*find_own(reading, own), *by_hand, *shapes, *born, *addresses, *names, *again]
    kept = _merged(whole_of(one, reading.text) for one in _merged(everything))
    return tuple(Found(*reading.written(one.start, one.end), one.kind) for one in kept if not _touches(one, hidden))


def _again(words: Sequence[Word], named: Sequence[tuple[int, int]], text: str) -> Iterator[Found]:
    """A full name again, in whatever letters: «NGUYỄN VĂN AN» after «Nguyễn Văn An»."""
    del text
    known: dict[str, set[tuple[str, ...]]] = {}
    for start, end in named[:MOST_AGAIN]:
        if end - start > 1:
            said = tuple(word.key for word in words[start:end])
            if " ".join(said) in lexicon().famous:
                continue
            known.setdefault(said[0], set()).add(said)
    for at, word in enumerate(words):
        for said in known.get(word.key, ()):
            part = words[at : at + len(said)]
            if tuple(one.key for one in part) == said and not any(one.gap.strip() for one in part[1:]):
                yield Found(part[0].start, part[-1].end, Kind.NAME)


MOST_AGAIN = 200


def _merged(found: Iterable[Found]) -> list[Found]:
    """Where places touch, one of them all: of the kind that was found first."""
    ranked = sorted(((one.start, rank, one) for rank, one in enumerate(found)), key=lambda told: told[:2])
    merged: list[tuple[int, Found]] = []
    for _, rank, one in ranked:
        if merged and one.start < merged[-1][1].end:
            before_rank, before = merged[-1]
            best = min((before_rank, before), (rank, one), key=lambda told: told[0])
            merged[-1] = (best[0], Found(before.start, max(before.end, one.end), best[1].kind))
        else:
            merged.append((rank, one))
    return [one for _, one in merged]


def _touches(one: Found, spans: list[tuple[int, int]]) -> Iterator[bool] | bool:
    return any(start < one.end and one.start < end for start, end in spans)
