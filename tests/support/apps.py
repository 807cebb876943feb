"""The web application in tests: built once in a process for each kind, then set up anew for each test.

Laying out some two hundred addresses takes as long as a small test; a test needs its own settings,
not its own addresses. A test that adds to the application builds one of its own by `create_app`.
"""

from typing import Any

from flask import Flask

from engine.cli.compose import compose
from engine.cli.settings import Settings
from webui.app import configuration, create_app

_OWN = {"data", "database_url", "files", "library", "queue_url", "secret"}
_built: dict[str, tuple[Flask, dict[str, Any]]] = {}


def app_of(settings: Settings) -> Flask:
    """The application of these settings, as `create_app` would build it."""
    kind = repr(sorted((name, value) for name, value in settings if name not in _OWN))
    if kind not in _built:
        app = create_app(settings)
        _built[kind] = app, dict(app.config)
        return app
    app, as_built = _built[kind]
    app.config.clear()
    app.config.update(as_built)
    app.config.update(configuration(compose(settings)))
    return app
