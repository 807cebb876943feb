"""Who may read a petition: those who work on its case, and nobody for curiosity's sake."""

from uuid import UUID

from engine.cases import agencies_worked_in, cases_read, cases_worked_on
from engine.directory import Officer
from engine.petitions.submission_form import PROCESS
from engine.storage import Work


def may_read_petition(work: Work, officer: Officer, case_id: UUID) -> bool:
    """Whether the officer, or one they stand in for, works where the case lies or has been: all of it is theirs.

    An administrator, a process designer, a viewer of reports or who keeps secrets sees no content by that role alone,
    nor does a role that only another kind of case knows;
    who looks after cases may open one for a while, which is recorded.
    """
    return case_id in cases_read(work, [case_id], officer)


def may_read_part(work: Work, officer: Officer, case_id: UUID) -> bool:
    """Whether the officer's agency has at least a part in the case: it was asked for its opinion, for one.

    It reads what the petition says, what it was asked and what it said itself, and nothing else.
    """
    return case_id in cases_worked_on(work, [case_id], officer, with_sides=True) or may_read_petition(
        work, officer, case_id
    )


def agencies_read_in(work: Work, officer: Officer) -> set[str]:
    """The agencies whose petitions the officer, or one they stand in for, works on."""
    return agencies_worked_in(work, officer, PROCESS)
