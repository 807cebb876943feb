"""What changed between two rich texts: paragraph by paragraph, and within one word by word.

The words are compared as a reader sees them, marks of bold and italic apart, so that what is shown is
built from the same blocks as page and paper: whatever was typed stays text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import StrEnum
from html import escape
from typing import Any

import nh3

from engine.scripting.rich_text import Block, Run, read_rich_text

_WORD = re.compile(r"\s+|\w+|[^\w\s]")
_TAGS = {"em", "li", "p", "strong", "ul", "ins", "del", "span"}
MOST_COMPARED = 1_000_000
"""How many pairs of words are compared at most; beyond, a paragraph is shown as taken out and put in."""


class Change(StrEnum):
    """What happened to some words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that look alike and had the same thing happen to them."""

    run: Run
    change: Change = Change.KEPT


@dataclass(frozen=True, slots=True)
class ChangedBlock:
    """A paragraph, or a line of a list, with what happened in it."""

    pieces: tuple[Piece, ...]
    marker: str = ""

    @property
    def is_changed(self) -> bool:
        return any(piece.change is not Change.KEPT for piece in self.pieces)


def compare_rich_text(old: str, new: str) -> tuple[ChangedBlock, ...]:
    """Both texts as one, with what was taken out and what was put in."""
    before, after = read_rich_text(old), read_rich_text(new)
    found: list[ChangedBlock] = []
    for tag, a, b, c, d in _matching(before, after):
        if tag == "equal":
            found += [_whole(block, Change.KEPT) for block in after[c:d]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return tuple(found)


def changes_html(blocks: Iterable[ChangedBlock], *, added: str, removed: str) -> str:
    """The comparison for a page; `added` and `removed` are what a screen reader says before such words."""
    said = {Change.ADDED: ("ins", added), Change.REMOVED: ("del", removed)}
    return nh3.clean("".join(_html(tuple(blocks), said)), tags=_TAGS, attributes={"span": {"class"}})


def _replaced(before: Sequence[Block], after: Sequence[Block]) -> Iterator[ChangedBlock]:
    """Paragraphs in the place of others: compared in pairs as long as they have something in common."""
    for old, new in zip(before, after, strict=False):
        yield from _compared(old, new)
    yield from (_whole(block, Change.REMOVED) for block in before[len(after) :])
    yield from (_whole(block, Change.ADDED) for block in after[len(before) :])


def _compared(old: Block, new: Block) -> Iterator[ChangedBlock]:
    if old.marker != new.marker:
        yield _whole(old, Change.REMOVED)
        yield _whole(new, Change.ADDED)
        return
    before, after = list(_words(old)), list(_words(new))
    pieces: list[Piece] = []
    for tag, a, b, c, d in _matching(before, after):
        if tag == "equal":
            pieces += [Piece(word) for word in after[c:d]]
        else:
            pieces += [Piece(word, Change.REMOVED) for word in before[a:b]]
            pieces += [Piece(word, Change.ADDED) for word in after[c:d]]
    yield ChangedBlock(tuple(_joined(pieces)), new.marker)


def _matching(before: Sequence[Any], after: Sequence[Any]) -> list[tuple[str, int, int, int, int]]:
    if len(before) * len(after) > MOST_COMPARED:
        return [("replace", 0, len(before), 0, len(after))]
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())


def _words(block: Block) -> Iterator[Run]:
    return (replace(run, text=word) for run in block.runs for word in _WORD.findall(run.text))


def _whole(block: Block, change: Change) -> ChangedBlock:
    return ChangedBlock(tuple(Piece(run, change) for run in block.runs), block.marker)


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours that are alike, as one piece."""
    waiting: Piece | None = None
    for piece in pieces:
        if waiting and waiting.change is piece.change and replace(waiting.run, text="") == replace(piece.run, text=""):
            waiting = replace(waiting, run=replace(waiting.run, text=waiting.run.text + piece.run.text))
            continue
        if waiting:
            yield waiting
        waiting = piece
    if waiting:
        yield waiting


def _html(blocks: Sequence[ChangedBlock], said: dict[Change, tuple[str, str]]) -> Iterator[str]:
    in_list = False
    for block in blocks:
        if bool(block.marker) != in_list:
            in_list = not in_list
            yield "<ul>" if in_list else "</ul>"
        tag = "li" if in_list else "p"
        yield f"<{tag}>{''.join(_piece_html(piece, said) for piece in block.pieces)}</{tag}>"
    if in_list:
        yield "</ul>"


def _piece_html(piece: Piece, said: dict[Change, tuple[str, str]]) -> str:
    shown = escape(piece.run.text, quote=False)
    shown = f"<em>{shown}</em>" if piece.run.italic else shown
    shown = f"<strong>{shown}</strong>" if piece.run.bold else shown
    if piece.change is Change.KEPT:
        return shown
    tag, words = said[piece.change]
    return f'<{tag}><span class="k-unseen">{escape(words)} </span>{shown}</{tag}>'
