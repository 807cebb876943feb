"""Putting signing in to work in an application."""

from flask import Flask
from flask_login import LoginManager

from engine.directory import AgencyUnknown, get_agency
from engine.storage import read_work
from webui.auth.account import load_account, signed_in
from webui.auth.resuming import ask_to_sign_in
from webui.auth.routes import auth, staff_home


def register(app: Flask) -> None:
    """Know the officer of each request, and let templates ask who it is."""
    manager = LoginManager()
    # The session row is the authority and can be revoked at once; addresses change on the way.
    manager.session_protection = None
    manager.user_loader(load_account)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app)
    app.register_blueprint(auth)
    app.jinja_env.globals.update(signed_in=signed_in, staff_home=staff_home, agency_name=agency_name)


def agency_name(code: str) -> str:
    """What people call the agency."""
    with read_work() as work:
        try:
            return get_agency(work, code).name
        except AgencyUnknown:
            return code
