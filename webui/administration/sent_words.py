"""Words that are sent to people: previewed beside their form, and what went wrong with them forgotten once mended."""

from collections.abc import Iterable, Mapping
from typing import Any

from engine.errors import N_, Problem
from engine.notifications import forget_problems
from engine.petitions.previewing import PARTS, Preview, preview_words
from engine.storage import begin_work
from webui.auth import current_officer
from webui.kit import Faults

__all__ = ["Preview", "faults_of", "forget_problems_of", "is_sent", "previews_of"]


def is_sent(table: str) -> bool:
    """Whether the rows of this table are words that are sent."""
    return _catalogue(table) in PARTS


def previews_of(table: str, data: Mapping[str, Any]) -> tuple[Preview, ...]:
    """How the words would arrive, on an invented case."""
    return tuple(preview_words(_catalogue(table), data))


def faults_of(previews: Iterable[Preview]) -> Faults:
    """What stands in the way of the words, at the field in which it stands."""
    return Faults(
        Problem(
            f"/{column}", N_("Không điền được: {fault}."), N_("Dùng được: {words}."),
            facts={"fault": fault, "words": ", ".join(one.known)},
        )
        for one in previews
        for column, fault in one.faulty
    )  # fmt: skip


def forget_problems_of(key: str) -> None:
    """The words are new: what was wrong with the old ones is over."""
    with begin_work(current_officer().id) as work:
        forget_problems(work, key)


def _catalogue(table: str) -> str:
    return table.removeprefix("entry/")
