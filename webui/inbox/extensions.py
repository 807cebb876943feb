"""Internal extensions: asked for at a task, decided by whoever heads the agency; the date of the law stays."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.extensions import (
    Room,
    ask_extension,
    decide_extension,
    list_extensions,
    list_own_extensions,
    room_to_extend,
)
from engine.clock import CalendarMissing, local_day
from engine.directory import Officer, agency_names, load_calendar
from engine.errors import Conflict, HoiDapError, Invalid, Problem
from engine.storage import now, read_work
from webui.auth import current_officer
from webui.errors import status_of
from webui.formatting import full_day
from webui.inbox.due_words import left_for
from webui.inbox.navigation import oversees
from webui.inbox.room import inbox
from webui.kit import Faults, words_of
from webui.speech import _

PROPOSED = (1, 2, 3, 5)
OK = 200


@inbox.route("/viec/<uuid:task_id>/gia-han", methods=["GET", "POST"])
def extend(task_id: UUID) -> ResponseReturnValue:
    """Ask for more time for a step."""
    officer = current_officer()
    if request.method != "POST":
        return _page(task_id, officer)
    try:
        ask_extension(
            task_id, _day("until"), seen=_moment("seen"), reason=request.form.get("reason", ""), actor=officer
        )
    except HoiDapError as error:
        return _page(task_id, officer, faults=Faults.of(error), status=status_of(error))
    flash(_("Đã gửi đề nghị gia hạn; Thủ trưởng sẽ quyết định. Đến lúc đó hạn hiện tại vẫn tính."), "done")
    return redirect(url_for("inbox.task", task_id=task_id), 303)


@inbox.get("/gia-han")
def extensions() -> ResponseReturnValue:
    """What waits for a decision, what was decided, and what one has asked for."""
    return _list()


@inbox.post("/gia-han/<uuid:extension_id>")
def decide(extension_id: UUID) -> ResponseReturnValue:
    """Grant a request, or refuse it."""
    is_granted = request.form.get("go") == "grant"
    try:
        decide_extension(
            extension_id,
            is_granted=is_granted,
            until=_day("until") if is_granted and request.form.get("until") else None,
            note=request.form.get("note", ""),
            actor=current_officer(),
        )
    except Conflict as error:
        flash(" ".join(words_of(error)), "wrong")
    except Invalid as error:
        return _list(faults=Faults.of(error), about=extension_id, status=status_of(error))
    else:
        flash(
            _("Đã gia hạn; hạn trả lời người gửi không đổi.") if is_granted else _("Đã trả lời: không gia hạn."), "done"
        )
    return redirect(url_for("inbox.extensions"), 303)


def _page(task_id: UUID, officer: Officer, *, faults: Faults | None = None, status: int = OK) -> ResponseReturnValue:
    task, room, waiting = room_to_extend(task_id, actor=officer)
    days = list(_proposals(room, task.due_at))
    page = render_template(
        "inbox/extend.html",
        task=task,
        room=room,
        waiting=waiting,
        days=days,
        left=left_for(room.steps, room.days, room.legal) if room else "",
        latest=full_day(room.latest) if room else "",
        seen=task.due_at.isoformat() if task.due_at else "",
        typed=request.form,
        faults=faults or Faults(),
    )
    return page, status


def _list(*, faults: Faults | None = None, about: UUID | None = None, status: int = OK) -> ResponseReturnValue:
    officer = current_officer()
    decides = oversees(officer)
    with read_work(officer.id) as work:
        names = agency_names(work)
    page = render_template(
        "inbox/extensions.html",
        waiting=list_extensions(actor=officer, waiting=True) if decides else [],
        decided=list_extensions(actor=officer, waiting=False) if decides else [],
        own=list_own_extensions(actor=officer),
        decides=decides,
        names=names,
        faults=faults or Faults(),
        about=about,
        typed=request.form,
    )
    return page, status


def _proposals(room: Room | None, due: datetime | None) -> Iterator[tuple[str, str]]:
    """Days to choose from: some working days more, none beyond what the law's date leaves."""
    if due is None:
        return
    start = max(local_day(due), local_day(now()))
    found: dict[date, None] = {}
    try:
        with read_work() as work:
            calendar = load_calendar(work)
            for count in PROPOSED:
                day = calendar.add_working_days(start, count)
                if room is None or day <= room.latest:
                    found[day] = None
    except CalendarMissing:
        return
    if room is not None and room.latest > start:
        found[room.latest] = None
    for day in sorted(found):
        yield day.isoformat(), full_day(day)


def _day(name: str) -> date:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        problem = Problem(name, _("Chưa chọn ngày."), _("Chọn một trong các ngày được đề xuất."))
        raise Invalid(problems=[problem]) from None


def _moment(name: str) -> datetime | None:
    try:
        return datetime.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None
