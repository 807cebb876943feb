"""What an officer was told, how they want to be told, the letters to post; and the mailbox of a demo."""

from flask import Flask

from engine.notifications import UNREAD
from engine.petitions.post_letters import count_letters, sends_letters
from webui.auth import signed_in
from webui.kit import NavigationEntry, add_navigation
from webui.kit.waiting import waiting_for
from webui.notices import letters, mailbox, preferences, told
from webui.notices.mailbox import demo_mailbox
from webui.notices.room import notices
from webui.speech import _l

__all__ = ["notices", "register"]

# Each module puts its routes into the room when it is imported.
ROUTES = (told, preferences, letters, mailbox)


def register(app: Flask, *, is_demo: bool) -> None:
    """Open the room; the mailbox is a demo's alone."""
    app.register_blueprint(notices)
    if is_demo:
        app.register_blueprint(demo_mailbox)
    app.jinja_env.globals["unread_notices"] = unread_notices
    add_navigation(
        app,
        NavigationEntry(
            "notices.letters", _l("Cần gửi thư giấy"), _l("Việc"), is_for=sends_letters, count=count_letters
        ),
    )


def unread_notices() -> int:
    """How many the officer at this browser has not read; asked once a page."""
    officer = signed_in()
    if officer is None:
        return 0
    return waiting_for(officer).more[UNREAD]
