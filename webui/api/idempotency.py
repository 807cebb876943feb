"""A POST sent twice happens once: the answer is kept for a day under the caller's Idempotency-Key.

Only good answers are kept. A refused request has changed nothing, so that it may be tried again
under the same key.
"""

import hashlib
import hmac
import os
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from flask import Response, current_app, request
from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement
from werkzeug.exceptions import Conflict as Busy

from engine.cli.installation import read_secret
from engine.errors import N_, Problem
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import IdempotencyKey
from webui.api.problems import BodyInvalid

HEADER = "Idempotency-Key"
REPLAYED = "Idempotent-Replayed"
LONGEST = 255
WAIT_SECONDS = 5.0
LOOK_EVERY_SECONDS = 0.1
ABANDONED_AFTER = timedelta(minutes=5)
GOOD = range(200, 300)
NONCE_BYTES = 16


@dataclass(frozen=True, slots=True)
class _Slot:
    """The row of one key. `key` is a hash: the text that was sent opens the kept answer."""

    actor: str
    key: str
    request_hash: bytes
    sent: str


def answer_once(actor: str, do: Callable[[], Response], *, headers: Iterable[str] = ()) -> Response:
    """What `do` answers, or has answered before under the same key; without a key, just what it answers.

    `headers` are those that the answer depends on, besides address and body: a secret code above all.

    Raises:
        BodyInvalid: the key is none, or was used for another request.
        Busy: the first request with this key is still under way.
    """
    sent = request.headers.get(HEADER)
    if sent is None:
        return do()
    slot = _slot(actor, sent, headers)
    kept = _begin(slot)
    if kept is not None:
        kept.headers[REPLAYED] = "true"
        return kept
    try:
        answer = do()
    except BaseException:
        _forget(slot)
        raise
    if answer.status_code in GOOD:
        _keep(slot, answer)
    else:
        _forget(slot)
    return answer


def _slot(actor: str, sent: str, headers: Iterable[str]) -> _Slot:
    if not 0 < len(sent) <= LONGEST or not sent.isprintable():
        what = N_("Idempotency-Key dài từ 1 đến 255 ký tự in được.")
        raise BodyInvalid(problems=[Problem(f"/{HEADER}", what, N_("Dùng một UUID."), code="idempotency.key")])
    asked = hashlib.sha256(f"{request.method} {request.full_path}\n{request.mimetype}\n".encode())
    for name in sorted(headers):
        asked.update(f"{name}: {request.headers.get(name, '')}\n".encode())
    asked.update(request.get_data())
    return _Slot(actor, hashlib.sha256(sent.encode()).hexdigest(), asked.digest(), sent)


def _begin(slot: _Slot) -> Response | None:
    """None when the caller is the first and must do it; else the kept answer."""
    give_up = time.monotonic() + WAIT_SECONDS
    while True:
        with begin_work() as work:
            if _take(work, slot):
                return None
        with read_work() as work:
            row = work.connection.execute(select(IdempotencyKey).where(*_mine(slot))).first()
        if row is not None:
            if not hmac.compare_digest(row.request_hash, slot.request_hash):
                raise BodyInvalid(problems=[_used_otherwise()])
            if row.status is not None:
                return Response(_open(slot, row.body or b""), status=row.status, content_type="application/json")
        if time.monotonic() > give_up:
            busy = Busy()
            busy.retry_after = 2  # type: ignore[attr-defined]
            raise busy
        time.sleep(LOOK_EVERY_SECONDS)


def _take(work: Work, slot: _Slot) -> bool:
    insert = sqlite.insert if work.database.is_sqlite else postgresql.insert
    row = {"actor": slot.actor, "key": slot.key, "request_hash": slot.request_hash, "created_at": work.now}
    fresh = insert(IdempotencyKey).values(**row, status=None, body=None).on_conflict_do_nothing()
    if work.connection.execute(fresh.returning(IdempotencyKey.key)).first() is not None:
        return True
    # Whoever had it died in the middle of it: its transaction is undone or done, and the use case knows which.
    taken_over = work.connection.execute(
        update(IdempotencyKey)
        .where(*_mine(slot))
        .where(
            IdempotencyKey.request_hash == slot.request_hash,
            IdempotencyKey.status.is_(None),
            IdempotencyKey.created_at < work.now - ABANDONED_AFTER,
        )
        .values(created_at=work.now)
    )
    return bool(taken_over.rowcount == 1)


def _keep(slot: _Slot, answer: Response) -> None:
    with begin_work() as work:
        work.connection.execute(
            update(IdempotencyKey)
            .where(*_mine(slot))
            .values(status=answer.status_code, body=_seal(slot, answer.get_data()))
        )


def _forget(slot: _Slot) -> None:
    with begin_work() as work:
        work.connection.execute(delete(IdempotencyKey).where(*_mine(slot)).where(IdempotencyKey.status.is_(None)))


def _mine(slot: _Slot) -> tuple[ColumnElement[bool], ...]:
    return IdempotencyKey.actor == slot.actor, IdempotencyKey.key == slot.key


def _used_otherwise() -> Problem:
    return Problem(
        f"/{HEADER}", N_("Khóa này đã dùng cho một yêu cầu khác."), N_("Dùng khóa mới."), code="idempotency.reused"
    )


def _seal(slot: _Slot, body: bytes) -> bytes:
    # An answer may hold a tracking code, of which the register keeps a hash alone. A stream that
    # only the sent key and the installation's secret give hides it from who reads the database.
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _mixed(slot, nonce, body)


def _open(slot: _Slot, sealed: bytes) -> bytes:
    return _mixed(slot, bytes(sealed[:NONCE_BYTES]), bytes(sealed[NONCE_BYTES:]))


def _mixed(slot: _Slot, nonce: bytes, body: bytes) -> bytes:
    secret = read_secret(current_app.config["SETTINGS"])
    key = hmac.digest(secret, f"{slot.actor}\0{slot.sent}".encode(), "sha256")
    stream = hashlib.shake_256(key + nonce).digest(len(body))
    return (int.from_bytes(body, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(body), "big")
