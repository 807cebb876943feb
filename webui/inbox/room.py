"""The room itself: for signed-in officers alone."""

from flask import Blueprint

from webui.auth import staff_only

inbox = Blueprint("inbox", __name__, url_prefix="/can-bo")
staff_only(inbox)
