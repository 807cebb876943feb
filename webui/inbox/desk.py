"""The split view: the queue from which a task was opened stands beside it, and its address goes along.

`?hang=<queue>` and what else the queue's address asks for make a task's address: so "next" is the next of that queue,
and a link that is kept or sent leads to the same two parts.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for

from engine.cases import TaskRow, cursor_at
from engine.directory import Officer
from engine.errors import Invalid, NotAllowed
from webui.auth import current_officer
from webui.inbox.asked import carried_on
from webui.inbox.navigation import QUEUES, Queue, find_queue
from webui.inbox.queue_page import QueuePage, find_tasks, order_asked, queue_page
from webui.speech import LazyString, _l

QUEUE = "hang"
PART = "X-Desk"
"""The header by which the page's script asks for the task alone."""
LETTERS = {"cua-toi": "v", "don-vi": "c", "toan-co-quan": "q", "tat-ca": "t", "da-xong": "x"}
MORE_LEAPS = (("n", _l("Hôm nay"), "inbox.today"), ("k", _l("Chờ người khác"), "inbox.others"))
"""Pages that are no queues, yet as near."""


@dataclass(frozen=True, slots=True)
class Leap:
    """A queue and the letter that leads to it after `g`."""

    letter: str
    label: LazyString
    href: str


def carried(slug: str | None = None) -> dict[str, Any]:
    """What the address of a task says of its queue: that of the present address, or this one."""
    wanted = slug or request.args.get(QUEUE, "")
    if not any(queue.slug == wanted for queue in QUEUES):
        return {}
    return {QUEUE: wanted, **carried_on(request.args)}


def task_href(task_id: UUID) -> str:
    """The address of a task, with the queue beside it where there is one."""
    return url_for("inbox.task", task_id=task_id, **carried())


def queue_href() -> str | None:
    """The address of the queue that stands beside the task."""
    place = carried()
    return url_for("inbox.queue", queue=place.pop(QUEUE), **place) if place else None


def list_beside(officer: Officer) -> QueuePage | None:
    """The list from which the task was opened; None where it came from elsewhere, or is not for this officer."""
    queue = _queue(officer)
    if queue is None:
        return None
    try:
        return queue_page(queue, officer)
    except (Invalid, NotAllowed):
        return None


def next_in_queue(done: TaskRow, officer: Officer) -> UUID | None:
    """The task that follows this one in the queue beside it, else the queue's first; None: there is no more."""
    queue = _queue(officer)
    if queue is None or queue.code == "done":
        return None
    cursors = (cursor_at(done, order_asked()), None)
    for cursor in cursors:
        following = [one.id for one in find_tasks(queue, officer, limit=2, cursor=cursor).items if one.id != done.id]
        if following:
            return following[0]
    return None


def is_part() -> bool:
    """Whether the page's script asks, for what changes alone."""
    return PART in request.headers


def leaps() -> tuple[Leap, ...]:
    """The letters of the officer's queues; a queue without one of its own takes the first of its words that is free."""
    officer = current_officer()
    taken = {*LETTERS.values(), *(letter for letter, _, _ in MORE_LEAPS)}
    found = []
    for queue in QUEUES:
        if not queue.is_for(officer):
            continue
        letter = LETTERS.get(queue.slug) or next((one for one in queue.slug if one.isalpha() and one not in taken), "")
        taken.add(letter)
        found.append(Leap(letter, queue.label, url_for("inbox.queue", queue=queue.slug)))
    return (*found, *(Leap(letter, label, url_for(endpoint)) for letter, label, endpoint in MORE_LEAPS))


def _queue(officer: Officer) -> Queue | None:
    place = carried()
    if not place:
        return None
    queue = find_queue(place[QUEUE])
    return queue if queue.is_for(officer) else None
