"""Reading a term as people and BPMN files write it."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from engine.clock.errors import TermInvalid
from engine.clock.terms import CalendarDays, Elapsed, Term, WorkingDays, WorkingHours

_LONGEST_TEXT = 64


@lru_cache(maxsize=1024)
def parse_term(text: str) -> Term:
    """The term written in `text`; `str(term)` is read back as the same term.

    Read are a number with a unit, in English or Vietnamese («5 working days», «5wd»,
    «20 ngày», «30 minutes»), and ISO 8601 durations. There, days and weeks alone («P5D») are
    calendar days; with a time part («PT48H», «P1DT12H») they are exact time. Months and years
    are refused: their length depends on the day they start.

    Raises:
        TermInvalid: the text is none of these, or is longer than ten years.
    """
    tidy = " ".join(unicodedata.normalize("NFC", text).split()).casefold()
    if len(tidy) > _LONGEST_TEXT:
        raise TermInvalid(text=f"{text[:_LONGEST_TEXT]}…")
    if match := _WRITTEN.fullmatch(tidy):
        return _from_words(match, text)
    if match := _ISO.fullmatch(tidy):
        return _from_iso(match)
    raise TermInvalid(text=text)


_WRITTEN = re.compile(r"([0-9]{1,9}) ?([^0-9\s].*)")
_ISO = re.compile(
    r"p(?=.)(?:([0-9]{1,9})w)?(?:([0-9]{1,9})d)?"
    r"(t(?=.)(?:([0-9]{1,9})h)?(?:([0-9]{1,9})m)?(?:([0-9]{1,9})s)?)?"
)

_UNITS: tuple[tuple[str, Callable[[int], Term]], ...] = (
    ("wd|working day|working days|ngày làm việc", WorkingDays),
    ("d|day|days|calendar day|calendar days|ngày", CalendarDays),
    ("w|week|weeks|tuần", lambda n: CalendarDays(7 * n)),
    ("wh|working hour|working hours|giờ làm việc", WorkingHours),
    ("h|hour|hours|giờ", lambda n: Elapsed(3600 * n)),
    ("min|minute|minutes|phút", lambda n: Elapsed(60 * n)),
    ("s|second|seconds|giây", Elapsed),
)
_TERM_OF_UNIT = {word: make for words, make in _UNITS for word in words.split("|")}


def _from_words(match: re.Match[str], text: str) -> Term:
    make = _TERM_OF_UNIT.get(match[2])
    if make is None:
        raise TermInvalid(text=text)
    return make(int(match[1]))


def _from_iso(match: re.Match[str]) -> Term:
    weeks, days, hours, minutes, seconds = (int(match[i] or 0) for i in (1, 2, 4, 5, 6))
    all_days = 7 * weeks + days
    if match[3] is None:
        return CalendarDays(all_days)
    return Elapsed(((all_days * 24 + hours) * 60 + minutes) * 60 + seconds)
