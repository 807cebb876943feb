"""The one door to SpiffWorkflow: start, advance, compact, save a case."""

import logging

from engine.runtime.anonymising import (
    Depth,
    Emptied,
    Subject,
    Treatment,
    blanked,
    empty_case,
    removed,
    words_of_case,
)
from engine.runtime.case_rows import Changes
from engine.runtime.deadlines import StepDue, latest_moment, step_due
from engine.runtime.erasing import ErasureView, list_erasures, list_unwiped, note_erasure, note_wiped
from engine.runtime.live import LiveCase, Wait, play
from engine.runtime.locking import CaseRow, LockedCase, lock_case, lock_case_of_task, lock_free_cases
from engine.runtime.sealing import (
    HELD,
    SEALED_TITLE,
    all_sealed,
    digest_of_sealed,
    erase_sealed,
    is_being_sent,
    is_sealed,
    read_sealed,
    returned,
    seal,
    stubs,
    sweep,
    unseal,
)
from engine.runtime.shared_words import GOES, GONE, LONGEST, without_words
from engine.runtime.statuses import CaseStatus
from engine.runtime.step import Change, Step, StepOutcome, advance, advance_locked, amend, begin
from engine.runtime.step_engine import StepEngine, Surroundings, Tables
from engine.runtime.surroundings import resolve_references
from engine.runtime.undoing import (
    Before,
    Undoable,
    call_back,
    end_of_window,
    find_undoable,
    is_untouched,
    keep_undoable,
    list_undoable,
    look_at_case,
    put_back,
)
from engine.runtime.writing import correlation_key

__all__ = [
    "GOES",
    "GONE",
    "HELD",
    "LONGEST",
    "SEALED_TITLE",
    "Before",
    "CaseRow",
    "CaseStatus",
    "Change",
    "Changes",
    "Depth",
    "Emptied",
    "ErasureView",
    "LiveCase",
    "LockedCase",
    "Step",
    "StepDue",
    "StepEngine",
    "StepOutcome",
    "Subject",
    "Surroundings",
    "Tables",
    "Treatment",
    "Undoable",
    "Wait",
    "advance",
    "advance_locked",
    "all_sealed",
    "amend",
    "begin",
    "blanked",
    "call_back",
    "correlation_key",
    "digest_of_sealed",
    "empty_case",
    "end_of_window",
    "erase_sealed",
    "find_undoable",
    "is_being_sent",
    "is_sealed",
    "is_untouched",
    "keep_undoable",
    "latest_moment",
    "list_erasures",
    "list_undoable",
    "list_unwiped",
    "lock_case",
    "lock_case_of_task",
    "lock_free_cases",
    "look_at_case",
    "note_erasure",
    "note_wiped",
    "play",
    "put_back",
    "read_sealed",
    "removed",
    "resolve_references",
    "returned",
    "seal",
    "step_due",
    "stubs",
    "sweep",
    "unseal",
    "without_words",
    "words_of_case",
]

# Below WARNING the library logs every change of every task, with the ids and data of all of them.
logging.getLogger("spiff").setLevel(logging.WARNING)
