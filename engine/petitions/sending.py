"""One sending of one letter: done twice, it is the same petition with the same receipt."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import orjson

from engine.petitions.conversation import SENDER
from engine.petitions.rows import find_by_sending
from engine.petitions.settings import petition_settings
from engine.petitions.tracking_code import tracking_code_of
from engine.storage import read_work


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets: the code is stored nowhere; only the same sending shows it again."""

    number: str
    tracking_code: str = field(repr=False)
    received_at: datetime
    due_at: datetime | None
    case_id: UUID


@dataclass(frozen=True, slots=True)
class Sending:
    """A sending key together with what was sent under it; a letter changed since is another sending.

    The code of its petition follows from the key and the installation's secret. Neither is in the
    database, and whoever sends again still has the key: that is how they see their code again.
    """

    seed: bytes = field(repr=False)

    @classmethod
    def of(cls, key: str | None, *letter: object) -> "Sending":
        """The sending of all this under the sender's key; without one, like no other before or after."""
        seed = hashlib.sha256()
        for part in (key or secrets.token_hex(), *letter):
            seed.update(hashlib.sha256(orjson.dumps(part, default=str, option=orjson.OPT_SORT_KEYS)).digest())
        return cls(seed.digest())

    @property
    def hash(self) -> bytes:
        """What is stored of it."""
        return self._digest("sending")

    def tracking_code(self, number: str) -> str:
        """The code that the petition of this number gets, whenever it is asked."""
        return tracking_code_of(self._digest(f"code\0{number}"))

    def _digest(self, purpose: str) -> bytes:
        return hmac.digest(petition_settings().secret, purpose.encode() + b"\0" + self.seed, hashlib.sha256)


def find_receipt(sending: Sending) -> Receipt | None:
    """The receipt of the petition that this sending has brought in before."""
    with read_work(SENDER) as work:
        row = find_by_sending(work, sending.hash)
    if row is None:
        return None
    return Receipt(row.number, sending.tracking_code(row.number), row.received_at, row.legal_due, row.case_id)
