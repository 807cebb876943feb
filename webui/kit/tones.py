"""The tone in which a state is shown; the word always stands beside the colour."""

TONES = {
    "submitted": "waiting",
    "received": "going",
    "need_supplement": "soon",
    "refused": "ended",
    "transferred": "going",
    "in_progress": "going",
    "collecting": "waiting",
    "joined": "going",
    "overdue": "late",
    "answered": "done",
    "published": "done",
    "unpublished": "ended",
    "reopened": "going",
    "withdrawn": "ended",
    "closed": "ended",
    "secret": "secret",
    # of cases and tasks
    "running": "going",
    "completed": "done",
    "cancelled": "ended",
    "suspended": "waiting",
    "incident": "late",
    "open": "going",
}


def tone_of(state: str) -> str:
    """`going`, `done`, `waiting`, `soon`, `late`, `secret` or `ended`; an unknown state waits."""
    return TONES.get(str(state), "waiting")
