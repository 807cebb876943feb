"""Signing in and out."""

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from engine.cli.demo_accounts import DemoAccount, read_demo_accounts
from engine.directory import Officer, SignInRefused, TooManyAttempts, create_session, revoke_session, verify_password
from engine.errors import HoiDapError
from webui.auth.account import Account, signed_in
from webui.auth.resuming import RESUMED, USERNAME, Kept, unseal
from webui.kit import Faults, safe_next
from webui.speech import _

auth = Blueprint("auth", __name__)


def staff_home() -> str:
    """The endpoint where officers begin: the inbox, once that room is there."""
    return "inbox.arrive" if "inbox.arrive" in current_app.view_functions else "auth.sign_in"


@auth.get("/dang-nhap")
def sign_in() -> ResponseReturnValue:
    """The sign-in page; who is signed in already goes on."""
    target = safe_next(request.args.get("next"), otherwise="")
    if signed_in() and staff_home() != "auth.sign_in":
        return redirect(target or url_for(staff_home()))
    return _page(target=target, username=str(session.get(USERNAME, "")))


@auth.post("/dang-nhap")
def check_in() -> ResponseReturnValue:
    """Check name and password; then back to where the officer was going, or to the form on hold."""
    username, password = request.form.get("username", ""), request.form.get("password", "")
    target = safe_next(request.form.get("next"), otherwise="")
    kept_text = request.form.get("kept", "")
    try:
        officer = verify_password(username, password, client=request.remote_addr or "")
    except (SignInRefused, TooManyAttempts) as error:
        status = 429 if isinstance(error, TooManyAttempts) else 403
        return _page(target=target, username=username, kept=kept_text, error=error), status
    _begin_session(officer)
    kept = unseal(kept_text) if kept_text else None
    if kept is not None:
        return _resume(kept, officer)
    return redirect(target or url_for(staff_home()))


@auth.post("/dang-xuat")
def sign_out() -> ResponseReturnValue:
    """End the session here and in the database."""
    if current_user.is_authenticated:
        revoke_session(current_user.token)
    logout_user()
    session.clear()
    return redirect(url_for("citizen.home"))


def _begin_session(officer: Officer) -> None:
    # A fresh cookie: what an earlier visitor of this browser had is gone.
    session.clear()
    token = create_session(officer.id, request.user_agent.string)
    login_user(Account(token, officer))
    session[USERNAME] = officer.username


def _resume(kept: Kept, officer: Officer) -> ResponseReturnValue:
    if kept.username and kept.username != officer.username:
        notice = _("Nội dung đang nhập dở là của một tài khoản khác nên không được mở lại.")
        return render_template("auth/resume.html", kept=None, notice=notice)
    return render_template("auth/resume.html", kept=kept, notice="", resumed=RESUMED)


def _page(*, target: str, username: str, kept: str = "", error: HoiDapError | None = None) -> str:
    return render_template(
        "auth/sign_in.html",
        target=target,
        username=username,
        kept=kept,
        faults=Faults.of(error) if error else Faults(),
        accounts=_accounts(),
    )


def _accounts() -> list[DemoAccount]:
    settings = current_app.config["SETTINGS"]
    return read_demo_accounts(settings.demo_accounts) if settings.is_demo else []
