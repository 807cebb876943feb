"""What staff and senders are told, on any procedure: on pages, by mail and message, in words kept as data.

It registers its operation and outbox handlers from the composition root; nothing below imports it.
"""

from collections.abc import Callable, MutableMapping
from typing import Any

from engine.cases.extensions import listeners
from engine.cases.remarks import listeners as remark_listeners
from engine.cases.secrecy import tellers
from engine.cases.waiting import counted
from engine.definitions.operations import Catalogue
from engine.directory import absence_tellers
from engine.notifications.absences import tell_absence
from engine.notifications.digest import deliver_digest, send_digests
from engine.notifications.effects import STAFF_DIGEST, STAFF_MAIL
from engine.notifications.extensions import tell_extension
from engine.notifications.forgetting import forget_old_lines
from engine.notifications.mentions import tell_mention
from engine.notifications.operations import staff_operations
from engine.notifications.outgoing import Held, Outgoing, held_by, list_outgoing
from engine.notifications.post import is_gateway_on
from engine.notifications.preferences import (
    Choice,
    PreferencePage,
    Preferences,
    Way,
    preference_page,
    save_preferences,
)
from engine.notifications.problems import CODES, FoundProblem, forget_problems, list_problems, note_problem
from engine.notifications.quiet import QuietHours, next_moment, quiet_hours
from engine.notifications.reading import (
    UNREAD,
    Told,
    ToldPage,
    count_unread,
    find_told_case,
    list_told,
    mark_read,
    unread,
)
from engine.notifications.recipients import Wanted
from engine.notifications.reminding import reminding_operations
from engine.notifications.secrecy import tell_secrecy
from engine.notifications.staff_mail import deliver_staff_mail
from engine.notifications.telling import forget_words, tell_staff
from engine.notifications.wording import fill_wording, find_fault

__all__ = [
    "CODES",
    "UNREAD",
    "Choice",
    "FoundProblem",
    "Held",
    "Outgoing",
    "PreferencePage",
    "Preferences",
    "QuietHours",
    "Told",
    "ToldPage",
    "Wanted",
    "Way",
    "count_unread",
    "fill_wording",
    "find_fault",
    "find_told_case",
    "forget_old_lines",
    "forget_problems",
    "forget_words",
    "held_by",
    "is_gateway_on",
    "list_outgoing",
    "list_problems",
    "list_told",
    "mark_read",
    "next_moment",
    "note_problem",
    "preference_page",
    "quiet_hours",
    "register",
    "save_preferences",
    "send_digests",
    "tell_staff",
]


def register(catalogue: Catalogue, handlers: MutableMapping[str, Callable[[Any], None]]) -> None:
    """Put this room's operation and outbox handlers where the engine looks for them."""
    for one in (*staff_operations.all(), *reminding_operations.all()):
        catalogue.register(one)
    handlers[STAFF_MAIL] = deliver_staff_mail
    handlers[STAFF_DIGEST] = deliver_digest
    tellers["notifications"] = tell_secrecy
    listeners["notifications"] = tell_extension
    absence_tellers["notifications"] = tell_absence
    remark_listeners["notifications"] = tell_mention
    counted[UNREAD] = unread
