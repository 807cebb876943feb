"""Days, moments, deadlines and sizes as people say them, in the language of the page."""

from webui.formatting.days import exact_moment, full_day, moment_words, short_day, weekday_name
from webui.formatting.deadlines import DeadlineWords, deadline_words
from webui.formatting.numbers import file_size, group_digits

__all__ = [
    "DeadlineWords",
    "deadline_words",
    "exact_moment",
    "file_size",
    "full_day",
    "group_digits",
    "moment_words",
    "short_day",
    "weekday_name",
]
