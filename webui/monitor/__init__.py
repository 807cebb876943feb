"""Watching over cases: which there are, where each stands, what is stuck; content stays out of sight."""

from flask import Flask

from webui.kit import NavigationEntry, add_navigation
from webui.kit.case_words import case_status_word
from webui.monitor import cases, incidents
from webui.monitor.room import monitor, watches
from webui.speech import _l

__all__ = ["monitor", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (cases, incidents)


def register(app: Flask) -> None:
    """Open the room at /giam-sat, for those who watch over cases."""
    app.register_blueprint(monitor)
    app.jinja_env.globals["case_status_word"] = case_status_word
    add_navigation(app, NavigationEntry("monitor.cases", _l("Hồ sơ"), _l("Giám sát"), is_for=watches))
