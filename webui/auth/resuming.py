"""An ended session in the middle of a form: signing in again brings back what was typed."""

from dataclasses import dataclass
from typing import Any

from flask import Request, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from webui.kit import safe_next

USERNAME = "username"
LONGEST_AWAY_SECONDS = 12 * 3600
RESUMED = "_resumed"
NOT_KEPT = frozenset({"csrf_token", "password", RESUMED})


@dataclass(frozen=True, slots=True)
class Kept:
    """A form on hold: where it was going, what was typed, the files to choose again, and by whom."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]
    username: str


def ask_to_sign_in() -> ResponseReturnValue:
    """The sign-in page; a form that was sent waits in it."""
    if request.method in {"GET", "HEAD"}:
        return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))
    kept = seal(_kept(request))
    return render_template("auth/sign_in.html", kept=kept, accounts=(), username=session.get(USERNAME, "")), 401


def was_resumed() -> bool:
    """Whether the form comes from before signing in again: show it once more rather than act on it."""
    return RESUMED in request.form


def is_own_page(asked: Request) -> bool:
    """Whether the browser says that a page of ours sent this."""
    return asked.headers.get("Sec-Fetch-Site") == "same-origin"


def seal(kept: Kept) -> str:
    """The form as one signed text, so that nobody else can make one up."""
    return _sealer().dumps([kept.path, kept.fields, kept.files, kept.username])


def unseal(text: str) -> Kept | None:
    """The form of such a text; None when it is not ours, or too old."""
    try:
        path, fields, files, username = _sealer().loads(text, max_age=LONGEST_AWAY_SECONDS)
        pairs = tuple((str(name), str(value)) for name, value in fields)
    except (BadData, ValueError, TypeError):
        return None
    return Kept(safe_next(path, otherwise="/"), pairs, tuple(map(str, files)), str(username))


def _kept(asked: Request) -> Kept:
    fields = tuple((name, value) for name, value in asked.form.items(multi=True) if name not in NOT_KEPT)
    files = tuple(sent.filename for sent in asked.files.values() if sent.filename)
    return Kept(asked.full_path.rstrip("?"), fields, files, str(session.get(USERNAME, "")))


def _sealer() -> URLSafeTimedSerializer:
    key: Any = current_app.config["SECRET_KEY"]
    return URLSafeTimedSerializer(key, salt="hoidap.kept-form")
