"""Quiet hours: when what is not urgent is not sent, and until when it waits."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from engine.clock import VIETNAM, CalendarMissing, WorkingCalendar, local_time
from engine.directory import Setting, declare_setting, get_setting, load_calendar
from engine.errors import N_
from engine.storage import Work

PART = N_("Thư và tin nhắn")
QUIET_FROM = declare_setting(
    Setting(
        name="notices.quiet_from",
        part=PART,
        title=N_("Giờ yên tĩnh bắt đầu"),
        explanation=N_(
            "Thông báo không khẩn sinh ra trong giờ yên tĩnh chờ đến hết giờ mới gửi. Mẫu nào là khẩn do danh mục "
            "quyết định; mỗi cán bộ có thể đặt giờ của riêng mình. Hai giờ bằng nhau: không có giờ yên tĩnh."
        ),
        default=21,
        least=0,
        most=23,
        unit=N_("giờ"),
        is_confirmed=False,
    )
)
QUIET_UNTIL = declare_setting(
    Setting(
        name="notices.quiet_until",
        part=PART,
        title=N_("Giờ yên tĩnh kết thúc"),
        explanation=N_("Từ giờ này thông báo đang chờ được gửi đi."),
        default=6,
        least=0,
        most=23,
        unit=N_("giờ"),
        is_confirmed=False,
    )
)
HOLDS_DAYS_OFF = declare_setting(
    Setting(
        name="notices.staff_days_off",
        part=PART,
        title=N_("Không gửi thư không khẩn cho cán bộ vào ngày nghỉ"),
        explanation=N_("Thư không khẩn sinh ra vào ngày nghỉ chờ đến sáng ngày làm việc kế tiếp, theo lịch làm việc."),
        default=True,
        is_confirmed=False,
    )
)
MOST_DAYS_HELD = 15
"""However the calendar is filled in, nothing waits longer."""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From an hour of the evening until one of the morning (or within one day); equal ones mean none."""

    start: int
    end: int

    def hold(self, moment: datetime) -> bool:
        """Whether that local moment lies within them."""
        if self.start <= self.end:
            return self.start <= moment.hour < self.end
        return moment.hour >= self.start or moment.hour < self.end


def quiet_hours(work: Work, start: int | None = None, end: int | None = None) -> QuietHours:
    """The installation's, or a person's own where both hours are given."""
    if start is not None and end is not None:
        return QuietHours(start, end)
    return QuietHours(get_setting(work, QUIET_FROM.name), get_setting(work, QUIET_UNTIL.name))


def staff_moment(work: Work, hours: QuietHours) -> datetime:
    """When something that is not urgent may go to an officer: now, or after the quiet hours and days off."""
    calendar = load_calendar(work) if get_setting(work, HOLDS_DAYS_OFF.name) else None
    return next_moment(work.now, hours, calendar)


def next_moment(now: datetime, hours: QuietHours, calendar: WorkingCalendar | None = None) -> datetime:
    """The first moment from now on that is outside of the quiet hours, and on a working day of the calendar."""
    moment = local_time(now)
    for _ in range(MOST_DAYS_HELD):
        if hours.hold(moment):
            moment = _at_end(moment, hours)
        elif calendar is not None and not _is_working_day(calendar, moment):
            moment = _morning_after(moment, hours)
        else:
            break
    return max(now, moment.astimezone(now.tzinfo))


def _at_end(moment: datetime, hours: QuietHours) -> datetime:
    ends = datetime.combine(moment.date(), time(hours.end), VIETNAM)
    return ends if ends > moment else ends + timedelta(days=1)


def _morning_after(moment: datetime, hours: QuietHours) -> datetime:
    return datetime.combine(moment.date() + timedelta(days=1), time(hours.end), VIETNAM)


def _is_working_day(calendar: WorkingCalendar, moment: datetime) -> bool:
    try:
        return calendar.is_working_day(moment.date())
    except CalendarMissing:
        # A year that nobody has entered yet holds nothing back.
        return True
