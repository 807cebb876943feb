"""The officer's room: queues, tasks, cases and their files; nothing typed here is ever lost."""

from flask import Flask

from webui.inbox import authorisations, cases, files, letter_book, queues, starting, tasks
from webui.inbox.navigation import entries
from webui.inbox.room import inbox
from webui.kit import add_navigation
from webui.kit.case_words import case_status_word

__all__ = ["inbox", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (queues, tasks, cases, files, starting, authorisations, letter_book)


def register(app: Flask) -> None:
    """Open the room at /can-bo, with its entries in the side bar."""
    app.register_blueprint(inbox)
    app.jinja_env.globals["case_status_word"] = case_status_word
    add_navigation(app, *entries())
