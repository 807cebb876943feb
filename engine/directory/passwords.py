"""Passwords: Argon2id, compared in the same time whether or not the account exists."""

import os
import unicodedata
from functools import lru_cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Row, select, update

from engine.directory.attempts import count_attempt, forget_attempts
from engine.directory.errors import OfficerUnknown, SignInRefused
from engine.directory.officers import USERNAME, Officer, clean_username, get_officer
from engine.directory.sessions import revoke_sessions
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, begin_work, read_work, tables

SHORTEST, LONGEST = 8, 256

_QUARTER_HOUR = 15 * 60
_TRIES_PER_PERSON_AND_PLACE = 10
_TRIES_PER_PERSON = 100
_TRIES_PER_PLACE = 100


def set_password(work: Work, officer_id: UUID, password: str) -> None:
    """Give the officer this password, and end the sessions opened with the old one.

    Raises:
        OfficerUnknown: there is no such account.
        Invalid: the password is too short, too long, or contains the username.
    """
    username = work.connection.scalar(select(_officers.username).where(_officers.id == officer_id))
    if username is None:
        raise OfficerUnknown
    hashed = hash_password(password, username=username)
    work.connection.execute(update(_officers).where(_officers.id == officer_id).values(password_hash=hashed))
    revoke_sessions(work, officer_id)


def verify_password(username: str, password: str, *, client: str = "") -> Officer:
    """The officer who signs in so. `client` is where the attempt comes from, such as an address.

    A use case with transactions of its own: the attempt is counted, and stays counted, before the
    password is looked at, and no transaction is open while Argon2 works. Call it outside of work.

    Raises:
        SignInRefused: they do not fit; it never tells which is wrong.
        TooManyAttempts: too many attempts of this person or place in a quarter of an hour.
    """
    name = clean_username(username)
    person_and_place = f"{name}\0{client}"
    _count(name, person_and_place, client)
    found = _find(name)
    kept = found.password_hash if found and found.password_hash else ""
    if not _fits(kept, password) or found is None:
        raise SignInRefused
    with begin_work(found.id) as work:
        forget_attempts(work, "sign_in", person_and_place)
        if _hasher().check_needs_rehash(kept):
            stronger = _hasher().hash(_normal(password))
            work.connection.execute(update(_officers).where(_officers.id == found.id).values(password_hash=stronger))
        return get_officer(work, found.id)


def hash_password(password: str, *, username: str) -> str:
    """The hash to keep for this password.

    Raises:
        Invalid: the password is too short, too long, or contains the username.
    """
    text = _normal(password)
    if len(text) < SHORTEST:
        _refuse(N_("Mật khẩu cần ít nhất {shortest} ký tự."), shortest=SHORTEST)
    if len(text) > LONGEST:
        _refuse(N_("Mật khẩu dài quá {longest} ký tự."), longest=LONGEST)
    if not text.isprintable():
        _refuse(N_("Mật khẩu chỉ gồm chữ, số, dấu và khoảng trắng."))
    if clean_username(username) in text.lower():
        _refuse(N_("Mật khẩu không được chứa tên tài khoản."))
    return _hasher().hash(text)


_officers = tables.Officer


def _count(name: str, person_and_place: str, client: str) -> None:
    with begin_work() as work:
        count_attempt(work, "sign_in", person_and_place, limit=_TRIES_PER_PERSON_AND_PLACE, per_seconds=_QUARTER_HOUR)
        count_attempt(work, "sign_in.person", name, limit=_TRIES_PER_PERSON, per_seconds=_QUARTER_HOUR)
        if client:
            count_attempt(work, "sign_in.place", client, limit=_TRIES_PER_PLACE, per_seconds=_QUARTER_HOUR)


def _find(name: str) -> Row[UUID, str] | None:
    if not USERNAME.fullmatch(name):
        return None
    with read_work() as work:
        return work.connection.execute(
            select(_officers.id, _officers.password_hash).where(_officers.username == name, _officers.is_active)
        ).first()


def _fits(kept: str, password: str) -> bool:
    """Whether the password has this hash; without one the same work is done for nothing."""
    try:
        return _hasher().verify(kept or _hash_of_nobody(_cost()), _normal(password)[: LONGEST + 1]) and bool(kept)
    except (VerificationError, ValueError):
        # A hash that is none, or a password that is no text, fits nothing.
        return False


def _normal(password: str) -> str:
    # One keyboard sends ệ as one character, another as three.
    return unicodedata.normalize("NFC", password)


def _refuse(what: str, **facts: int) -> None:
    remedy = N_("Chọn mật khẩu khác; một câu ngắn dễ nhớ là tốt nhất.")
    raise Invalid(what, problems=[Problem("/password", what, remedy, facts=facts)], **facts)


def _cost() -> str:
    return os.environ.get("HOIDAP_PASSWORD_COST", "")


def _hasher() -> PasswordHasher:
    return _hasher_of(_cost())


@lru_cache(maxsize=2)
def _hasher_of(cost: str) -> PasswordHasher:
    if cost == "low":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher()


@lru_cache(maxsize=2)
def _hash_of_nobody(cost: str) -> str:
    return _hasher_of(cost).hash(os.urandom(16))
