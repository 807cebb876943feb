"""What people call an agency."""

from engine.directory import AgencyUnknown, get_agency
from engine.storage import Work


def agency_name(work: Work, code: str | None) -> str:
    """The agency's name; a body the directory does not know keeps the name it was given."""
    if not code:
        return ""
    try:
        return get_agency(work, code).name
    except AgencyUnknown:
        return code
