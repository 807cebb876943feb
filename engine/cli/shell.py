"""Who sits at the server's own shell: for the record, that person's word counts as approval."""

import getpass
import os


def shell_user() -> str:
    """`shell:<user>`."""
    try:
        return f"shell:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"shell:{os.getuid()}"
