"""Opening a petition with its number and secret code: the one door for senders."""

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.directory import count_attempt
from engine.petitions.conversation import SENDER
from engine.petitions.errors import TrackingRefused
from engine.petitions.links import LinkKind, find_source
from engine.petitions.rows import find_by_number, find_petition, typed_number
from engine.petitions.settings import petition_settings
from engine.petitions.tracking_code import hash_tracking_code, is_same_hash
from engine.storage import begin_work, read_work

TRIES = 20
TRIES_SECONDS = 600
TRIES_PER_NUMBER = 60
TRIES_PER_NUMBER_SECONDS = 3600
NO_CASE = UUID(int=0)
_NOBODY = bytes(32)


def unlock_petition(number: str, tracking_code: str, *, client_key: str) -> UUID:
    """The case id of the petition that both open; a part of a letter opens with the code of the letter.

    An unknown number and a wrong code take the same way and the same time to the same answer.

    Raises:
        TrackingRefused: they do not fit.
        TooManyAttempts: this client, or this number, was tried too often.
    """
    wanted = typed_number(number)
    with begin_work(SENDER) as work:
        count_attempt(work, "tracking.client", client_key, limit=TRIES, per_seconds=TRIES_SECONDS)
        count_attempt(work, "tracking.number", wanted, limit=TRIES_PER_NUMBER, per_seconds=TRIES_PER_NUMBER_SECONDS)
    with read_work(SENDER) as work:
        row = find_by_number(work, wanted)
        letter = find_petition(work, find_source(work, row.case_id if row else NO_CASE, LinkKind.SPLIT) or NO_CASE)
    # The code was made for one number: that of the letter, where this is a part of one. Both are always compared.
    fits = [_fits(tracking_code, row, wanted), _fits(tracking_code, letter, letter.number if letter else wanted)]
    if not any(fits) or row is None:
        raise TrackingRefused
    case_id: UUID = row.case_id
    return case_id


def _fits(tracking_code: str, row: Row[Any] | None, number: str) -> bool:
    given = hash_tracking_code(tracking_code, number=number, secret=petition_settings().secret)
    return is_same_hash(given, bytes(row.tracking_hash) if row is not None else _NOBODY)
