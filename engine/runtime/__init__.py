"""The one door to SpiffWorkflow: start, advance, compact, save a case."""

import logging

from engine.runtime.live import LiveCase, Wait, play
from engine.runtime.statuses import CaseStatus
from engine.runtime.step import CaseRow, Change, Step, StepOutcome, advance, begin, lock_case
from engine.runtime.step_engine import StepEngine, Surroundings, Tables
from engine.runtime.surroundings import resolve_references
from engine.runtime.writing import correlation_key

__all__ = [
    "CaseRow",
    "CaseStatus",
    "Change",
    "LiveCase",
    "Step",
    "StepEngine",
    "StepOutcome",
    "Surroundings",
    "Tables",
    "Wait",
    "advance",
    "begin",
    "correlation_key",
    "lock_case",
    "play",
    "resolve_references",
]

# Below WARNING the library logs every change of every task, with the ids and data of all of them.
logging.getLogger("spiff").setLevel(logging.WARNING)
