"""The room itself: for signed-in officers who watch over cases."""

from flask import Blueprint, abort

from engine.directory import Officer
from webui.auth import current_officer, staff_only

WATCHING = frozenset({"ADMIN", "PROCESS_DESIGNER", "HEAD", "DEPUTY", "DISPATCHER", "REPORT_VIEWER"})

monitor = Blueprint("monitor", __name__, url_prefix="/giam-sat")
staff_only(monitor)


def watches(officer: Officer) -> bool:
    """Whether the officer, or one they stand in for, watches over cases."""
    return any(role in WATCHING for person in (officer, *officer.stands_for) for role in person.roles)


@monitor.before_request
def _watchers_alone() -> None:
    if not watches(current_officer()):
        abort(404)
