"""Places on pages: where words stand, which of them are personal, and what is to be painted over. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.petitions.masking import Found, Kind, find_personal
from engine.petitions.redaction.mask_program import WHOLE

MOST_MASKS = 2_000
SMALLEST = 20
"""The least side of a mask, in ten-thousandths: smaller ones were a slip of the hand."""
ROOM = 12
"""How far beyond its letters a proposed mask reaches, in ten-thousandths."""
_JOINED = str.maketrans("\r\n", "  ")
PLACE = ("page", "x", "y", "width", "height")
HAND, PAGE = "hand", "page"
"""The kinds of masks that no program proposed: one that a person drew, and one over a whole page."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page: from where to where in its text, and its rectangle."""

    start: int
    end: int
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PageText:
    """A page with what can be read of it; `is_seen_only`: something on it can be read by eyes alone."""

    width: float
    height: float
    text: str
    words: tuple[Word, ...]
    is_seen_only: bool

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "PageText":
        words = tuple(Word(*map(int, one)) for one in told["words"])
        return cls(float(told["width"]), float(told["height"]), str(told["text"]), words, bool(told["is_seen_only"]))


@dataclass(frozen=True, slots=True)
class Mask:
    """A rectangle on a page (counted from 0), in ten-thousandths of what is seen.

    `kind` is that of the masking rules, or how a person made it; `words` what stands there, if that is known.
    `is_on` False: a program proposed it and a person lifted it.
    """

    page: int
    x: int
    y: int
    width: int
    height: int
    kind: str = HAND
    words: str = ""
    is_on: bool = True

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Mask":
        page, x, y, width, height = (int(told[name]) for name in PLACE)
        return cls(page, x, y, width, height, str(told["kind"]), str(told["words"]), bool(told["is_on"]))

    def as_data(self) -> dict[str, Any]:
        """The mask as it is kept."""
        return {name: getattr(self, name) for name in (*PLACE, "kind", "words", "is_on")}

    @property
    def is_proposed(self) -> bool:
        """Whether a program found it."""
        return self.kind not in {HAND, PAGE}

    @property
    def is_own(self) -> bool:
        """Whether it hides something of the sender's own, which is never shown."""
        return self.kind == Kind.OWN

    @property
    def place(self) -> tuple[int, int, int, int, int]:
        """Where it is."""
        return self.page, self.x, self.y, self.width, self.height


def whole_page(page: int) -> Mask:
    """All of a page."""
    return Mask(page, 0, 0, WHOLE, WHOLE, PAGE)


def drawn(page: int, x: int, y: int, width: int, height: int) -> Mask | None:
    """The rectangle that a person drew, cut at the page's edges; None if nothing of it is left."""
    left, top = max(0, min(x, WHOLE)), max(0, min(y, WHOLE))
    right, bottom = max(0, min(x + width, WHOLE)), max(0, min(y + height, WHOLE))
    if right - left < SMALLEST or bottom - top < SMALLEST:
        return None
    return Mask(page, left, top, right - left, bottom - top)


def propose(pages: Sequence[PageText], own: Iterable[str]) -> tuple[Mask, ...]:
    """A mask over each piece of personal data in the text of the pages, in the order of reading."""
    known = tuple(own)
    found = (mask for number, page in enumerate(pages) for mask in _found_on(number, page, known, ()))
    return tuple(mask for mask, _ in zip(found, range(MOST_MASKS), strict=False))


def over_words(pages: Sequence[PageText], wanted: Sequence[str]) -> tuple[Mask, ...]:
    """A mask over each place where one of these phrases stands, marks and capital letters aside."""
    found = (mask for number, page in enumerate(pages) for mask in _found_on(number, page, (), wanted))
    marked = (replace(mask, kind=HAND) for mask in found if mask.kind == Kind.MARKED)
    return tuple(mask for mask, _ in zip(marked, range(MOST_MASKS), strict=False))


def _found_on(number: int, page: PageText, own: Iterable[str], marked: Sequence[str]) -> Iterator[Mask]:
    for one in _personal(page.text, tuple(own), marked):
        words = [word for word in page.words if word.start < one.end and one.start < word.end]
        said = " ".join(page.text[one.start : one.end].split())
        for line in _lines(words):
            yield _around(number, line, str(one.kind), said)


def _personal(text: str, own: Sequence[str], marked: Sequence[str]) -> list[Found]:
    """What is found in the text as it stands, and what goes on in the next line, found with the lines joined."""
    joined = find_personal(text.translate(_JOINED), own, marked=marked)
    across = [one for one in joined if "\n" in text[one.start : one.end]]
    within = [one for one in find_personal(text, own, marked=marked) if not any(_is_part(one, it) for it in across)]
    return sorted([*across, *within], key=lambda one: (one.start, one.end))


def _is_part(one: Found, other: Found) -> bool:
    return other.start <= one.start and one.end <= other.end


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words in runs that stand on one line: a piece that goes on in the next line is two rectangles."""
    line: list[Word] = []
    for word in words:
        if line and not _on_one_line(line[-1], word):
            yield line
            line = []
        line.append(word)
    if line:
        yield line


def _on_one_line(one: Word, other: Word) -> bool:
    middle = other.y + other.height / 2
    return one.y <= middle <= one.y + one.height and other.x >= one.x


def _around(page: int, words: Sequence[Word], kind: str, said: str) -> Mask:
    left, top = (max(0, min(edge) - ROOM) for edge in ((word.x for word in words), (word.y for word in words)))
    right = min(WHOLE, max(word.x + word.width for word in words) + ROOM)
    bottom = min(WHOLE, max(word.y + word.height for word in words) + ROOM)
    return Mask(page, left, top, right - left, bottom - top, kind, said)
