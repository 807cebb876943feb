"""Whether the other side is known to be away: then nobody knocks until its pause is over."""

import threading
from datetime import datetime, timedelta

from engine.storage import now

FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=15), timedelta(minutes=5)


class Gate:
    """Closed after a failure to reach the other side, longer after each; open again after a success."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._until: datetime | None = None

    def admits(self) -> int | None:
        """How many may go now: all (None), none, or one to see whether the other side is back."""
        with self._lock:
            if self._until is None:
                return None
            return 0 if self._until > now() else 1

    def closed_until(self) -> datetime | None:
        """Until when nobody need knock; None when it is open."""
        with self._lock:
            return self._until if self._until is not None and self._until > now() else None

    def close(self) -> datetime:
        """It is away: until when to leave it alone."""
        with self._lock:
            self._failures += 1
            self._until = now() + min(FIRST_PAUSE * 2 ** min(self._failures - 1, 8), LONGEST_PAUSE)
            return self._until

    def open(self) -> None:
        """It has answered."""
        with self._lock:
            self._failures, self._until = 0, None
