"""For whom an officer does a task that is not their own: in words for lists and the task's page."""

from engine.cases import TaskRow, hand_over_note, in_place_of
from engine.cases.claim import HandOverNote
from engine.storage import read_work
from webui.auth import current_officer


def whose_place(task: TaskRow) -> str:
    """The name of whom the signed-in officer does the task for; empty when it is their own, or not theirs to do."""
    return in_place_of(task, current_officer()) if task.status == "open" else ""


def note_for_me(task: TaskRow) -> HandOverNote | None:
    """What the one who handed the task over wants the officer to know, while they hold it."""
    officer = current_officer()
    if task.status != "open" or task.assignee != officer.id:
        return None
    with read_work(officer.id) as work:
        return hand_over_note(work, task.case_id, task.id)
