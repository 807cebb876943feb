"""Pages of the interventions in a case: each says what will happen, asks why, and does it."""

from uuid import UUID

from flask import request
from flask.typing import ResponseReturnValue

from engine.cases import (
    CaseStatus,
    CaseView,
    TaskNotFound,
    TaskRow,
    cancel_case,
    fire_timer,
    list_receivers,
    reassign_task,
    resend,
    resume_case,
    suspend_case,
)
from engine.cases.keeping import hold_case, release_case
from engine.cases.watched import case_surroundings
from engine.directory import Officer
from engine.errors import Invalid, Problem
from engine.storage import read_work
from webui.auth import current_officer
from webui.formatting import exact_moment
from webui.kit.case_words import element_names, outbox_word
from webui.monitor.acting import Act, carry_out
from webui.monitor.case_page import find_case
from webui.monitor.incidents import went
from webui.monitor.names import Names
from webui.monitor.room import monitor
from webui.speech import _

BOTH = ["GET", "POST"]
BACK_TO_POOL = "pool"


@monitor.route("/ho-so/<number>/tam-dung", methods=BOTH)
def suspend(number: str) -> ResponseReturnValue:
    """Let nothing happen in the case until it is resumed."""
    officer = current_officer()
    case = find_case(number, officer)
    act = Act(
        case,
        title=_("Tạm dừng hồ sơ"),
        happens=(
            _open_tasks(case) + " " + _("Không ai làm được việc nào của hồ sơ cho đến khi hồ sơ chạy tiếp."),
            _("Hẹn giờ không chạy; khi hồ sơ chạy tiếp, những hẹn giờ đã quá giờ chạy lần lượt."),
            _("Thời hạn vẫn tính như thường."),
        ),
        button=_("Tạm dừng"),
    )

    def run(reason: str) -> tuple[str, str]:
        suspend_case(case.id, actor=officer, reason=reason)
        return _("Đã tạm dừng hồ sơ."), "done"

    return carry_out(act, run)


@monitor.route("/ho-so/<number>/chay-tiep", methods=BOTH)
def resume(number: str) -> ResponseReturnValue:
    """Let the case go on from where it was suspended."""
    officer = current_officer()
    case = find_case(number, officer)
    act = Act(
        case,
        title=_("Cho hồ sơ chạy tiếp"),
        happens=(
            _("Mọi người làm tiếp được các việc đang mở."),
            _("Những hẹn giờ đã quá giờ trong lúc tạm dừng chạy lần lượt, trong vài giây."),
        ),
        button=_("Cho chạy tiếp"),
    )

    def run(reason: str) -> tuple[str, str]:
        outcome = resume_case(case.id, actor=officer, reason=reason)
        if outcome.status is CaseStatus.INCIDENT:
            return _("Hồ sơ chạy tiếp, và vẫn còn sự cố cần xử lý."), "wrong"
        return _("Hồ sơ chạy tiếp."), "done"

    return carry_out(act, run)


@monitor.route("/ho-so/<number>/huy", methods=BOTH)
def cancel(number: str) -> ResponseReturnValue:
    """End the case where it stands."""
    officer = current_officer()
    case = find_case(number, officer)
    act = Act(
        case,
        title=_("Hủy hồ sơ"),
        happens=(
            _("Hồ sơ kết thúc ngay tại chỗ, không có kết quả.") + " " + _open_tasks(case),
            _("Các việc đang mở bị rút lại; hẹn giờ và thông tin đang chờ bị bỏ."),
            _("Hệ thống không tự báo cho người gửi."),
            _("Không lùi lại được."),
        ),
        button=_("Hủy hồ sơ này"),
        is_dangerous=True,
    )

    def run(reason: str) -> tuple[str, str]:
        cancel_case(case.id, actor=officer, reason=reason)
        return _("Đã hủy hồ sơ."), "done"

    return carry_out(act, run)


@monitor.route("/ho-so/<number>/viec/<uuid:task_id>/giao-lai", methods=BOTH)
def reassign(number: str, task_id: UUID) -> ResponseReturnValue:
    """Give a task to a person, or put it back for everyone of its role."""
    officer = current_officer()
    case = find_case(number, officer)
    task = find_task(case, task_id)
    with read_work(officer.id) as work:
        names = Names(work)
        pool = " · ".join(filter(None, (names.role(task.role), names.agency(task.agency)))) or _("mọi người")
    holder = case_surroundings(case, actor=officer).holders.get(task.assignee, "") if task.assignee else ""
    held = _("Hiện do %(holder)s giữ.", holder=holder) if holder else _("Hiện chưa ai nhận.")
    act = Act(
        case,
        title=_("Giao lại việc “%(task)s”", task=task.title),
        happens=(
            held + " " + _("Việc này dành cho: %(pool)s.", pool=pool),
            *_handed_over(holder),
        ),
        button=_("Giao lại"),
    )

    def run(reason: str) -> tuple[str, str]:
        to = _receiver(request.form.get("to", ""))
        is_new = reassign_task(task_id, to=to, seen=_id(request.form.get("seen")), actor=officer, reason=reason)
        return (_("Đã giao lại việc.") if is_new else _("Việc đã ở đúng chỗ đó từ trước.")), "done"

    receivers = list_receivers(task)
    return carry_out(act, run, template="monitor/reassign.html", task=task, receivers=receivers, pool=pool)


@monitor.route("/ho-so/<number>/hen-gio/<uuid:timer_id>", methods=BOTH)
def fire(number: str, timer_id: UUID) -> ResponseReturnValue:
    """Let a timer fire now."""
    officer = current_officer()
    case = find_case(number, officer)
    branch = request.values.get("nhanh", "")
    name, due = _timer(case, timer_id, branch, officer)
    act = Act(
        case,
        title=_("Cho chạy ngay hẹn giờ “%(timer)s”", timer=name),
        happens=(
            (_("Hẹn giờ này lẽ ra chạy lúc %(when)s.", when=due) + " " if due else "")
            + _("Hồ sơ đi tiếp như thể đã đến giờ: xem sơ đồ để biết bước sau đó."),
            _("Không lùi lại được."),
        ),
        button=_("Cho chạy ngay"),
    )
    return carry_out(
        act,
        lambda reason: went(fire_timer(case.id, timer_id, branch, actor=officer, reason=reason)),
    )


@monitor.route("/ho-so/<number>/gui-di/<uuid:row_id>", methods=BOTH)
def send_again(number: str, row_id: UUID) -> ResponseReturnValue:
    """Let something go out anew."""
    officer = current_officer()
    case = find_case(number, officer)
    rows = case_surroundings(case, actor=officer).outbox
    kind = next((outbox_word(row.kind) for row in rows if row.id == row_id), _("nội dung này"))
    act = Act(
        case,
        title=_("Gửi lại ngay: %(what)s", what=kind),
        happens=(
            _("Tiến trình chạy nền gửi lại trong vài giây, và thử lại nhiều lần nếu vẫn chưa được."),
            _("Người nhận không nhận hai lần: mỗi nội dung có mã riêng."),
        ),
        button=_("Gửi lại ngay"),
    )

    def run(reason: str) -> tuple[str, str]:
        resend(case.id, row_id, actor=officer, reason=reason)
        return _("Đã xếp lại để gửi ngay."), "done"

    return carry_out(act, run)


def find_task(case: CaseView, task_id: UUID) -> TaskRow:
    """The open task of the case.

    Raises:
        TaskNotFound: it is not one of its open tasks.
    """
    for task in case.tasks:
        if task.id == task_id:
            return task
    raise TaskNotFound


def _handed_over(holder: str) -> tuple[str, ...]:
    if not holder:
        return (_("Người được giao thấy việc này trong “Việc của tôi”; người khác không nhận được nữa."),)
    return (
        _(
            "Người được giao thấy việc này trong “Việc của tôi”; %(holder)s không làm tiếp việc này được nữa.",
            holder=holder,
        ),
        _("Bản nháp của %(holder)s không chuyển sang người mới.", holder=holder),
    )


@monitor.route("/ho-so/<number>/giu-lai", methods=BOTH)
def hold(number: str) -> ResponseReturnValue:
    """Keep the case whole, whatever its term of keeping."""
    officer = current_officer()
    case = find_case(number, officer)
    act = Act(
        case,
        title=_("Giữ lại, không xoá hồ sơ"),
        happens=(
            _(
                "Hồ sơ không bị ẩn danh, không bị xoá nội dung cho đến khi thôi giữ lại; "
                "dùng khi có khiếu nại, thanh tra."
            ),
            _("Đề nghị xoá của người gửi đã được đồng ý cũng chờ đến lúc ấy."),
        ),
        button=_("Giữ lại"),
    )

    def run(reason: str) -> tuple[str, str]:
        hold_case(case.id, actor=officer, reason=reason)
        return _("Hồ sơ được giữ lại."), "done"

    return carry_out(act, run)


@monitor.route("/ho-so/<number>/thoi-giu", methods=BOTH)
def release(number: str) -> ResponseReturnValue:
    """Let the case be kept for as long as its term says."""
    officer = current_officer()
    case = find_case(number, officer)
    act = Act(
        case,
        title=_("Thôi giữ lại hồ sơ"),
        happens=(_("Hồ sơ theo thời hạn lưu như thường; nếu đã quá hạn, hồ sơ có thể bị ẩn danh, xoá ngay."),),
        button=_("Thôi giữ lại"),
        is_dangerous=True,
    )

    def run(reason: str) -> tuple[str, str]:
        release_case(case.id, actor=officer, reason=reason)
        return _("Hồ sơ không còn được giữ lại."), "done"

    return carry_out(act, run)


def _open_tasks(case: CaseView) -> str:
    if not case.tasks:
        return _("Hiện không có việc nào đang mở.")
    titles = ", ".join(f"“{task.title}”" for task in case.tasks)
    return _("Việc đang mở: %(titles)s.", titles=titles)


def _timer(case: CaseView, timer_id: UUID, branch: str, officer: Officer) -> tuple[str, str]:
    names = element_names(case.version_id)
    for timer in case_surroundings(case, actor=officer).timers:
        if (timer.id, timer.branch) == (timer_id, branch):
            return names.get(timer.element, timer.element), exact_moment(timer.due_at)
    return _("đã chạy hoặc không còn chờ"), ""


def _receiver(text: str) -> UUID | None:
    if text == BACK_TO_POOL:
        return None
    found = _id(text)
    if found is None:
        raise Invalid(problems=[Problem("to", _("Chưa chọn người nhận việc."), _("Chọn một người, hoặc trả về nhóm."))])
    return found


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
