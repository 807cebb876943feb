"""The officer at this browser, from the session row that its cookie names."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Blueprint, current_app, request
from flask.typing import ResponseReturnValue
from flask_login import UserMixin, current_user

from engine.directory import Officer, find_session, look_at_session
from webui.auth.resuming import ask_to_sign_in

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Account(UserMixin):  # type: ignore[misc]
    """What Flask-Login keeps of a signed-in browser: the session's token, not the officer's id."""

    token: str
    officer: Officer

    def get_id(self) -> str:
        return self.token


def load_account(token: str) -> Account | None:
    """The account of a session; None when it has ended or was revoked."""
    officer = look_at_session(token) if _is_unattended() else find_session(token)
    return Account(token, officer) if officer else None


def unattended(view: View) -> View:
    """Mark a view that pages ask by themselves: being asked does not keep the officer signed in."""
    view.is_unattended = True  # type: ignore[attr-defined]
    return view


def _is_unattended() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    return getattr(view, "is_unattended", False)


def signed_in() -> Officer | None:
    """The officer at this browser, None when nobody is signed in."""
    return current_user.officer if current_user and current_user.is_authenticated else None


def current_officer() -> Officer:
    """The officer at this browser; for views of rooms that are `staff_only`.

    Raises:
        RuntimeError: the room forgot to be.
    """
    officer = signed_in()
    if officer is None:
        raise RuntimeError("nobody is signed in: the room is not staff_only")
    return officer


def staff_only(room: Blueprint) -> None:
    """Let only signed-in officers into the room; others sign in first and come back."""
    room.before_request(_ask)


def _ask() -> ResponseReturnValue | None:
    return None if signed_in() else ask_to_sign_in()
