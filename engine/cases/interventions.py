"""What every intervention asks for: an administrator, and a reason that stays in the record."""

from engine.directory import Officer
from engine.errors import N_, Invalid, NotAllowed, Problem

LONGEST_REASON = 500


def require_admin(actor: Officer) -> None:
    """Go on if the officer may lay a hand on cases.

    Raises:
        NotAllowed: they look after no installation.
    """
    if not actor.has_role("ADMIN"):
        raise NotAllowed(N_("Chỉ quản trị hệ thống được can thiệp vào hồ sơ."))


def stated_reason(reason: str) -> str:
    """The reason, as the record keeps it.

    Raises:
        Invalid: none is given.
    """
    stated = " ".join(reason.split())[:LONGEST_REASON]
    if not stated:
        raise Invalid(problems=[Problem("reason", N_("Chưa nêu lý do."), N_("Ghi ngắn gọn lý do can thiệp."))])
    return stated
