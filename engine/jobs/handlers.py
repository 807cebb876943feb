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

gates: dict[str, Callable[[], datetime | None]] = {}
"""By kind, until when its other side is known to be away; such rows are left alone. None: they may go."""


class HandlerMissing(NotFound):
    """Nobody in this process knows what to do with such a row."""

    code = "outbox.handler_missing"
    message = N_("Không có phần xử lý cho việc gửi đi loại “{kind}”.")
    remedy = N_("Kiểm tra phiên bản đang chạy của tiến trình “worker”.")


def register(kind: str, handler: Handler) -> None:
    """Carry out rows of this kind so. It may run twice for one row, and opens work of its own."""
    shelf[kind] = handler


def closed_kinds() -> list[str]:
    """The kinds whose other side is away now."""
    return [kind for kind, closed_until in gates.items() if closed_until() is not None]


def get_handler(kind: str) -> Handler:
    """The handler of a kind.

    Raises:
        HandlerMissing: there is none.
    """
    found = shelf.get(kind)
    if found is None:
        raise HandlerMissing(kind=kind)
    return found
