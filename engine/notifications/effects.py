"""What goes out after a step is stored: ids in the outbox, never content."""

from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

STAFF_MAIL = "staff.mail"
STAFF_DIGEST = "staff.digest"


class Effect(Protocol):
    """A row of the outbox."""

    @property
    def id(self) -> UUID: ...
    @property
    def case_id(self) -> UUID | None: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...
