"""The box of a demo: what would have been sent, for everyone to look at. Nothing leaves the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from engine.errors import NotFound
from engine.storage import begin_work, read_work, tables

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """One message as it would have been sent."""

    id: UUID
    at: datetime
    channel: str
    recipient: str
    subject: str
    text: str


def keep(key: UUID, channel: str, recipient: str, subject: str, text: str) -> None:
    """Put it into the box; a second try finds it there."""
    with begin_work() as work:
        if work.connection.scalar(select(_table.id).where(_table.id == key)) is None:
            row = tables.KeptMessage(
                id=key, at=work.now, channel=channel, recipient=recipient, subject=" ".join(subject.split()), text=text
            )
            work.session.add(row)


def list_kept(*, recipient: str = "", before: UUID | None = None) -> Sequence[KeptMessage]:
    """The messages (to one recipient), the latest first, one more than a page if there are more."""
    query = select(*_COLUMNS).order_by(_table.at.desc(), _table.id.desc()).limit(PAGE_SIZE + 1)
    if recipient:
        query = query.where(_table.recipient == recipient)
    with read_work() as work:
        if before is not None:
            at = work.connection.scalar(select(_table.at).where(_table.id == before))
            if at is not None:
                query = query.where((_table.at < at) | ((_table.at == at) & (_table.id < before)))
        return [KeptMessage(*row) for row in work.connection.execute(query)]


def get_kept(message_id: UUID) -> KeptMessage:
    """One message.

    Raises:
        NotFound: there is none.
    """
    with read_work() as work:
        row = work.connection.execute(select(*_COLUMNS).where(_table.id == message_id)).first()
    if row is None:
        raise NotFound
    return KeptMessage(*row)


_table = tables.KeptMessage
_COLUMNS = tuple(getattr(_table, name) for name in KeptMessage.__slots__)
