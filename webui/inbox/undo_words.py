"""What was just done and can be taken back, in words."""

from dataclasses import dataclass
from uuid import UUID

from flask import g

from engine.cases import UndoView, list_opened, list_undo
from engine.clock import local_time
from engine.directory import Officer
from webui.speech import _


@dataclass(frozen=True, slots=True)
class UndoWords:
    """A step that can be taken back, in words: what was done, until when it can be undone, who waits now."""

    number: str
    revision: int
    done: str
    until: str
    may_undo: bool


def own_undo(officer: Officer) -> tuple[UndoWords, ...]:
    """What this officer has just done and can take back, the latest first."""
    if g.get("hoidap_can_undo") is False:
        return ()
    return tuple(undo_words(one) for one in list_undo(officer))


def knows_undo(*, can_undo: bool) -> None:
    """The page has found out, with something else, whether there is anything to take back."""
    g.hoidap_can_undo = can_undo


def undo_words(one: UndoView) -> UndoWords:
    """How a step that can be taken back is told."""
    if one.is_mine:
        done = _("Đã xong “%(step)s” – hồ sơ %(number)s.", step=one.step, number=one.number)
    else:
        done = _("%(who)s đã xong “%(step)s” – hồ sơ %(number)s.", who=one.by, step=one.step, number=one.number)
    following = following_words(one.opened)
    return UndoWords(
        number=one.number,
        revision=one.revision,
        done=f"{done} {following}" if following else done,
        until=local_time(one.until).strftime("%H:%M"),
        may_undo=one.may_undo,
    )


def following_words(opened: tuple[UUID, ...]) -> str:
    """Which tasks wait now, and for whom."""
    following = "; ".join(
        f"“{step.title}” ({', '.join(filter(None, (step.person, step.role, step.agency)))})"
        for step in list_opened(opened)
    )
    return _("Tiếp theo: %(steps)s.", steps=following) if following else ""
