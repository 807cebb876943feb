"""Days and moments: short where one glances, exact where one files."""

from datetime import date, datetime, timedelta

from engine.clock import local_day, local_time
from webui.speech import _, _l, ngettext

WEEKDAYS = (
    _l("thứ Hai"),
    _l("thứ Ba"),
    _l("thứ Tư"),
    _l("thứ Năm"),
    _l("thứ Sáu"),
    _l("thứ Bảy"),
    _l("Chủ nhật"),
)
JUST_NOW = timedelta(minutes=1)
WITHIN_HOUR = timedelta(hours=1)


def weekday_name(day: date) -> str:
    """`thứ Năm`."""
    return str(WEEKDAYS[day.weekday()])


def short_day(day: date, *, today: date) -> str:
    """`27/11`, with the year when it is not this one."""
    return day.strftime("%-d/%-m") if day.year == today.year else day.strftime("%-d/%-m/%Y")


def full_day(day: date) -> str:
    """`thứ Năm 27/11/2026`."""
    return f"{weekday_name(day)} {day.strftime('%-d/%-m/%Y')}"


def exact_moment(moment: datetime) -> str:
    """`14:03 thứ Ba 24/11/2026`, by the clock in Việt Nam; for hovering and for print."""
    return f"{local_time(moment).strftime('%H:%M')} {full_day(local_day(moment))}"


def moment_words(moment: datetime, *, now: datetime) -> str:
    """`vừa xong`, `5 phút trước`, `hôm nay 14:03`, `hôm qua 14:03`, `21/11 14:03`."""
    passed = now - moment
    if timedelta(0) <= passed < JUST_NOW:
        return _("vừa xong")
    if JUST_NOW <= passed < WITHIN_HOUR:
        minutes = int(passed.total_seconds() // 60)
        return ngettext("%(num)d phút trước", "%(num)d phút trước", minutes)
    day, today = local_day(moment), local_day(now)
    clock = local_time(moment).strftime("%H:%M")
    if day == today:
        return _("hôm nay %(clock)s", clock=clock)
    if day == today - timedelta(days=1):
        return _("hôm qua %(clock)s", clock=clock)
    return f"{short_day(day, today=today)} {clock}"
