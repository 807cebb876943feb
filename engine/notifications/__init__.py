"""What staff and senders are told, on any procedure: on pages, by mail and message, in words kept as data.

It registers its operation and outbox handlers from the composition root; nothing below imports it.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from engine.definitions.operations import Catalogue
from engine.notifications.effects import STAFF_MAIL
from engine.notifications.operations import staff_operations
from engine.notifications.problems import FoundProblem, list_problems, note_problem
from engine.notifications.reading import Told, ToldPage, count_unread, find_told_case, list_told, mark_read
from engine.notifications.recipients import Wanted
from engine.notifications.telling import tell_staff
from engine.notifications.wording import fill_wording

__all__ = [
    "FoundProblem",
    "Told",
    "ToldPage",
    "Wanted",
    "count_unread",
    "fill_wording",
    "find_told_case",
    "list_problems",
    "list_told",
    "mark_read",
    "note_problem",
    "register",
    "tell_staff",
]


def register(catalogue: Catalogue, handlers: MutableMapping[str, Callable[[Any], None]]) -> None:
    """Put this room's operation and outbox handlers where the engine looks for them."""
    for one in staff_operations.all():
        catalogue.register(one)
    handlers[STAFF_MAIL] = lambda _effect: None
