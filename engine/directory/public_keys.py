"""Public keys of officers: to whom alone something is handed over encrypted, it is encrypted to theirs.

They are age recipients (`age1…`, X25519), whose other half no server ever sees.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from pyrage import RecipientError, x25519  # type: ignore[import-untyped]
from sqlalchemy import select, update

from engine.directory.changes import record_change
from engine.directory.officers import Officer
from engine.errors import N_, Invalid, Problem
from engine.storage import Work, tables

NOUN, FIELD = "officer", "public_key"
LONGEST = 10_000
_PRIVATE = re.compile(r"AGE-SECRET-KEY-|AGE-PLUGIN-|PRIVATE KEY", re.IGNORECASE)
_RECIPIENT = re.compile(r"(?<![a-z0-9])age1[02-9ac-hj-np-z]{58}(?![a-z0-9])")
_officers, _changes = tables.Officer, tables.DirectoryChange


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key as its owner sees it, and since when it is theirs."""

    recipient: str
    since: datetime | None

    @property
    def mark(self) -> str:
        """Enough of it for two people to compare."""
        return mark_of(self.recipient)


def mark_of(recipient: str) -> str:
    """Enough of a key for two people to compare."""
    return f"{recipient[:10]}…{recipient[-8:]}"


def find_public_key(work: Work, officer: Officer) -> PublicKey | None:
    """The officer's key; None while they have given none."""
    recipient = work.connection.scalar(select(_officers.public_key).where(_officers.id == officer.id))
    if not recipient:
        return None
    changes = select(_changes.at, _changes.after).where(_changes.noun == NOUN, _changes.key == officer.username)
    given = work.connection.execute(changes.order_by(_changes.at.desc()))
    since = next((row.at for row in given if row.after and row.after.get(FIELD) == recipient), None)
    return PublicKey(recipient, since)


def change_public_key(work: Work, officer: Officer, pasted: str) -> PublicKey:
    """The officer's new key; who changed it, when, from which to which is kept with the directory's changes.

    Raises:
        Invalid: no key, more than one, or a private key; nothing of what was pasted is kept then.
    """
    recipient = read_recipient(pasted)
    before = work.connection.scalar(select(_officers.public_key).where(_officers.id == officer.id).with_for_update())
    work.connection.execute(update(_officers).where(_officers.id == officer.id).values(public_key=recipient))
    record_change(work, NOUN, officer.username, {FIELD: before or ""}, {FIELD: recipient})
    return PublicKey(recipient, work.now)


def read_recipient(pasted: str) -> str:
    """The one public key in what was pasted.

    Raises:
        Invalid: there is none, more than one, or a private key.
    """
    if _PRIVATE.search(pasted):
        raise Invalid(problems=[_PROBLEM_PRIVATE])
    found = set(_RECIPIENT.findall(pasted[:LONGEST]))
    if len(found) != 1:
        raise Invalid(problems=[_PROBLEM_MANY if found else _PROBLEM_NONE])
    (recipient,) = found
    try:
        x25519.Recipient.from_str(recipient)
    except RecipientError as error:
        raise Invalid(problems=[_PROBLEM_NONE]) from error
    return str(recipient)


_PROBLEM_PRIVATE = Problem(
    "public_key", N_("Đây là khóa riêng, không phải khóa công khai; hệ thống không giữ lại."),
    N_("Khóa riêng đã rời máy của bạn: tạo cặp khóa mới bằng “age-keygen”, rồi dán dòng bắt đầu bằng “age1”."),
    code="public_key.private",
)  # fmt: skip
_PROBLEM_NONE = Problem(
    "public_key", N_("Không đọc được khóa công khai nào."),
    N_("Dán cả dòng bắt đầu bằng “age1” mà “age-keygen” in ra, đủ 62 ký tự."), code="public_key.unreadable",
)  # fmt: skip
_PROBLEM_MANY = Problem(
    "public_key", N_("Có nhiều hơn một khóa công khai."), N_("Chỉ dán khóa của bạn."), code="public_key.several",
)  # fmt: skip
