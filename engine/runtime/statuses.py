"""Where a case stands."""

from enum import StrEnum


class CaseStatus(StrEnum):
    """`INCIDENT`: an automatic step waits to be mended; other branches go on."""

    RUNNING = "running"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    SUSPENDED = "suspended"
    INCIDENT = "incident"

    @property
    def is_final(self) -> bool:
        return self in {CaseStatus.COMPLETED, CaseStatus.CANCELLED}

    @property
    def takes_work(self) -> bool:
        """Whether people may act in the case."""
        return self in {CaseStatus.RUNNING, CaseStatus.INCIDENT}
