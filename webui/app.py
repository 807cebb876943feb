"""The web process: rooms, safety, languages and error pages, wired from the settings."""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.cli.compose import compose
from engine.cli.installation import read_secret
from engine.cli.settings import Settings, load_settings
from engine.petitions import LARGEST_TOGETHER
from webui import (
    administration,
    api,
    auth,
    citizen,
    designer,
    errors,
    health,
    inbox,
    language,
    monitor,
    notices,
    security,
    static_files,
)
from webui.compression import compress_pages
from webui.kit import register_kit
from webui.kit.preview import preview

MEBIBYTE = 1024 * 1024
# A request somewhat too large is read, so that its text can be kept and its files refused by name.
LARGEST_REQUEST = 3 * LARGEST_TOGETHER
LARGEST_TEXT = 4 * MEBIBYTE


def create_app(settings: Settings | None = None) -> Flask:
    """The application of these settings; without any, of those in the environment.

    Raises:
        Invalid: a setting, the data folder or the secret cannot be used.
    """
    settings = compose(settings or load_settings())
    app = Flask("webui", static_folder=None)
    app.config.update(configuration(settings))
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    security.guard(app)
    for part in (static_files, language, health, errors, auth):
        part.register(app)
    register_kit(app)
    _register_rooms(app, settings)
    compress_pages(app)
    return app


def configuration(settings: Settings) -> dict[str, Any]:
    """What Flask and its extensions are told of these settings."""
    is_https = settings.public_url.startswith("https:")
    return {
        "SETTINGS": settings,
        "SECRET_KEY": read_secret(settings),
        "TRUSTED_HOSTS": list(settings.allowed_hosts) or None,
        "MAX_CONTENT_LENGTH": LARGEST_REQUEST,
        "MAX_FORM_MEMORY_SIZE": LARGEST_TEXT,
        "SESSION_COOKIE_NAME": "hoidap",
        "SESSION_COOKIE_SECURE": is_https,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "IS_HTTPS": is_https,
    }


def _register_rooms(app: Flask, settings: Settings) -> None:
    app.register_blueprint(citizen.citizen)
    app.register_blueprint(api.api)
    for room in (inbox, monitor, designer, administration):
        room.register(app)
    notices.register(app, is_demo=settings.is_demo)
    if settings.is_demo or app.debug:
        app.register_blueprint(preview)
