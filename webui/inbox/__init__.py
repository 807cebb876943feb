"""The officer's room: queues, tasks, cases and their files; nothing typed here is ever lost."""

from flask import Flask

from webui.inbox import (acts, authorisations, cases, extensions, files, intake, pool, queues, starting, supplements, tasks)
from webui.inbox.navigation import entries
from webui.inbox.room import inbox
from webui.kit import add_navigation
from webui.kit.asking_words import result_word, standing_word, way_word
from webui.kit.case_words import case_status_word

__all__ = ["inbox", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (acts, queues, tasks, cases, files, starting)
ROUTES = (queues, tasks, cases, files, starting, intake, supplements)
ROUTES = (queues, tasks, cases, files, starting, authorisations)
ROUTES = (queues, tasks, cases, files, pool, starting)
ROUTES = (queues, tasks, cases, files, starting, extensions)


def register(app: Flask) -> None:
    """Open the room at /can-bo, with its entries in the side bar."""
    app.register_blueprint(inbox)
    app.jinja_env.globals.update(
        case_status_word=case_status_word, way_word=way_word, result_word=result_word, standing_word=standing_word
    )
    add_navigation(app, *entries())
