"""Watching over cases: which there are, where each stands, what is stuck; content stays out of sight."""

from flask import Flask

from engine.cases import may_look_into_grants
from webui.kit import NavigationEntry, add_navigation
from webui.kit.case_words import case_status_word, outbox_word
from webui.monitor import (
    case_page,
    content,
    deadlines,
    incident_list,
    incidents,
    interventions,
    overview,
    processes,
)
from webui.monitor.names import failure_word
from webui.monitor.room import monitor, watches
from webui.speech import _l

__all__ = ["monitor", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (overview, case_page, incidents, interventions, deadlines, content, incident_list, processes)


def register(app: Flask) -> None:
    """Open the room at /giam-sat, for those who watch over cases."""
    app.register_blueprint(monitor)
    app.jinja_env.globals["case_status_word"] = case_status_word
    app.jinja_env.filters.update(outbox_word=outbox_word, failure_word=failure_word)
    add_navigation(
        app,
        NavigationEntry("monitor.cases", _l("Hồ sơ"), _l("Giám sát"), is_for=watches),
        NavigationEntry("monitor.incidents", _l("Sự cố"), _l("Giám sát"), is_for=watches),
        NavigationEntry("monitor.processes", _l("Quy trình đang chạy"), _l("Giám sát"), is_for=watches),
        NavigationEntry("monitor.grants", _l("Ai đã mở nội dung"), _l("Giám sát"), is_for=may_look_into_grants),
    )
