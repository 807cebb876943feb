"""The words that expressions of a procedure may use without anyone having set them."""

from engine.scripting import STANDARD_FUNCTIONS

CONTEXT_FUNCTIONS = (
    "today",
    "now",
    "working_days",
    "days",
    "budget",
    "case_due",
    "before",
    "after",
    "hub",
    "agency_name",
    "agency_for",
    "agencies",
    "working_days_since",
)
"""Functions that look at the step's moment, the calendar and the directory; the runtime gives them."""

FUNCTION_NAMES = frozenset(STANDARD_FUNCTIONS) | frozenset(CONTEXT_FUNCTIONS)

RESERVED_VARIABLES = frozenset({"agency", "case_number"})
"""Variables every case has: the agency it lies with, and its number."""

INITIATOR = "initiator"
"""The variable with the username of the officer who started the case; cases that a program starts have none."""

PAUSED_DAYS = "paused_days"
"""The variable in which a case counts the days its clock stood still; a table of budgets reads 0 until one does."""
