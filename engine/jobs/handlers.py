"""What to do with a row of the outbox, by its kind; the composition root fills the shelf."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeAlias
from uuid import UUID

from engine.errors import N_, NotFound


@dataclass(frozen=True, slots=True)
class Effect:
    """A row of the outbox as its handler sees it. `id` is the same for each try."""

    id: UUID
    case_id: UUID | None
    kind: str
    attempt: int
    created_at: datetime
    payload: Mapping[str, Any] = field(repr=False)


Handler: TypeAlias = Callable[[Any], None]

shelf: dict[str, Handler] = {}
"""The handlers of this process, by kind."""

gates: dict[str, Callable[[], int | None]] = {}
"""By kind, how many rows may go now: all (None), none while its other side is away, one to see if it is back."""


class HandlerMissing(NotFound):
    """Nobody in this process knows what to do with such a row."""

    code = "outbox.handler_missing"
    message = N_("Không có phần xử lý cho việc gửi đi loại “{kind}”.")
    remedy = N_("Kiểm tra phiên bản đang chạy của tiến trình “worker”.")


def register(kind: str, handler: Handler) -> None:
    """Carry out rows of this kind so. It may run twice for one row, and opens work of its own."""
    shelf[kind] = handler


def limited_kinds() -> dict[str, int]:
    """The kinds of which not all may go now, and how many may."""
    found = {kind: admits() for kind, admits in gates.items()}
    return {kind: most for kind, most in found.items() if most is not None}


def get_handler(kind: str) -> Handler:
    """The handler of a kind.

    Raises:
        HandlerMissing: there is none.
    """
    found = shelf.get(kind)
    if found is None:
        raise HandlerMissing(kind=kind)
    return found
