"""What can be wrong with a calendar or a term, in words for the person who can mend it."""

from typing import ClassVar

from engine.errors import N_, HoiDapError, Invalid


class CalendarMissing(HoiDapError):
    """A day in question lies in a year whose holidays are not entered: nothing can be counted."""

    code = "calendar.missing"
    message = N_("Chưa có lịch làm việc của năm {year}.")
    remedy = N_(
        "Nhờ quản trị hệ thống nhập các ngày nghỉ, ngày làm bù của năm {year} theo thông báo chính thức, rồi làm lại."
    )
    year: int

    def __init__(self, year: int) -> None:
        super().__init__(year=year)
        self.year = year


class CalendarInvalid(Invalid):
    """The days or the office hours given for a calendar contradict each other."""

    code: ClassVar[str] = "calendar.invalid"
    message = N_("Lịch làm việc có chỗ chưa đúng.")
    remedy = N_("Sửa lịch làm việc theo thông báo chính thức rồi lưu lại.")


class TermInvalid(Invalid):
    """A term (time limit) that cannot be read or is out of bounds."""

    code: ClassVar[str] = "term.invalid"
    message = N_("Không hiểu thời hạn “{text}”.")
    remedy = N_(
        "Viết số và đơn vị, ví dụ: “5 working days” (ngày làm việc), “20 days” (ngày), "
        "“8 working hours”, “2 hours”, “30 minutes”, hoặc “P20D”, “PT48H”."
    )


class CycleInvalid(Invalid):
    """A cycle that cannot be read, or that would never rest."""

    code: ClassVar[str] = "cycle.invalid"
    message = N_("Không dùng được chu kỳ “{text}”.")
    remedy = N_("Viết số lần và thời hạn từ một phút trở lên, ví dụ: “R3/7 days” (ba lần), “R/1 working days”.")


class TermNeedsInstant(Invalid):
    """A term in hours was to be counted from a day; it starts at an instant."""

    code: ClassVar[str] = "term.needs_instant"
    message = N_("Thời hạn “{text}” tính bằng giờ nên cần thời điểm bắt đầu, không chỉ ngày.")
    remedy = N_("Cho biết cả ngày và giờ bắt đầu, hoặc dùng thời hạn tính bằng ngày.")
