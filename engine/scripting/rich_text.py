"""The small rich text of answers: paragraphs, **bold**, *italic*, lines that begin a list; nothing else.

It is kept as it was typed. Page, PDF and DOCX are made from the blocks read here, so that all three
say the same; whatever is no mark of this subset is text, and no letter is ever lost.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

import nh3

_BULLET = re.compile(r"([-–•+])[ \t]+(?=\S)")
_STARS = re.compile(r"(\*{1,3})")
_TAGS = {"em", "li", "p", "strong", "ul"}


@dataclass(frozen=True, slots=True)
class Run:
    """Some letters that look alike."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph; `marker` is what begins a line of a list, `- ` or within it `+ `, else empty."""

    runs: tuple[Run, ...]
    marker: str = ""

    @property
    def text(self) -> str:
        """What a reader sees, without its looks."""
        return self.marker + "".join(run.text for run in self.runs)


def read_rich_text(text: str) -> tuple[Block, ...]:
    """The paragraphs of a text: one a line, since people press Enter where a new one begins."""
    return tuple(_block(line) for raw in text.splitlines() if (line := raw.strip()))


def rich_html(text: str) -> str:
    """The text for a page: paragraphs, lists, bold and italic; any other mark is shown as typed."""
    return nh3.clean("".join(_html(read_rich_text(text))), tags=_TAGS, attributes={})


def rich_plain(text: str) -> str:
    """The text for mail: without the marks that only a page can show."""
    return "\n".join(_block(line).text if (line := raw.strip()) else "" for raw in text.splitlines())


def _block(line: str) -> Block:
    found = _BULLET.match(line)
    if found is None:
        return Block(tuple(_runs(line)))
    return Block(tuple(_runs(line[found.end() :])), "+ " if found[1] == "+" else "- ")


def _runs(line: str) -> Iterator[Run]:
    """The line cut where bold or italic begins or ends.

    A mark counts only if its partner follows, so that a lone star, or 2*3*4, stays what it is.
    One pass over the line, however many stars it has.
    """
    parts = _STARS.split(line)
    closing = {mark: place for place, mark in _closings(parts)}
    opened: set[str] = set()
    waiting = ""
    for place, part in enumerate(parts):
        is_mark = place % 2 == 1
        closes = is_mark and part in opened and _may_close(parts, place)
        opens = is_mark and not closes and part not in opened and closing.get(part, 0) > place
        if not closes and not (opens and _may_open(parts, place)):
            waiting += part
            continue
        if waiting:
            yield _run(waiting, opened)
        waiting = ""
        opened ^= {part}
    if waiting:
        yield _run(waiting, opened)


def _run(text: str, opened: set[str]) -> Run:
    return Run(text, bold=bool(opened & {"**", "***"}), italic=bool(opened & {"*", "***"}))


def _closings(parts: list[str]) -> Iterator[tuple[int, str]]:
    return ((place, parts[place]) for place in range(1, len(parts), 2) if _may_close(parts, place))


def _may_open(parts: list[str], place: int) -> bool:
    before, after = parts[place - 1][-1:], parts[place + 1][:1]
    return after != "" and not after.isspace() and (parts[place] != "*" or not before.isalnum())


def _may_close(parts: list[str], place: int) -> bool:
    before, after = parts[place - 1][-1:], parts[place + 1][:1]
    return before != "" and not before.isspace() and (parts[place] != "*" or not after.isalnum())


def _html(blocks: Iterable[Block]) -> Iterator[str]:
    in_list = False
    for block in blocks:
        if bool(block.marker) != in_list:
            in_list = not in_list
            yield "<ul>" if in_list else "</ul>"
        tag = "li" if in_list else "p"
        yield f"<{tag}>{''.join(map(_run_html, block.runs))}</{tag}>"
    if in_list:
        yield "</ul>"


def _run_html(run: Run) -> str:
    shown = escape(run.text, quote=False)
    shown = f"<em>{shown}</em>" if run.italic else shown
    return f"<strong>{shown}</strong>" if run.bold else shown
