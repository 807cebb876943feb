"""The petition's own fields, wherever they are written again: in other spacing or capitals, with or without marks."""

import re
from collections.abc import Iterable, Iterator

from engine.petitions.masking.kinds import Found, Kind
from engine.petitions.masking.reading import Reading, bare_of, read

SHORTEST = 4
FEWEST_DIGITS = 6
LONGEST = 300
_NUMBER = re.compile(r"[+()\d\s./-]+")
_BETWEEN_DIGITS = r"[ .,()\-–]{0,3}"
_HEAD = re.compile(r"^(?:\+?84|0)")


def find_own(reading: Reading, own: Iterable[str], *, shortest: int = SHORTEST) -> Iterator[Found]:
    """Where these fields stand in the text."""
    plain: str | None = None
    for value in sorted({one.strip()[:LONGEST] for one in own}, key=len, reverse=True):
        if len(value) < shortest:
            continue
        digits = re.sub(r"\D", "", value)
        if len(digits) >= FEWEST_DIGITS and _NUMBER.fullmatch(value):
            yield from _matches(_digits(value), reading.text)
            continue
        plain = _plain(reading.text) if plain is None else plain
        yield from _matches(_spelled(_plain(read(value).text)), plain)


def _matches(pattern: str, text: str) -> Iterator[Found]:
    for match in re.finditer(pattern, text):
        yield Found(*match.span(), Kind.OWN)


def _digits(value: str) -> str:
    bare = re.sub(r"\D", "", value)
    head = _HEAD.match(value.strip())
    rest = bare[2:] if head and "84" in head[0] else bare[1:] if head else bare
    start = r"(?:\(?\+?84\)?[ .()\-–]{0,3}(?:\(?0\)?)?|0)" + _BETWEEN_DIGITS if head else ""
    return rf"(?<!\d){start}{_BETWEEN_DIGITS.join(rest)}(?!\d)"


def _spelled(value: str) -> str:
    words = [re.escape(one) for one in value.split()]
    return r"(?<!\w)" + r"[\s,.\-–]{1,3}".join(words) + r"(?!\w)"


def _plain(text: str) -> str:
    """Each letter without its mark and small, one for one."""
    return "".join(bare if len(bare := bare_of(one)) == 1 else one for one in text)
