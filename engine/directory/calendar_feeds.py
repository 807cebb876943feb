"""The secret address of an officer's calendar: shown once, renewed or ended at will."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select

from engine.directory.errors import OfficerUnknown
from engine.directory.officers import Officer, get_officer
from engine.directory.sessions import hash_token
from engine.storage import Work, begin_work, tables


def create_feed(officer_id: UUID) -> str:
    """The secret of a new address, shown this once: only its hash is kept. An older address ends.

    Raises:
        OfficerUnknown: there is no such officer, or the account is closed.
    """
    token = secrets.token_urlsafe(32)
    with begin_work(officer_id) as work:
        get_officer(work, officer_id)
        _forget(work, officer_id)
        row = {"officer_id": officer_id, "token_hash": hash_token(token), "created_at": work.now}
        work.connection.execute(insert(_feeds).values(**row))
    return token


def end_feed(officer_id: UUID) -> None:
    """The address leads nowhere any more."""
    with begin_work(officer_id) as work:
        _forget(work, officer_id)


def _forget(work: Work, officer_id: UUID) -> None:
    work.connection.execute(delete(_feeds).where(_feeds.officer_id == officer_id))


def find_feed(work: Work, token: str) -> Officer | None:
    """Whose calendar it is; None when the address is unknown or ended, or the account is closed."""
    officer_id = work.connection.scalar(select(_feeds.officer_id).where(_feeds.token_hash == hash_token(token)))
    if officer_id is None:
        return None
    try:
        return get_officer(work, officer_id)
    except OfficerUnknown:
        return None


def feed_since(work: Work, officer_id: UUID) -> datetime | None:
    """Since when the officer has an address; None when they have none."""
    return work.connection.scalar(select(_feeds.created_at).where(_feeds.officer_id == officer_id))


_feeds = tables.CalendarFeed
