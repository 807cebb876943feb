"""What stands beside a task to help with it: whose desk is full, and where each answer leads."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from engine.cases import TaskNotFound, find_draft
from engine.cases.loads import list_loads
from engine.cases.prospects import NextStep, list_prospects
from engine.clock import VIETNAM, CalendarDays, Term, WorkingDays, WorkingHours, local_day, parse_term
from engine.directory import OfficerRow
from engine.errors import HoiDapError
from engine.storage import read_work
from webui.auth import current_officer
from webui.formatting import full_day
from webui.inbox.task_page import TaskPage, as_text
from webui.kit.loads import load_words
from webui.speech import _, ngettext, translated


@dataclass(frozen=True, slots=True)
class ProspectWords:
    """Where an answer leads; without `label`, whatever is answered."""

    value: str
    label: str
    steps: tuple[str, ...]


def loads_of(officers: Iterable[OfficerRow]) -> Mapping[UUID, str]:
    """What lies with each of them, in words."""
    ids = [one.id for one in officers]
    with read_work() as work:
        loads = list_loads(work, ids)
    return {one: load_words(load) for one, load in loads.items()}


def prospects_of(task_id: UUID) -> tuple[ProspectWords, ...]:
    """Where each answer to a task leads, told once where all lead to the same; nothing where that cannot be told."""
    try:
        found = list_prospects(task_id, actor=current_officer())
    except TaskNotFound:
        return ()
    if len({one.steps for one in found}) == 1:
        return (ProspectWords("", "", tuple(map(step_words, found[0].steps))),)
    return tuple(
        ProspectWords(one.value, translated(one.label) if one.label else "", tuple(map(step_words, one.steps)))
        for one in found
    )


def own_draft(page: TaskPage) -> tuple[tuple[str, str], ...]:
    """What the reader typed in a task that they can no longer do, to read and copy: somebody else was faster."""
    if page.view.may_complete:
        return ()
    with read_work() as work:
        draft = find_draft(work, page.case.id, page.view.row.id, current_officer().id)
    return as_text(page.view.form, draft.data) if draft else ()


def step_words(step: NextStep) -> str:
    """`“Duyệt câu trả lời” – Thủ trưởng, Sở Xây dựng, 3 ngày làm việc`."""
    if not step.name:
        return _("kết thúc hồ sơ")
    facts = [translated(one) for one in (step.role, step.agency) if one]
    if term := term_words(step.term):
        facts.append(term)
    name = translated(step.name)
    return f"{name} ({', '.join(facts)})" if facts else name


def term_words(text: str) -> str:
    """A term or a moment as a procedure writes it, in words; nothing where it says neither."""
    if not text:
        return ""
    try:
        return _("đến %(day)s", day=full_day(local_day(_moment(text))))
    except ValueError:
        pass
    try:
        return _term(parse_term(text))
    except HoiDapError:
        return ""


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _term(term: Term) -> str:
    if isinstance(term, WorkingDays):
        return ngettext("%(num)d ngày làm việc", "%(num)d ngày làm việc", term.count)
    if isinstance(term, CalendarDays):
        return ngettext("%(num)d ngày", "%(num)d ngày", term.count)
    if isinstance(term, WorkingHours):
        return ngettext("%(num)d giờ làm việc", "%(num)d giờ làm việc", term.count)
    return ngettext("%(num)d giờ", "%(num)d giờ", max(1, round(term.seconds / 3600)))
