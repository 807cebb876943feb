"""Who may draw, who may look, who may say yes to another's proposal."""

from engine.directory import Officer
from engine.errors import N_, NotAllowed

DESIGNER = "PROCESS_DESIGNER"
LOOKING = frozenset({DESIGNER, "ADMIN"})


def may_look(officer: Officer) -> bool:
    """Whether the designer's pages are there for this officer. Substitutes draw nothing for others."""
    return bool(officer.roles & LOOKING)


def may_design(officer: Officer) -> bool:
    """Whether the officer may keep drafts, publish and propose."""
    return officer.has_role(DESIGNER)


def require_look(officer: Officer) -> None:
    """Refuse who may not even look."""
    if not may_look(officer):
        raise NotAllowed(N_("Chỉ người thiết kế quy trình và quản trị hệ thống xem được phần này."))


def require_design(officer: Officer) -> None:
    """Refuse who may look at most."""
    if not may_design(officer):
        raise NotAllowed(N_("Chỉ người thiết kế quy trình được thay đổi quy trình."))
