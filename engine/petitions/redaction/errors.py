"""Why a file could not be looked at or masked, in words for the publisher."""

from typing import ClassVar

from engine.errors import N_, Conflict, Invalid, NotAllowed, Problem


class FileNotMaskable(Invalid):
    """The file cannot be opened here, so no copy of it can be made that is safe to show."""

    code: ClassVar[str] = "redaction.not_maskable"
    message = N_("Chưa tạo được bản công khai của tệp này.")
    remedy = N_("Không công khai tệp, hoặc nhờ cơ quan trả lời gửi một bản PDF khác.")


class MasksChanged(Conflict):
    """Somebody changed the masks of this file between opening the page and saving it."""

    code: ClassVar[str] = "redaction.changed"
    message = N_("Chỗ che của tệp này vừa được người khác sửa.")
    remedy = N_("Mở lại trang để xem bản mới nhất rồi che tiếp.")


class MaskingNotOpen(NotAllowed):
    """The public version is not being prepared now, or not by this officer."""

    code: ClassVar[str] = "redaction.not_open"
    message = N_("Lúc này không sửa được tài liệu công khai của hồ sơ.")
    remedy = N_("Chỉ người đang làm bước biên tập bản công khai mới che được tài liệu.")


class NotThatFile(Invalid):
    """An operation was told to publish a file that is no copy made for the public."""

    code: ClassVar[str] = "redaction.original"
    message = N_("Tệp gốc của hồ sơ không được công khai.")
    remedy = N_("Tạo bản công khai của tệp ở bước biên tập, rồi công khai bản ấy.")


_WHY = {
    "password": (
        N_("Tệp PDF có mật khẩu nên không mở được để che."),
        N_("Nhờ cơ quan trả lời gửi bản không đặt mật khẩu, hoặc không công khai tệp này."),
    ),
    "pages": (
        N_("Tệp có {number} trang, quá nhiều để che từng trang (tối đa {most})."),
        N_("Nhờ cơ quan trả lời gửi bản PDF chỉ gồm những trang cần công khai, hoặc không công khai tệp này."),
    ),
    "pixels": (
        N_("Ảnh quá lớn khi mở ra nên không xử lý được."),
        N_("Giảm kích thước ảnh rồi gửi lại, hoặc không công khai tệp này."),
    ),
    "large": (
        N_("Bản công khai lớn hơn {number} MB nên không tạo được."),
        N_("Nhờ cơ quan trả lời gửi bản PDF ít trang hơn, hoặc không công khai tệp này."),
    ),
    "time": (
        N_("Tệp mở quá lâu hoặc dùng quá nhiều bộ nhớ nên đã dừng."),
        N_("Nhờ cơ quan trả lời gửi bản PDF đơn giản hơn (in lại thành PDF), hoặc không công khai tệp này."),
    ),
    "kind": (
        N_("Tệp loại này không che được: chỉ che được PDF và ảnh JPG, PNG."),
        N_("Không công khai tệp này, hoặc nhờ cơ quan trả lời lưu thành PDF rồi gửi lại."),
    ),
}
_BROKEN = (
    N_("Tệp bị hỏng hoặc không đúng định dạng nên không mở được để che."),
    N_("Nhờ cơ quan trả lời gửi lại tệp, hoặc không công khai tệp này."),
)


def not_maskable(why: str, *, number: int = 0, most: int = 0) -> FileNotMaskable:
    """The error for one of the reasons of the mask program."""
    what, remedy = _WHY.get(why, _BROKEN)
    facts = {"number": number, "most": most}
    return FileNotMaskable(problems=[Problem("/file", what, remedy, code=f"redaction.{why}", facts=facts)])
