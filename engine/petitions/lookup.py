"""Opening a petition with its number and secret code: the one door for senders."""

from uuid import UUID

from engine.directory import count_attempt
from engine.petitions.conversation import SENDER
from engine.petitions.errors import TrackingRefused
from engine.petitions.rows import find_by_number, typed_number
from engine.petitions.settings import petition_settings
from engine.petitions.tracking_code import hash_tracking_code, is_same_hash
from engine.storage import begin_work, read_work

TRIES = 20
TRIES_SECONDS = 600
TRIES_PER_NUMBER = 60
TRIES_PER_NUMBER_SECONDS = 3600
_NOBODY = bytes(32)


def unlock_petition(number: str, tracking_code: str, *, client_key: str) -> UUID:
    """The case id of the petition that both open.

    An unknown number and a wrong code take the same way and the same time to the same answer.

    Raises:
        TrackingRefused: they do not fit.
        TooManyAttempts: this client, or this number, was tried too often.
    """
    wanted = typed_number(number)
    with begin_work(SENDER) as work:
        count_attempt(work, "tracking.client", client_key, limit=TRIES, per_seconds=TRIES_SECONDS)
        count_attempt(work, "tracking.number", wanted, limit=TRIES_PER_NUMBER, per_seconds=TRIES_PER_NUMBER_SECONDS)
    given = hash_tracking_code(tracking_code, number=wanted, secret=petition_settings().secret)
    with read_work(SENDER) as work:
        row = find_by_number(work, wanted)
    stored = bytes(row.tracking_hash) if row is not None else _NOBODY
    if not is_same_hash(given, stored) or row is None:
        raise TrackingRefused
    case_id: UUID = row.case_id
    return case_id
