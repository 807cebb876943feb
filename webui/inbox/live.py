"""What a page of the desk asks for by itself: how the list stands now, and the task that is open.

It is asked every few seconds, so nothing is drawn unless something has changed: the mark of what is shown is the
answer's ETag.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Response, abort, make_response, render_template, request, url_for

from engine.cases import TaskStanding, find_standing
from engine.clock import local_day
from engine.directory import Officer
from engine.storage import now, read_work
from webui.auth import current_officer, unattended
from webui.inbox.navigation import find_queue
from webui.inbox.queue_page import queue_page
from webui.inbox.queues import FIRST, OTHERS
from webui.inbox.room import inbox
from webui.inbox.undo_words import own_undo
from webui.kit import navigation_for
from webui.language import page_locale
from webui.speech import _


@dataclass(frozen=True, slots=True)
class Moved:
    """What has become of the task that is open: in words, and whether it can still be sent."""

    words: str
    is_over: bool


@inbox.get("/hang/moi", defaults={"queue": FIRST})
@inbox.get(f"/hang/<any({OTHERS}):queue>/moi")
@unattended
def news(queue: str) -> Response:
    """The list, the numbers of the side bar and what can be undone; 304 while they are as the page has them."""
    officer, wanted = current_officer(), find_queue(queue)
    if not wanted.is_for(officer):
        abort(404)
    page, counts, undo, moved = queue_page(wanted, officer), _counts(officer), own_undo(officer), _moved(officer)
    shown = (page.groups, page.next_href, counts, undo, moved, page_locale(), _today())
    mark = sha256(repr(shown).encode()).hexdigest()
    if request.if_none_match.contains(mark):
        answer = Response(status=304)
    else:
        answer = make_response(render_template("inbox/_live.html", page=page, counts=counts, moved=moved))
    answer.set_etag(mark)
    answer.cache_control.no_cache = True
    return answer


def _today() -> date:
    return local_day(now())


def _counts(officer: Officer) -> dict[str, int | str]:
    return {
        _address(entry.endpoint, dict(entry.values)): entry.count(officer) or 0
        for _section, entries in navigation_for(officer)
        for entry in entries
        if entry.count is not None
    }


def _address(endpoint: str, values: dict[str, Any]) -> str:
    return url_for(endpoint, **values)


def _moved(officer: Officer) -> Moved | None:
    """What has happened to the open task since the page showed it, if anybody else has moved it."""
    try:
        task_id = UUID(request.args.get("mo", ""))
    except ValueError:
        return None
    seen = request.args.get("nhan", "")
    with read_work(officer.id) as work:
        stands = find_standing(work, task_id, officer)
    if stands is None:
        return Moved(_("Việc này không còn ở đây: đã chuyển đi, hoặc không còn giao cho tài khoản này."), is_over=True)
    if stands.mark == seen:
        return None
    return _changed(stands, held_before=seen.rpartition("-")[2], officer=officer)


def _changed(stands: TaskStanding, *, held_before: str, officer: Officer) -> Moved:
    task = stands.task
    if task.status == "completed":
        words = _("%(name)s vừa làm xong việc này.", name=_called(task.completed_by, stands.doer, officer))
        return Moved(words, is_over=True)
    if task.status != "open":
        return Moved(_("Việc này vừa được rút lại, không cần làm nữa."), is_over=True)
    holder = task.assignee.hex if task.assignee else ""
    if holder == held_before:
        return Moved(_("Hồ sơ này vừa có diễn biến mới."), is_over=False)
    if not holder:
        return Moved(_("Việc này vừa được trả về đơn vị."), is_over=False)
    words = _("%(name)s vừa giữ việc này.", name=_called(task.assignee, stands.holder, officer))
    return Moved(words, is_over=task.assignee != officer.id)


def _called(officer_id: UUID | None, name: str, officer: Officer) -> str:
    return _("Chính tài khoản này") if officer_id == officer.id else name
