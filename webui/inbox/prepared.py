"""The next task made ready before it is opened, so that it is there at once, and yet is no opening.

What travels ahead is sealed: the browser cannot read it. The key comes when the officer opens the task, and giving it
out is what writes the opening down. So nobody reads a case without that being recorded, and a task that was only made
ready was seen by nobody.
"""

import hmac
import secrets
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import Response, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from engine.cases import TaskStanding, find_standing, may_read_content, note_opening, preparing
from engine.directory import Officer
from engine.storage import read_work
from webui.auth import current_officer, unattended
from webui.compression import gzipped
from webui.inbox.room import inbox
from webui.inbox.task_page import task_page

NONCE_BYTES = 12
MARK = "X-Mark"


@inbox.get("/viec/<uuid:task_id>/san")
@unattended
def prepare(task_id: UUID) -> Response:
    """The task's part of the page, compressed and sealed; its first bytes are the nonce."""
    officer = current_officer()
    stands = _standing(task_id, officer)
    with preparing():
        part = render_template("inbox/task.html", page=task_page(task_id, officer), bare=True)
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_key(officer, task_id, nonce)).encrypt(nonce, gzipped(part.encode()), None)
    answer = Response(nonce + sealed, mimetype="application/octet-stream")
    answer.headers[MARK] = stands.mark
    answer.cache_control.no_store = True
    return answer


@inbox.post("/viec/<uuid:task_id>/mo")
def unseal(task_id: UUID) -> ResponseReturnValue:
    """The key to what was made ready, if the task still stands as it did; from now on the officer has opened it."""
    officer = current_officer()
    stands = _standing(task_id, officer)
    try:
        nonce = bytes.fromhex(request.form.get("nonce", ""))
    except ValueError:
        abort(400)
    if len(nonce) != NONCE_BYTES:
        abort(400)
    if request.form.get("mark") != stands.mark:
        abort(409)
    task = stands.task
    note_opening(
        task.case_id,
        officer,
        reads_content=may_read_content(officer),
        agency=task.agency,
        role=task.role,
        since=task.opened_at,
    )
    answer = jsonify({"key": _key(officer, task_id, nonce).hex()})
    answer.cache_control.no_store = True
    return answer


def _standing(task_id: UUID, officer: Officer) -> TaskStanding:
    with read_work(officer.id) as work:
        found = find_standing(work, task_id, officer)
    if found is None:
        abort(404)
    return found


def _key(officer: Officer, task_id: UUID, nonce: bytes) -> bytes:
    """One key for one officer, task and piece: made anew from the program's own secret, and kept nowhere."""
    kept = current_app.config["SECRET_KEY"]
    secret = kept if isinstance(kept, bytes) else str(kept).encode()
    return hmac.digest(secret, b"hoidap.prepared-task" + officer.id.bytes + task_id.bytes + nonce, "sha256")
