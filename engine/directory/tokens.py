"""Bearer tokens for scripts, each limited to its scopes."""

import secrets
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, insert, select, update

from engine.directory.errors import OfficerUnknown
from engine.directory.officers import Officer, get_officer
from engine.directory.sessions import hash_token
from engine.storage import Work, begin_work, read_work, tables

PREFIX = "hoidap_"
"""Begins every token, so that one left in a file is recognised for what it is."""


def create_token(officer_id: UUID, name: str, scopes: Iterable[str], *, lifetime: timedelta | None = None) -> str:
    """The text of a new token, shown this once: only its hash is kept.

    Raises:
        OfficerUnknown: there is no such officer, or the account is closed.
    """
    token = PREFIX + secrets.token_urlsafe(32)
    with begin_work(officer_id) as work:
        get_officer(work, officer_id)
        work.connection.execute(
            insert(_tokens).values(
                token_hash=hash_token(token),
                officer_id=officer_id,
                name=name,
                scopes=sorted(set(scopes)),
                created_at=work.now,
                expires_at=work.now + lifetime if lifetime else None,
            )
        )
    return token


def find_token(token: str) -> tuple[Officer, frozenset[str]] | None:
    """The officer the token acts for, and its scopes; None when unknown, ended or revoked."""
    with read_work() as work:
        row = work.connection.execute(
            select(_tokens.officer_id, _tokens.scopes, _tokens.expires_at).where(
                _tokens.token_hash == hash_token(token), _tokens.revoked_at.is_(None)
            )
        ).first()
        if row is None or (row.expires_at is not None and row.expires_at <= work.now):
            return None
        try:
            return get_officer(work, row.officer_id), frozenset(row.scopes)
        except OfficerUnknown:
            return None


def revoke_token(token: str) -> None:
    """End this token at once."""
    with begin_work() as work:
        work.connection.execute(
            update(_tokens)
            .where(_tokens.token_hash == hash_token(token), _tokens.revoked_at.is_(None))
            .values(revoked_at=work.now)
        )


def revoke_tokens(work: Work, officer_id: UUID) -> None:
    """End every token of the officer, and the address of their calendar, within a larger change."""
    work.connection.execute(delete(_feeds).where(_feeds.officer_id == officer_id))
    work.connection.execute(
        update(_tokens)
        .where(_tokens.officer_id == officer_id, _tokens.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


_tokens, _feeds = tables.ApiToken, tables.CalendarFeed
