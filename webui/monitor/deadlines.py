"""Moving a deadline: proposals in working days, or a day and an hour of one's own; said in words before and after."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from engine.cases import CaseView, change_case_due, change_task_due
from engine.cases.watched import case_surroundings
from engine.clock import VIETNAM, CalendarMissing, deadline_state, end_of_day, local_day
from engine.directory import load_calendar
from engine.errors import Invalid, NotAllowed, Problem
from engine.storage import Work, now, read_work
from webui.auth import current_officer
from webui.formatting import deadline_words, full_day
from webui.monitor.acting import Act, carry_out
from webui.monitor.case_page import find_case
from webui.monitor.interventions import BOTH, find_task
from webui.monitor.room import monitor
from webui.speech import _

PROPOSED = (1, 2, 3, 5, 10)
OWN = "own"


@monitor.route("/ho-so/<number>/viec/<uuid:task_id>/han", methods=BOTH)
def task_due(number: str, task_id: UUID) -> ResponseReturnValue:
    """Move the deadline of one task."""
    officer = current_officer()
    case = find_case(number, officer)
    task = find_task(case, task_id)

    def change(due: datetime, seen: datetime | None, reason: str) -> bool:
        return change_task_due(task_id, due, seen=seen, actor=officer, reason=reason)

    happens = (
        _present(task.due_at),
        _("Chỉ hạn của việc này đổi; hạn của cả hồ sơ và các hẹn giờ của quy trình giữ nguyên."),
        _("Nhật ký ghi hạn cũ, hạn mới và lý do."),
    )
    return _page(case, _("Đổi hạn việc “%(task)s”", task=task.title), happens, task.due_at, change)


@monitor.route("/ho-so/<number>/han", methods=BOTH)
def case_due(number: str) -> ResponseReturnValue:
    """Move the deadline of the whole case, where no law sets it."""
    officer = current_officer()
    case = find_case(number, officer)
    if law := case_surroundings(case, actor=officer).law:
        raise NotAllowed(_("Hạn của cả hồ sơ do pháp luật định (%(law)s), không đổi ở đây.", law=law))

    def change(due: datetime, seen: datetime | None, reason: str) -> bool:
        return change_case_due(case.id, due, seen=seen, actor=officer, reason=reason)

    happens = (
        _present(case.due_at),
        _("Chỉ hạn của cả hồ sơ đổi; hạn của từng việc và các hẹn giờ của quy trình giữ nguyên."),
        _("Nhật ký ghi hạn cũ, hạn mới và lý do."),
    )
    return _page(case, _("Đổi hạn của hồ sơ"), happens, case.due_at, change)


def said_due(due: datetime) -> str:
    """A deadline in words, seen now: `còn 3 ngày làm việc · hạn thứ Năm 27/11`."""
    with read_work() as work:
        return _words(work, due)


def _words(work: Work, due: datetime) -> str:
    return str(deadline_words(deadline_state(now(), due, load_calendar(work)), due, now=now()))


def _page(
    case: CaseView,
    title: str,
    happens: tuple[str, ...],
    present: datetime | None,
    change: Callable[[datetime, datetime | None, str], bool],
) -> ResponseReturnValue:
    act = Act(case, title=title, happens=happens, button=_("Đổi hạn"))

    def run(reason: str) -> tuple[str, str]:
        due = _typed()
        if not change(due, _moment(request.form.get("seen", "")), reason):
            return _("Hạn vốn đã như vậy."), "done"
        return _("Đã đổi hạn: %(due)s.", due=said_due(due)), "done"

    with read_work() as work:
        proposals = list(_proposals(work))
    seen = present.isoformat() if present else ""
    return carry_out(act, run, template="monitor/due.html", proposals=proposals, seen=seen)


def _present(due: datetime | None) -> str:
    return _("Hạn hiện tại: %(due)s.", due=said_due(due)) if due else _("Hiện chưa có hạn.")


def _proposals(work: Work) -> Iterator[tuple[str, str]]:
    today = local_day(now())
    for count in PROPOSED:
        try:
            due = end_of_day(load_calendar(work).add_working_days(today, count))
        except CalendarMissing:
            return
        yield due.isoformat(), _words(work, due)


def _typed() -> datetime:
    chosen = request.form.get("due", "")
    moment = _moment(chosen) if chosen != OWN else _own()
    if moment is None:
        raise Invalid(problems=[Problem("due", _("Chưa chọn hạn mới."), _("Chọn một đề xuất, hoặc nhập ngày và giờ."))])
    if chosen == OWN:
        _require_working(local_day(moment))
    return moment


def _require_working(day: date) -> None:
    """A day off is taken the second time it is sent: the first may be a slip.

    Raises:
        Invalid: nobody was told yet that it is one.
    """
    if request.form.get("off") == day.isoformat():
        return
    try:
        with read_work() as work:
            following = load_calendar(work).first_working_day_from(day)
    except CalendarMissing:
        return
    if following != day:
        what = _("%(day)s là ngày nghỉ.", day=full_day(day))
        remedy = _(
            "Ngày làm việc kế tiếp là %(day)s. Bấm “Đổi hạn” lần nữa nếu vẫn chọn ngày nghỉ này.",
            day=full_day(following),
        )
        raise Invalid(problems=[Problem("due", what, remedy)])


def _own() -> datetime | None:
    try:
        day = date.fromisoformat(request.form.get("day", "").strip())
        clock = request.form.get("clock", "").strip()
        if not clock:
            return end_of_day(day)
        return datetime.combine(day, time.fromisoformat(clock).replace(tzinfo=None), tzinfo=VIETNAM).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None
