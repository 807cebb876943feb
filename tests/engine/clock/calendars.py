"""The calendars the clock's tests count with."""

from engine.clock import WorkingCalendar, seed_days

FIRST, LAST = 2024, 2028
SHIPPED = WorkingCalendar(day for year in range(FIRST, LAST + 1) for day in seed_days(year))
