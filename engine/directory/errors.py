"""What can go wrong in the directory, in words for the person who meets it."""

from typing import ClassVar

from engine.errors import N_, Conflict, HoiDapError, NotAllowed, NotFound


class OfficerUnknown(NotFound):
    """No active officer has this id or username."""

    code: ClassVar[str] = "officer.unknown"
    message = N_("Không có cán bộ đang hoạt động với tài khoản này.")
    remedy = N_("Kiểm tra lại tên tài khoản, hoặc nhờ quản trị hệ thống mở lại tài khoản.")


class AgencyUnknown(NotFound):
    """No agency has this code."""

    code: ClassVar[str] = "agency.unknown"
    message = N_("Không có đơn vị mang mã “{agency}”.")
    remedy = N_("Chọn một đơn vị trong danh mục đơn vị.")


class HubMissing(NotFound):
    """No agency is marked as the one that dispatches for the province."""

    code: ClassVar[str] = "agency.hub_missing"
    message = N_("Chưa khai báo đơn vị đầu mối tiếp nhận của tỉnh.")
    remedy = N_("Nhờ quản trị hệ thống đánh dấu một đơn vị là đầu mối trong danh mục đơn vị.")


class UsernameTaken(Conflict):
    """Another officer has this username."""

    code: ClassVar[str] = "officer.username_taken"
    message = N_("Tên tài khoản “{username}” đã có người dùng.")
    remedy = N_("Chọn tên tài khoản khác.")


class SignInRefused(NotAllowed):
    """Username and password do not fit; it never tells which of them is wrong."""

    code: ClassVar[str] = "sign_in.refused"
    message = N_("Tên đăng nhập hoặc mật khẩu không đúng.")
    remedy = N_("Kiểm tra lại rồi thử lần nữa; nếu quên mật khẩu, nhờ quản trị hệ thống đặt lại.")


class TooManyAttempts(HoiDapError):
    """The same was tried too often in a short time. `facts["wait_seconds"]` says how long to wait."""

    code: ClassVar[str] = "too_many_attempts"
    message = N_("Đã thử quá nhiều lần trong thời gian ngắn.")
    remedy = N_("Chờ khoảng {wait_minutes} phút rồi thử lại.")

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds=wait_seconds, wait_minutes=max(1, -(-wait_seconds // 60)))


class AuthorisationRefused(NotAllowed):
    """This officer may not authorise, or not end what another has authorised."""

    code: ClassVar[str] = "authorisation.refused"
    message = N_("Không thể ủy quyền hoặc kết thúc ủy quyền như vậy.")
    remedy = N_("Nhờ Thủ trưởng của đơn vị thực hiện.")


class SubstitutionRefused(NotAllowed):
    """The rules of substitution do not let this person ask for it or approve it."""

    code: ClassVar[str] = "substitution.refused"
    message = N_("Không thể cử hoặc duyệt người thay thế như vậy.")
    remedy = N_("Nhờ thủ trưởng đơn vị của người vắng mặt duyệt.")


class AbsenceDecided(Conflict):
    """The absence has been decided, cancelled or is over since the page was shown."""

    code: ClassVar[str] = "absence.decided"
    message = N_("Kỳ vắng mặt này đã được quyết định, đã hủy hoặc đã qua.")
    remedy = N_("Tải lại trang để xem tình trạng mới nhất.")
