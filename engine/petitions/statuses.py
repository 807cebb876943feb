"""Where a petition stands: the codes are the procedure's, the words are the catalogue's."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from engine.directory import list_catalogue
from engine.errors import N_
from engine.notifications import fill_wording
from engine.petitions.errors import StatusUnknown
from engine.scripting import ScriptFailed, ScriptInvalid
from engine.storage import Work

CATALOGUE = "statuses"
log = logging.getLogger(__name__)


class Status(StrEnum):
    """The statuses that the register itself speaks of; a procedure may add others to the catalogue."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    NEED_SUPPLEMENT = "need_supplement"
    REFUSED = "refused"
    TRANSFERRED = "transferred"
    IN_PROGRESS = "in_progress"
    COLLECTING = "collecting"
    JOINED = "joined"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"
    SECRET = "secret"  # noqa: S105 - a status of a petition, not a password


ENDED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.CLOSED, Status.SECRET})
UNANSWERED = frozenset({Status.REFUSED, Status.WITHDRAWN, Status.CLOSED, Status.SECRET, Status.COLLECTING})
"""Where a petition comes to rest with no answer to give; one that was answered before has given it."""
RATEABLE = frozenset({Status.ANSWERED, Status.PUBLISHED, Status.UNPUBLISHED})


@dataclass(frozen=True, slots=True)
class StatusWords:
    """How a status is said: a short `name`, and a `sentence` of the timeline that may name the agency."""

    code: str
    name: str
    sentence: str

    def told(self, facts: Mapping[str, Any]) -> str:
        """The sentence with its facts filled in; the name alone while the catalogue's wording is broken."""
        try:
            return fill_wording(self.sentence, facts)
        except (ScriptInvalid, ScriptFailed) as error:
            log.warning("the sentence of status %s cannot be filled in: %s", self.code, error.code)
            return self.name


_SHIPPED = (
    StatusWords(Status.UNPUBLISHED, N_("Đã gỡ khỏi trang công khai"), N_("Bản công khai của câu trả lời đã được gỡ.")),
)
"""Words of statuses that came after some provinces had filled their catalogue."""


def list_status_words(work: Work) -> dict[str, StatusWords]:
    """Every status of the catalogue, by code."""
    told = {
        entry.code: StatusWords(entry.code, entry.name, str(entry.facts.get("sentence") or entry.name))
        for entry in list_catalogue(work, CATALOGUE)
    }
    return {one.code: one for one in _SHIPPED} | told


def get_status_words(work: Work, status: str) -> StatusWords:
    """The words of one status.

    Raises:
        StatusUnknown: it is in no catalogue.
    """
    words = list_status_words(work).get(status)
    if words is None:
        raise StatusUnknown(status=status)
    return words


def words_for(words: Mapping[str, StatusWords], status: str) -> StatusWords:
    """The words of a status, or its code where an entry was taken out of the catalogue since."""
    return words.get(status) or StatusWords(status, status, status)
