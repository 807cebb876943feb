"""Passwords that the command makes up."""

import secrets

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 4


def new_password() -> str:
    """A random password of about 79 bits, in groups that can be read aloud: `k7mp-2xwd-…`."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
