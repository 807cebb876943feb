"""What an administrator asks in the morning, in numbers: each the length of a list that can be opened."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from engine.cases.case_filter import CaseFilter, Due, Trouble
from engine.cases.finding import visible_cases
from engine.cases.listing import COUNT_UP_TO, count_wanted
from engine.clock import local_day
from engine.directory import Officer
from engine.storage import Work, read_work
from engine.storage.tables import Case, Incident

IDLE_DAYS = 7


@dataclass(frozen=True, slots=True)
class MorningFigures:
    """Numbers over the cases an officer may see, each counted up to a thousand and one."""

    incidents: int
    late: int
    today: int
    soon: int
    idle: int
    timers: int
    outbox: int
    opened_yesterday: int
    ended_yesterday: int


def morning_figures(*, actor: Officer, idle_days: int = IDLE_DAYS) -> MorningFigures:
    """The numbers of this moment; «yesterday» is the day before today in Việt Nam."""
    with read_work(actor.id) as work:
        yesterday = local_day(work.now) - timedelta(days=1)
        asked = {
            "late": CaseFilter(due=Due.LATE),
            "today": CaseFilter(due=Due.TODAY),
            "soon": CaseFilter(due=Due.SOON),
            "idle": CaseFilter(idle_days=idle_days),
            "timers": CaseFilter(trouble=Trouble.TIMER),
            "outbox": CaseFilter(trouble=Trouble.OUTBOX),
            "opened_yesterday": CaseFilter(started_from=yesterday, started_to=yesterday),
            "ended_yesterday": CaseFilter(ended_from=yesterday, ended_to=yesterday),
        }
        return MorningFigures(incidents=_incidents(work, actor), **count_wanted(work, asked, actor))


def _incidents(work: Work, actor: Officer) -> int:
    bounded = (
        select(Incident.id)
        .join(Case, Case.id == Incident.case_id)
        .where(Incident.status == "open", visible_cases(actor))
        .limit(COUNT_UP_TO + 1)
        .subquery()
    )
    return work.connection.scalar(select(func.count()).select_from(bounded)) or 0
