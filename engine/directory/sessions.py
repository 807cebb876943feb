"""Sessions of signed-in browsers: rows, so that one can be revoked at once."""

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select, update

from engine.directory.errors import OfficerUnknown
from engine.directory.officers import Officer, get_officer
from engine.directory.settings import Setting, declare_setting, setting_column, setting_given
from engine.errors import N_, Unavailable
from engine.storage import Work, begin_work, read_work, tables

LIFETIME = timedelta(days=7)
"""A session ends this long after signing in, however busy it is."""

IDLE_HOURS = declare_setting(
    Setting(
        name="sessions.idle_hours",
        part=N_("Đăng nhập"),
        title=N_("Tự đăng xuất sau bao nhiêu giờ không dùng"),
        explanation=N_(
            "Tính từ lần mở trang gần nhất của mỗi cán bộ trên mỗi trình duyệt; nội dung đang nhập vẫn giữ."
        ),
        default=12,
        least=1,
        most=72,
        unit=N_("giờ"),
    )
)

_TOUCH_AFTER = timedelta(minutes=5)
_LONGEST_USER_AGENT = 200


def create_session(officer_id: UUID, user_agent: str = "") -> str:
    """The token of a new session: for the browser's cookie alone, only its hash is kept.

    Raises:
        OfficerUnknown: there is no such officer, or the account is closed.
    """
    token = secrets.token_urlsafe(32)
    with begin_work(officer_id) as work:
        get_officer(work, officer_id)
        work.connection.execute(
            delete(_sessions).where(_sessions.officer_id == officer_id, _sessions.expires_at <= work.now)
        )
        work.connection.execute(
            insert(_sessions).values(
                token_hash=hash_token(token),
                officer_id=officer_id,
                created_at=work.now,
                seen_at=work.now,
                expires_at=work.now + LIFETIME,
                user_agent=user_agent[:_LONGEST_USER_AGENT],
            )
        )
    return token


def find_session(token: str) -> Officer | None:
    """The officer whose session this is; None when it is unknown, ended or revoked. It is in use."""
    found = _find(token)
    if found is None:
        return None
    officer, seen_at, moment = found
    if seen_at + _TOUCH_AFTER < moment:
        _touch(hash_token(token), moment)
    return officer


def look_at_session(token: str) -> Officer | None:
    """The same for what a page asks by itself: nobody is there, so the session goes on towards its end."""
    found = _find(token)
    return found[0] if found else None


def _find(token: str) -> tuple[Officer, datetime, datetime] | None:
    """Whose session it is, when it was last in use, and what time it is."""
    token_hash = hash_token(token)
    with read_work() as work:
        row = work.connection.execute(_LIVE, {"hash": token_hash}).first()
        if row is None:
            return None
        idle = timedelta(hours=setting_given(IDLE_HOURS.name, row.idle_hours))
        if not row.seen_at + idle > work.now < row.expires_at:
            return None
        try:
            officer = get_officer(work, row.officer_id)
        except OfficerUnknown:
            return None
        return officer, row.seen_at, work.now


def revoke_session(token: str) -> None:
    """End this session; ending one that has ended changes nothing."""
    with begin_work() as work:
        work.connection.execute(
            update(_sessions)
            .where(_sessions.token_hash == hash_token(token), _sessions.revoked_at.is_(None))
            .values(revoked_at=work.now)
        )


def revoke_all(officer_id: UUID) -> None:
    """End every session of the officer."""
    with begin_work() as work:
        revoke_sessions(work, officer_id)


def revoke_sessions(work: Work, officer_id: UUID) -> None:
    """End every session of the officer, within a larger change."""
    work.connection.execute(
        update(_sessions)
        .where(_sessions.officer_id == officer_id, _sessions.revoked_at.is_(None))
        .values(revoked_at=work.now)
    )


def hash_token(token: str) -> bytes:
    """What is kept of a secret token. It is random and long, so a plain hash hides it well."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


_sessions = tables.WebSession
_LIVE = select(
    _sessions.officer_id, _sessions.seen_at, _sessions.expires_at, setting_column(IDLE_HOURS.name).label("idle_hours")
).where(_sessions.token_hash == bindparam("hash"), _sessions.revoked_at.is_(None))


def _touch(token_hash: bytes, moment: datetime) -> None:
    # A page is not held up because the database is busy: the next one notes it.
    with suppress(Unavailable), begin_work() as work:
        work.connection.execute(update(_sessions).where(_sessions.token_hash == token_hash).values(seen_at=moment))
