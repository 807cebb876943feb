"""A new password for an officer who cannot sign in: made up here, told once."""

import secrets

from engine.directory.changes import record_change
from engine.directory.editing.saving import RowUnknown, begin_editing, clean_reason
from engine.directory.officers import Officer, find_officer_by_username
from engine.directory.passwords import set_password
from engine.storage import begin_work

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def new_password() -> str:
    """A random password of about 79 bits, in groups that can be read aloud: `k7mp-2xwd-…`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))


def reset_password(username: str, *, reason: str = "", actor: Officer) -> str:
    """The new password of the officer: shown this once, only its hash is kept. Their sessions end.

    Raises:
        NotAllowed: the actor does not keep the directory.
        RowUnknown: no active officer has this username.
    """
    password = new_password()
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        officer = find_officer_by_username(work, username)
        if officer is None:
            raise RowUnknown(key=username[:80])
        set_password(work, officer.id, password)
        # The history says that it was done, never what was set.
        record_change(
            work, "officer", officer.username, {"password": ""}, {"password": "•••"}, reason=clean_reason(reason)
        )
    return password
