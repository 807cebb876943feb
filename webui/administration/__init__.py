"""Keeping the directory: agencies, officers, roles, catalogues, the calendar, settings, and who changed what."""

from flask import Flask

from webui.administration import (
    absences,
    calendar,
    catalogues,
    closing,
    erasures,
    exchange,
    history,
    messages,
    rows,
    settings,
    start,
)
from webui.administration.navigation import present_tab, tabs
from webui.administration.room import TableConverter, administration, keeps_directory
from webui.administration.values import shown_value
from webui.kit import NavigationEntry, add_navigation
from webui.speech import _l

__all__ = ["administration", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (start, rows, closing, catalogues, calendar, absences, settings, messages, history, exchange, erasures)


def register(app: Flask) -> None:
    """Open the room at /quan-tri, for administrators."""
    app.url_map.converters["table"] = TableConverter
    app.register_blueprint(administration)
    app.jinja_env.globals.update(administration_tabs=tabs, administration_tab=present_tab, shown_value=shown_value)
    add_navigation(
        app,
        NavigationEntry("administration.start", _l("Danh bạ và thiết lập"), _l("Quản trị"), is_for=keeps_directory),
    )
