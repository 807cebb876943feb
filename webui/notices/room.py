"""The room itself: for signed-in officers alone."""

from flask import Blueprint

from webui.auth import staff_only

notices = Blueprint("notices", __name__, url_prefix="/can-bo")
staff_only(notices)
