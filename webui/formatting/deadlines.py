"""«còn 2 ngày làm việc · hạn thứ Năm 27/11»: a deadline as people say it."""

from dataclasses import dataclass
from datetime import date, datetime

from engine.clock import DeadlineState, Standing, end_of_day, local_day, local_time
from webui.formatting.days import exact_moment, short_day, weekday_name
from webui.speech import _, ngettext


@dataclass(frozen=True, slots=True)
class DeadlineWords:
    """A deadline for a page: `tone` is `on_time`, `soon` or `late`; `exact` stands in the tooltip."""

    tone: str
    left: str
    due: str
    exact: str

    def __str__(self) -> str:
        return f"{self.left} · {self.due}"


def deadline_words(standing: Standing, due: datetime, *, now: datetime) -> DeadlineWords:
    """The words for a deadline that stands so."""
    today = local_day(now)
    return DeadlineWords(
        tone=standing.state.value,
        left=_left(standing),
        due=_due(standing.due_day, due, today),
        exact=exact_moment(due),
    )


def _left(standing: Standing) -> str:
    if standing.state is DeadlineState.LATE:
        days = standing.days_late
        return ngettext("quá hạn %(num)d ngày", "quá hạn %(num)d ngày", days) if days else _("quá hạn hôm nay")
    if standing.is_today:
        return _("hạn hôm nay")
    left = standing.working_days_left
    if left == 0:
        return _("không còn ngày làm việc nào")
    return ngettext("còn %(num)d ngày làm việc", "còn %(num)d ngày làm việc", left)


def _due(day: date, due: datetime, today: date) -> str:
    # A deadline within a day says its hour; one that is a whole day does not.
    clock = "" if due >= end_of_day(day) else local_time(due).strftime("%H:%M") + " "
    return _("hạn %(day)s", day=f"{clock}{weekday_name(day)} {short_day(day, today=today)}")
