"""What an administrator asks in the morning, in numbers: each the length of a list that can be opened."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from engine.cases.case_filter import CaseFilter, Due, Trouble
from engine.cases.finding import visible_cases
from engine.cases.listing import count_up_to, count_wanted
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

        def count(**asked: object) -> int:
            return count_wanted(work, CaseFilter(**asked), actor)  # type: ignore[arg-type]

        return MorningFigures(
            incidents=_incidents(work, actor),
            late=count(due=Due.LATE),
            today=count(due=Due.TODAY),
            soon=count(due=Due.SOON),
            idle=count(idle_days=idle_days),
            timers=count(trouble=Trouble.TIMER),
            outbox=count(trouble=Trouble.OUTBOX),
            opened_yesterday=count(started_from=yesterday, started_to=yesterday),
            ended_yesterday=count(ended_from=yesterday, ended_to=yesterday),
        )


def _incidents(work: Work, actor: Officer) -> int:
    query = (
        select(Incident.id)
        .join(Case, Case.id == Incident.case_id)
        .where(Incident.status == "open", visible_cases(actor))
    )
    return count_up_to(work, query)
