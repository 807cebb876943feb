"""The stories of cases and tasks: start, claim, complete, hand over, mend; and their queues."""

from engine.cases.about import (
    ABOUT_NUMBER,
    OfferedProcess,
    RelatedCase,
    begin_about,
    list_offered,
    list_related,
    offers,
    open_about,
    subject_in,
    subject_of,
)
from engine.cases.acts import ActRow, ActView, find_act, get_act, list_acts, perform_act
from engine.cases.case_filter import Due
from engine.cases.claim import assign_task, claim_task, officer_name, release_task
from engine.cases.complete import complete_task
from engine.cases.content_grants import (
    content_open_until,
    list_grants,
    may_ask_for_content,
    may_look_into_grants,
    open_content,
)
from engine.cases.day import DayFigures, day_figures
from engine.cases.deploying import check_everything, deploy_library, directory_facts, rehearse
from engine.cases.drafts import find_draft, save_draft
from engine.cases.due_dates import change_case_due, change_task_due
from engine.cases.earlier import EarlierStep, list_earlier
from engine.cases.errors import (
    ActGone,
    AlreadyBegun,
    AlreadySent,
    AlreadyUndone,
    BeingSent,
    CaseNotFound,
    CaseNotRunning,
    DueChanged,
    IncidentClosed,
    NothingToUndo,
    SamePerson,
    TaskAlreadyClaimed,
    TaskDone,
    TaskHolderChanged,
    TaskNotFound,
    TaskWithdrawn,
    TimerGone,
    UndoBeingSent,
    UndoNotYours,
    UndoOver,
    UndoTooLate,
)
from engine.cases.finding import (
    TaskRow,
    case_by_number,
    cases_seen,
    may_read_content,
    may_see_case,
    sees_all,
    verdict_on,
    visible_cases,
)
from engine.cases.fire_timer import fire_timer
from engine.cases.incidents import mend_incident, record_failure, retry_incident, skip_incident
from engine.cases.messages import Delivery, deliver_in, deliver_kept, deliver_message, report_expired
from engine.cases.opened import OpenedTask, list_opened
from engine.cases.opening import OpenedCase, next_number, open_case, start_case
from engine.cases.openings import OpeningView, RoleCount, count_readers, list_openings, note_opening, preparing
from engine.cases.operate import cancel_case, resume_case, suspend_case, when_cancelled
from engine.cases.parts import sees_whole_case, side_processes
from engine.cases.proposed import Proposed
from engine.cases.queues import TaskPage, cursor_at, list_tasks
from engine.cases.reassign import list_receivers, reassign_task
from engine.cases.resend import resend
from engine.cases.role_steps import RoleStep, list_role_steps
from engine.cases.standing import TaskStanding, find_standing
from engine.cases.startable import StartableProcess, get_startable, list_startable
from engine.cases.succession import follow_directory
from engine.cases.take_back import take_back
from engine.cases.task_filter import Sort, TaskFilter
from engine.cases.text_versions import TextPart, TextVersion, VersionedText, list_text_versions
from engine.cases.timers import due_timers, fire_due_timers, next_due
from engine.cases.undo import UndoView, changes_to_come, find_undo, forget_undoable, list_undo, send_now, undo_step
from engine.cases.views import CaseView, DiagramView, IncidentView, TaskView, get_case, get_diagram_xml, get_task
from engine.cases.waiting import Waiting, count_waiting
from engine.runtime import CaseStatus, StepOutcome

__all__ = [
    "ABOUT_NUMBER",
    "ActGone",
    "ActRow",
    "ActView",
    "AlreadyBegun",
    "AlreadySent",
    "AlreadyUndone",
    "BeingSent",
    "CaseNotFound",
    "CaseNotRunning",
    "CaseStatus",
    "CaseView",
    "DayFigures",
    "Delivery",
    "DiagramView",
    "Due",
    "DueChanged",
    "EarlierStep",
    "IncidentClosed",
    "IncidentView",
    "NothingToUndo",
    "OfferedProcess",
    "OpenedCase",
    "OpenedTask",
    "OpeningView",
    "Proposed",
    "RelatedCase",
    "RoleCount",
    "RoleStep",
    "SamePerson",
    "Sort",
    "StartableProcess",
    "StepOutcome",
    "TaskAlreadyClaimed",
    "TaskDone",
    "TaskFilter",
    "TaskHolderChanged",
    "TaskNotFound",
    "TaskPage",
    "TaskRow",
    "TaskStanding",
    "TaskView",
    "TaskWithdrawn",
    "TextPart",
    "TextVersion",
    "TimerGone",
    "UndoBeingSent",
    "UndoNotYours",
    "UndoOver",
    "UndoTooLate",
    "UndoView",
    "VersionedText",
    "Waiting",
    "assign_task",
    "begin_about",
    "cancel_case",
    "case_by_number",
    "cases_seen",
    "change_case_due",
    "change_task_due",
    "changes_to_come",
    "check_everything",
    "claim_task",
    "complete_task",
    "content_open_until",
    "count_readers",
    "count_waiting",
    "cursor_at",
    "day_figures",
    "deliver_in",
    "deliver_kept",
    "deliver_message",
    "deploy_library",
    "directory_facts",
    "due_timers",
    "find_act",
    "find_draft",
    "find_standing",
    "find_undo",
    "fire_due_timers",
    "fire_timer",
    "follow_directory",
    "forget_undoable",
    "get_act",
    "get_case",
    "get_diagram_xml",
    "get_startable",
    "get_task",
    "list_acts",
    "list_earlier",
    "list_grants",
    "list_offered",
    "list_opened",
    "list_openings",
    "list_receivers",
    "list_related",
    "list_role_steps",
    "list_startable",
    "list_tasks",
    "list_text_versions",
    "list_undo",
    "may_ask_for_content",
    "may_look_into_grants",
    "may_read_content",
    "may_see_case",
    "mend_incident",
    "next_due",
    "next_number",
    "note_opening",
    "offers",
    "officer_name",
    "open_about",
    "open_case",
    "open_content",
    "perform_act",
    "preparing",
    "reassign_task",
    "record_failure",
    "rehearse",
    "release_task",
    "report_expired",
    "resend",
    "resume_case",
    "retry_incident",
    "save_draft",
    "sees_all",
    "sees_whole_case",
    "send_now",
    "side_processes",
    "skip_incident",
    "start_case",
    "subject_in",
    "subject_of",
    "suspend_case",
    "take_back",
    "undo_step",
    "verdict_on",
    "visible_cases",
    "when_cancelled",
]
