"""Words that are sent to people: previewed beside their form, and what went wrong with them forgotten once mended."""

from collections.abc import Mapping
from typing import Any

from engine.notifications import forget_problems
from engine.petitions.previewing import PARTS, Preview, preview_words
from engine.storage import begin_work
from webui.auth import current_officer

__all__ = ["Preview", "forget_problems_of", "is_sent", "previews_of"]


def is_sent(table: str) -> bool:
    """Whether the rows of this table are words that are sent."""
    return _catalogue(table) in PARTS


def previews_of(table: str, data: Mapping[str, Any]) -> tuple[Preview, ...]:
    """How the words would arrive, on an invented case."""
    return tuple(preview_words(_catalogue(table), data))


def forget_problems_of(key: str) -> None:
    """The words are new: what was wrong with the old ones is over."""
    with begin_work(current_officer().id) as work:
        forget_problems(work, key)


def _catalogue(table: str) -> str:
    return table.removeprefix("entry/")
