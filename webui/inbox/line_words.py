"""How far a task is, in the words of its line: seen by nobody yet, opened, waiting for others."""

from dataclasses import dataclass

from engine.cases import TaskRow
from engine.clock import local_day
from engine.directory import Officer
from engine.petitions import LineState
from webui.speech import _


@dataclass(frozen=True, slots=True)
class StateWords:
    """The words, and a tone: `new`, `open` or `waits`."""

    words: str
    tone: str


def state_words(task: TaskRow, state: LineState | None, officer: Officer) -> StateWords | None:
    """What the line says; whom the case waits for goes before whether somebody has looked."""
    if state is None:
        return None
    if state.waits_for:
        return StateWords(_waiting(state), "waits")
    if state.is_opened:
        return StateWords(_("đã mở, chưa xong"), "open")
    if task.assignee is None:
        return StateWords(_("chưa ai xem"), "new")
    own = {person.id for person in (officer, *officer.stands_for)}
    return StateWords(_("chưa xem") if task.assignee in own else _("người giữ chưa xem"), "new")


def _waiting(state: LineState) -> str:
    first, others = state.waits_for[0], len(state.waits_for) - 1
    day = local_day(first.since).strftime("%d/%m")
    if not first.agency:
        return _("đang chờ người gửi bổ sung từ %(day)s", day=day)
    if others:
        return _(
            "đang chờ %(agency)s và %(count)s nơi khác góp ý từ %(day)s", agency=first.agency, count=others, day=day
        )
    return _("đang chờ %(agency)s góp ý từ %(day)s", agency=first.agency, day=day)
