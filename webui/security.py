"""Headers, content policy and the protection of forms: strict for every page."""

from flask import Flask, Response, request
from flask_talisman import Talisman
from flask_wtf import CSRFProtect

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
# The drawing editors place what they draw by style attributes, and bring symbols and fonts inline.
DRAWING = POLICY | {"style-src": "'self' 'unsafe-inline'", "font-src": "'self' data:"}
DRAWING_PATHS = "/thiet-ke/"
SANDBOX = "default-src 'none'; sandbox"
csrf = CSRFProtect()
_talisman = Talisman()


def guard(app: Flask) -> None:
    """Give every answer its headers, and refuse forms that are not of our own pages."""
    app.config.update(
        # A page may stay open over night; the token lives as long as the visit.
        WTF_CSRF_TIME_LIMIT=None,
        # The check by referrer cannot be: our pages send none. The token alone decides.
        WTF_CSRF_SSL_STRICT=False,
    )
    # What is registered first has the last word.
    app.after_request(_fit_policy)
    csrf.init_app(app)
    _talisman.init_app(
        app,
        force_https=False,
        strict_transport_security=app.config["IS_HTTPS"],
        session_cookie_secure=app.config["IS_HTTPS"],
        session_cookie_samesite="Lax",
        content_security_policy=POLICY,
        frame_options="DENY",
        referrer_policy="no-referrer",
        permissions_policy={"geolocation": "()", "camera": "()", "microphone": "()"},
    )


def _fit_policy(answer: Response) -> Response:
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        answer.headers["Content-Security-Policy"] = SANDBOX
    elif request.path.startswith(DRAWING_PATHS):
        answer.headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in DRAWING.items())
    return answer
