"""The one door to SpiffWorkflow: start, advance, compact, save a case."""

import logging

from engine.runtime.live import LiveCase, Wait, play
from engine.runtime.locking import CaseRow, LockedCase, lock_case, lock_case_of_task
from engine.runtime.statuses import CaseStatus
from engine.runtime.step import Change, Step, StepOutcome, advance, advance_locked, begin
from engine.runtime.step_engine import StepEngine, Surroundings, Tables
from engine.runtime.surroundings import resolve_references
from engine.runtime.writing import correlation_key

__all__ = [
    "CaseRow",
    "CaseStatus",
    "Change",
    "LiveCase",
    "LockedCase",
    "Step",
    "StepEngine",
    "StepOutcome",
    "Surroundings",
    "Tables",
    "Wait",
    "advance",
    "advance_locked",
    "begin",
    "correlation_key",
    "lock_case",
    "lock_case_of_task",
    "play",
    "resolve_references",
]

# Below WARNING the library logs every change of every task, with the ids and data of all of them.
logging.getLogger("spiff").setLevel(logging.WARNING)
