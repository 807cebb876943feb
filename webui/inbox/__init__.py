"""The officer's room: queues, tasks, cases and their files; nothing typed here is ever lost."""

from flask import Flask

from webui.auth import current_officer
from webui.inbox import cases, files, queues, starting, tasks, undoing
from webui.inbox.navigation import entries
from webui.inbox.room import inbox
from webui.inbox.undo_words import own_undo
from webui.kit import add_navigation
from webui.kit.case_words import case_status_word

__all__ = ["inbox", "register"]

MANY_OF_ONE_SENDER = 3
"""From how many other petitions of the same sender on an officer is told."""

# Each module puts its routes into the room when it is imported.
ROUTES = (queues, tasks, cases, files, starting, undoing)


def register(app: Flask) -> None:
    """Open the room at /can-bo, with its entries in the side bar."""
    app.register_blueprint(inbox)
    app.jinja_env.globals["case_status_word"] = case_status_word
    app.jinja_env.globals["many_of_one_sender"] = MANY_OF_ONE_SENDER
    app.jinja_env.globals["own_undo"] = lambda: own_undo(current_officer())
    add_navigation(app, *entries())
