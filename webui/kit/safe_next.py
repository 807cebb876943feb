"""Where to go after a detour: only ever to a page of ours."""

from urllib.parse import urlsplit

LONGEST = 2000


def safe_next(target: str | None, *, otherwise: str) -> str:
    """`target` when it is a path on this site, else `otherwise`.

    Browsers read a backslash as a slash and skip control characters, so both are refused.
    """
    if not target or len(target) > LONGEST or not target.startswith("/") or target.startswith("//"):
        return otherwise
    if "\\" in target or any(ord(letter) <= ord(" ") or ord(letter) == 127 for letter in target):  # noqa: PLR2004
        return otherwise
    parts = urlsplit(target)
    return otherwise if parts.scheme or parts.netloc else target
