"""Headers, content policy and the protection of forms: strict for every page."""

from flask import Flask, Response
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
    app.after_request(_sandbox_downloads)
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


def _sandbox_downloads(answer: Response) -> Response:
    if answer.headers.get("Content-Disposition", "").startswith("attachment"):
        answer.headers["Content-Security-Policy"] = SANDBOX
    return answer
