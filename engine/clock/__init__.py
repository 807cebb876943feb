"""The legal working-day clock: which days offices work, when a term ends, how it was counted.

Pure: it knows no database and never asks what time it is; `now` is always given.
"""

from engine.clock.cycles import Cycle, parse_cycle
from engine.clock.days import CalendarDay, DayKind, OfficeHours
from engine.clock.due import due_at, due_date, latest_start_leaving, opening_before, step_due_date
from engine.clock.errors import CalendarInvalid, CalendarMissing, CycleInvalid, TermInvalid, TermNeedsInstant
from engine.clock.explain import CountedDay, DayReason, Explanation, explain_due
from engine.clock.parsing import parse_term
from engine.clock.seed import announced_years, seed_days
from engine.clock.standing import (
    DeadlineState,
    Standing,
    deadline_state,
    is_late,
    rests_on_guesses,
    working_days_left,
)
from engine.clock.terms import CalendarDays, DayTerm, Elapsed, Term, WorkingDays, WorkingHours
from engine.clock.working_calendar import WorkingCalendar
from engine.clock.zone import VIETNAM, end_of_day, local_day, local_time

__all__ = [
    "VIETNAM",
    "CalendarDay",
    "CalendarDays",
    "CalendarInvalid",
    "CalendarMissing",
    "CountedDay",
    "Cycle",
    "CycleInvalid",
    "DayKind",
    "DayReason",
    "DayTerm",
    "DeadlineState",
    "Elapsed",
    "Explanation",
    "OfficeHours",
    "Standing",
    "Term",
    "TermInvalid",
    "TermNeedsInstant",
    "WorkingCalendar",
    "WorkingDays",
    "WorkingHours",
    "announced_years",
    "deadline_state",
    "due_at",
    "due_date",
    "end_of_day",
    "explain_due",
    "is_late",
    "latest_start_leaving",
    "local_day",
    "local_time",
    "opening_before",
    "parse_cycle",
    "parse_term",
    "rests_on_guesses",
    "seed_days",
    "step_due_date",
    "working_days_left",
]
