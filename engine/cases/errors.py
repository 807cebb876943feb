"""What can go wrong between an officer and a task."""

import logging

from engine.errors import N_, Conflict, HoiDapError, NotAllowed, NotFound, StepFailed

log = logging.getLogger(__name__)


class TaskNotFound(NotFound):
    """No such task, or not for these eyes."""

    code = "task.not_found"
    message = N_("Không tìm thấy việc này.")
    remedy = N_("Có thể việc đã được chuyển đi; xem lại danh sách việc.")


class CaseNotFound(NotFound):
    """No such case, or not for these eyes."""

    code = "case.not_found"
    message = N_("Không tìm thấy hồ sơ này.")
    remedy = N_("Kiểm tra lại số hồ sơ.")


class TaskAlreadyClaimed(Conflict):
    """Another officer claimed the task between page load and click."""

    code = "task.already_claimed"
    message = N_("{holder} đã nhận việc này.")
    remedy = N_("Chọn việc khác, hoặc nhờ {holder} trả việc.")


class TaskDone(Conflict):
    """The task has been done, or is no longer needed."""

    code = "task.done"
    message = N_("Việc này đã được {holder} xử lý xong.")
    remedy = N_("Nội dung bạn nhập vẫn được giữ trong bản nháp; xem diễn biến hồ sơ để biết bước tiếp theo.")


class TaskWithdrawn(Conflict):
    """The task is no longer needed: its case went another way."""

    code = "task.withdrawn"
    message = N_("Việc này không còn cần làm: hồ sơ đã chuyển sang bước khác.")
    remedy = N_("Xem diễn biến hồ sơ để biết bước hiện tại.")


class ActGone(Conflict):
    """What the officer wanted to bring about has happened, or is no longer of use."""

    code = "act.gone"
    message = N_("Việc này không còn làm được: hồ sơ đã qua chỗ đó.")
    remedy = N_("Xem lại hồ sơ để biết việc gì còn làm được.")


class AlreadyBegun(Conflict):
    """The work is under way about this case."""

    code = "case.already_begun"
    message = N_("Việc “{title}” của hồ sơ này đang làm ở hồ sơ {number}.")
    remedy = N_("Mở hồ sơ {number} để làm tiếp; không mở thêm hồ sơ thứ hai cho cùng một việc.")


class CaseNotRunning(Conflict):
    """The case is suspended or over."""

    code = "case.not_running"
    message = N_("Hồ sơ đang {status}, không thể xử lý.")
    remedy = N_("Nhờ quản trị hệ thống mở lại nếu cần.")


class SamePerson(NotAllowed):
    """Four eyes: whoever did that step may not do this one."""

    code = "task.same_person"
    message = N_("Người đã làm bước “{other}” không được làm bước này (nguyên tắc hai người).")
    remedy = N_("Nhờ người khác có cùng vai trò thực hiện.")


class IncidentClosed(Conflict):
    """The incident has been dealt with already."""

    code = "incident.closed"
    message = N_("Sự cố này đã được xử lý.")
    remedy = N_("Tải lại trang để xem tình trạng mới.")


class TaskHolderChanged(Conflict):
    """The task has gone to somebody else since the page was shown."""

    code = "task.holder_changed"
    message = N_("Việc này vừa chuyển sang {holder}.")
    remedy = N_("Xem lại ai đang giữ việc rồi quyết định.")


class RemarkUnknown(NotFound):
    """No such remark on this case, or it asks nothing of this officer."""

    code = "remark.unknown"
    message = N_("Không tìm thấy lời trao đổi này.")
    remedy = N_("Mở lại trang hồ sơ để xem các trao đổi hiện có.")


class NothingToTakeBack(Conflict):
    """The officer has not just claimed, given back or handed over this task, or too long ago."""

    code = "task.nothing_to_take_back"
    message = N_("Không còn hoàn tác được việc nhận, trả hay giao này.")
    remedy = N_("Nhận, trả hoặc giao lại việc như thường.")


class DueChanged(Conflict):
    """The deadline has been moved since the page was shown."""

    code = "due.changed"
    message = N_("Hạn này vừa được người khác đổi.")
    remedy = N_("Xem hạn hiện tại rồi quyết định.")


class ExtensionDecided(Conflict):
    """Somebody has decided the request since the page was shown."""

    code = "extension.decided"
    message = N_("Đề nghị gia hạn này đã có quyết định.")
    remedy = N_("Tải lại trang để xem quyết định.")


class TimerGone(Conflict):
    """The timer has fired, or its element waits no longer."""

    code = "timer.gone"
    message = N_("Hẹn giờ này đã chạy, hoặc không còn được chờ.")
    remedy = N_("Xem diễn biến hồ sơ để biết bước hiện tại.")


class AlreadySent(Conflict):
    """What was to go out has gone out."""

    code = "outbox.already_sent"
    message = N_("Nội dung này đã gửi đi xong.")
    remedy = N_("Không cần làm gì thêm.")


class BeingSent(Conflict):
    """A worker is carrying it out right now."""

    code = "outbox.being_sent"
    message = N_("Nội dung này đang được gửi đi.")
    remedy = N_("Chờ vài phút rồi tải lại trang.")


class UndoOver(Conflict):
    """The time in which the step could be taken back has passed."""

    code = "undo.over"
    message = N_("Đã hết thời gian hoàn tác bước “{step}” (đến {until:%H:%M}).")
    remedy = N_("Nội dung đã gửi đi. Xử lý tiếp bằng bước hiện tại của hồ sơ, ví dụ trả lại hoặc chuyển lại.")


class UndoTooLate(Conflict):
    """Somebody has gone on with the case since the step."""

    code = "undo.too_late"
    message = N_("Không hoàn tác được nữa: {holder} đã làm tiếp trên hồ sơ này lúc {since:%H:%M}.")
    remedy = N_("Trao đổi với {holder} để trả lại hồ sơ.")


class UndoBeingSent(Conflict):
    """What the step sends is on its way out."""

    code = "undo.being_sent"
    message = N_("Không hoàn tác được nữa: thông báo của bước này đang được gửi đi.")
    remedy = N_("Xử lý tiếp bằng bước hiện tại của hồ sơ, ví dụ trả lại hoặc chuyển lại.")


class NothingToUndo(Conflict):
    """The last step of the case is none that can be taken back."""

    code = "undo.nothing"
    message = N_("Hồ sơ này không có bước nào hoàn tác được.")
    remedy = N_("Xem diễn biến hồ sơ để biết bước hiện tại.")


class AlreadyUndone(Conflict):
    """The step has been taken back before."""

    code = "undo.already"
    message = N_("{holder} đã hoàn tác bước này lúc {since:%H:%M}.")
    remedy = N_("Mở lại việc để làm tiếp; nội dung đã nhập còn trong bản nháp.")


class UndoNotYours(NotAllowed):
    """Only who did the step, or their head, takes it back."""

    code = "undo.not_yours"
    message = N_("Chỉ người đã làm bước “{step}” hoặc lãnh đạo đơn vị được hoàn tác.")
    remedy = N_("Nhờ {holder} hoàn tác.")


class BulkNotFound(NotFound):
    """No such bulk act, or another officer's."""

    code = "bulk.not_found"
    message = N_("Không tìm thấy lượt xử lý nhiều việc này.")
    remedy = N_("Chọn lại các việc trong danh sách; lượt chưa thực hiện được giữ hai ngày.")


class BulkUnderWay(Conflict):
    """The bulk act has begun, or is over: what it is to do stands."""

    code = "bulk.under_way"
    message = N_("Lượt xử lý này đã bắt đầu, không đổi được nữa.")
    remedy = N_("Xem kết quả từng việc; việc chưa làm được thì chọn lại thành một lượt mới.")


class OtherStep(Conflict):
    """The task is at another step than those the bulk act completes."""

    code = "bulk.other_step"
    message = N_("Việc ở bước khác: “{step}”.")
    remedy = N_("Chọn riêng các việc của bước này thành một lượt khác.")


class CaseInIncident(Conflict):
    """The case waits to be mended: what is to be done there deserves a look of its own."""

    code = "bulk.incident"
    message = N_("Hồ sơ đang có sự cố.")
    remedy = N_("Mở riêng việc này để xử lý, hoặc chờ quản trị xử lý sự cố.")


class NothingToChange(Conflict):
    """The task lies already where the act would put it."""

    code = "bulk.nothing_to_change"
    message = N_("Việc đã ở đúng chỗ: {holder} đang giữ.")
    remedy = N_("Không cần làm gì thêm.")


class TouchedSince(Conflict):
    """Somebody has gone on with the task since the act that is to be undone."""

    code = "bulk.touched"
    message = N_("Đã có người làm tiếp trên việc này, nên không hoàn tác.")
    remedy = N_("Giao lại hoặc trả việc riêng nếu cần.")


class WordsGone(Conflict):
    """What was typed for the whole act is not kept any more."""

    code = "bulk.words_gone"
    message = N_("Nội dung đã nhập cho lượt này không còn được lưu.")
    remedy = N_("Nhập lại nội dung cho các việc chưa làm, xem trước rồi mới thực hiện.")


class BulkTooLate(Conflict):
    """The act that is to be undone as a whole was too long ago."""

    code = "bulk.undo_late"
    message = N_("Đã quá {hours} giờ từ khi thực hiện, không hoàn tác cả lượt được nữa.")
    remedy = N_("Giao lại hoặc trả từng việc nếu cần.")


def as_failure(error: Exception, element: str) -> HoiDapError:
    """Any exception as one that an incident can name; of an unexpected one, its kind alone."""
    if isinstance(error, HoiDapError):
        return error
    log.error("unexpected failure at %s", element, exc_info=error)
    return StepFailed(element=element, reason=type(error).__name__)
