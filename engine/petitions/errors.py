"""What can go wrong with a petition, in words for the person who meets it."""

from typing import ClassVar

from engine.errors import N_, Conflict, Invalid, NotAllowed, NotFound, Unavailable


class TrackingRefused(NotFound):
    """Number and code do not fit; it never tells which of them is wrong."""

    code: ClassVar[str] = "petition.tracking_refused"
    message = N_("Mã hồ sơ hoặc mã bí mật chưa đúng.")
    remedy = N_("Xem lại hai mã trên giấy tiếp nhận rồi nhập lại; không cần phân biệt chữ hoa, chữ thường.")


class PetitionUnknown(NotFound):
    """There is no such petition, or the asker may not see it."""

    code: ClassVar[str] = "petition.unknown"
    message = N_("Không tìm thấy phản ánh, kiến nghị này.")
    remedy = N_("Kiểm tra lại mã hồ sơ.")


class ReopeningNotOpen(NotAllowed):
    """The procedure waits for no request to look at the answer again."""

    code: ClassVar[str] = "petition.reopening_not_open"
    message = N_("Hồ sơ này hiện không nhận đề nghị xem xét lại.")
    remedy = N_(
        "Nếu bạn đã đánh giá chưa hài lòng hoặc đã đề nghị, cơ quan đang xem xét và sẽ báo bạn. "
        "Có nội dung mới thì gửi phản ánh, kiến nghị mới."
    )


class PublicationUnknown(NotFound):
    """Nothing was made public under this number."""

    code: ClassVar[str] = "publication.unknown"
    message = N_("Không có câu trả lời công khai mang mã này.")
    remedy = N_("Tìm trong danh sách câu trả lời đã công khai.")


class PublicationWithdrawn(NotFound):
    """It was public once, and is not any more. `reason` is for everyone to read."""

    code: ClassVar[str] = "publication.withdrawn"
    message = N_("Câu trả lời của hồ sơ {number} đã được gỡ khỏi phần công khai ngày {day:%d/%m/%Y}. Lý do: {reason}")
    remedy = N_("Tìm câu trả lời khác trong danh sách đã công khai.")


class ExternalNumberKnown(Conflict):
    """A petition with this number of another system is here already."""

    code: ClassVar[str] = "petition.external_number_known"
    message = N_("Hồ sơ {external_number} của hệ thống khác đã được tiếp nhận trước đó.")
    remedy = N_("Tra cứu hồ sơ đã có; không gửi lại lần nữa.")


class FileUnknown(NotFound):
    """There is no such file, or the asker may not see it."""

    code: ClassVar[str] = "file.unknown"
    message = N_("Không tìm thấy tệp này.")
    remedy = N_("Tải lại trang rồi mở tệp lần nữa.")


class FileDamaged(Unavailable):
    """The stored bytes are gone or are not those that were stored."""

    code: ClassVar[str] = "file.damaged"
    message = N_("Tệp này hiện không đọc được.")
    remedy = N_("Báo quản trị hệ thống khôi phục tệp từ bản sao lưu.")


class FileRefused(Invalid):
    """A file is too large, of another kind than it may be, or unsafe to open."""

    code: ClassVar[str] = "file.refused"
    message = N_("Có tệp chưa gửi được.")
    remedy = N_("Chọn lại các tệp được nêu; những tệp khác vẫn được giữ.")


class PetitionEnded(Conflict):
    """The petition has come to its end; nothing more can be added."""

    code: ClassVar[str] = "petition.ended"
    message = N_("Phản ánh, kiến nghị này đã kết thúc nên không nhận thêm thông tin.")
    remedy = N_("Nếu có nội dung mới, hãy gửi một phản ánh, kiến nghị mới.")


class AlreadyRated(Conflict):
    """The sender has rated this petition before."""

    code: ClassVar[str] = "petition.already_rated"
    message = N_("Bạn đã đánh giá phản ánh, kiến nghị này rồi.")
    remedy = N_("Mỗi phản ánh, kiến nghị chỉ đánh giá một lần.")


class RatingNotOpen(NotAllowed):
    """There is no answer yet that could be rated."""

    code: ClassVar[str] = "petition.rating_not_open"
    message = N_("Chưa có câu trả lời để đánh giá.")
    remedy = N_("Bạn có thể đánh giá sau khi nhận được câu trả lời.")


class WithdrawalNotOpen(NotAllowed):
    """The procedure does not take a withdrawal at this point."""

    code: ClassVar[str] = "petition.withdrawal_not_open"
    message = N_("Lúc này không thể rút phản ánh, kiến nghị.")
    remedy = N_("Liên hệ cơ quan đang xử lý nếu bạn không muốn tiếp tục.")


class ErasureNotOpen(NotAllowed):
    """The sender cannot ask now that their data be erased."""

    code: ClassVar[str] = "petition.erasure_not_open"
    message = N_("Chưa đề nghị xoá thông tin cá nhân được: {reasons}.")
    remedy = N_("Khi hồ sơ đã kết thúc và không còn lý do phải giữ, hãy mở lại trang này.")


class StatusUnknown(NotFound):
    """A procedure sets a status that is in no catalogue."""

    code: ClassVar[str] = "status.unknown"
    message = N_("Không có trạng thái “{status}”.")
    remedy = N_("Dùng một mã trong danh mục “statuses”.")
