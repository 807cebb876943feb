"""How a public text came from the one that was approved: what was hidden, what was let be seen, what was reworded.

Pure: texts in, a record out that may be kept beside the public text. It never holds words that were taken out.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from engine.petitions.masking import MASK
from engine.scripting import rich_plain

_WORD = re.compile(rf"{MASK.pattern}|\w+|[^\w\s]")
_NUMBER = re.compile(r" \d+$")
MOST_COMPARED = 4_000_000
MOST_KEPT = 100
LONGEST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Rewording:
    """Words put in (`added`) where `removed` words stood."""

    added: str
    removed: int


def rewordings(old: str, new: str) -> Iterator[Rewording]:
    """Where the new text says other words than the old one; where it only hides some, it does not count."""
    before, after = _words(old), _words(new)
    for tag, a, b, c, d in _matching(before, after):
        if tag == "equal" or (after[c:d] and all(map(_is_mask, after[c:d]))):
            continue
        yield Rewording(" ".join(after[c:d])[:LONGEST_KEPT], b - a)


def is_reworded(old: str, new: str) -> bool:
    """Whether the new text does more than hide words of the old one."""
    return next(rewordings(old, new), None) is not None


def count_masks(*texts: str) -> dict[str, int]:
    """How many places of the texts are hidden, by what is hidden there."""
    found = Counter(_NUMBER.sub("", mask[0][1:-1].partition(": ")[2]) for text in texts for mask in MASK.finditer(text))
    return dict(sorted(found.items()))


def tell_edits(
    sources: Mapping[str, str],
    texts: Mapping[str, str],
    *,
    lifted: Sequence[Mapping[str, str]] = (),
    more: int = 0,
    why: str = "",
) -> dict[str, Any]:
    """The record of what was done between the approved texts and the public ones, by name; `why` it was reworded."""
    found = (
        {"text": name, "added": one.added, "removed": one.removed}
        for name, text in texts.items()
        for one in rewordings(sources.get(name, ""), text)
    )
    return {
        "masks": count_masks(*texts.values()),
        "lifted": [dict(one) for one in lifted],
        "more": more,
        "reworded": [one for one, _ in zip(found, range(MOST_KEPT), strict=False)],
        "why": why,
    }


def blotted(edits: Mapping[str, Any]) -> dict[str, Any]:
    """The record without any words: of a text that was taken away because of what it said."""
    reworded = [{**one, "added": ""} for one in edits.get("reworded", ())]
    # Of files there stays how many changed: a name may have been what had to go.
    files = {how: [""] * len(names) for how, names in edits.get("files", {}).items()}
    return {**edits, "lifted": [], "reworded": reworded, **({"files": files} if files else {})}


def blotted_whole(edits: Mapping[str, Any]) -> dict[str, Any]:
    """The record without anything that somebody wrote: who wrote the text, and how many files changed."""
    kept = blotted(edits)
    return {name: kept[name] for name in ("by", "files") if kept.get(name)}


def _words(text: str) -> list[str]:
    return _WORD.findall(rich_plain(text))


def _is_mask(word: str) -> bool:
    return MASK.fullmatch(word) is not None


def _matching(before: Sequence[str], after: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    if before == after:
        return []
    if len(before) * len(after) > MOST_COMPARED:
        return [("replace", 0, len(before), 0, len(after))]
    return list(SequenceMatcher(None, before, after, autojunk=False).get_opcodes())
