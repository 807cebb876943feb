"""Whatever an admin does happens whole or not at all, also when the machine dies or others act at the same moment."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert

from engine import audit
from engine.cases import (
    CaseNotRunning,
    TaskNotFound,
    TaskWithdrawn,
    cancel_case,
    change_task_due,
    complete_task,
    fire_timer,
    open_content,
    reassign_task,
    resend,
    resume_case,
    suspend_case,
)
from engine.errors import CaseChanged
from engine.storage import begin_work, new_id, tables
from tests.support.at_once import at_once
from tests.support.diagrams import Diagram
from tests.support.town import MONDAY, Town, assert_all_is_well


class PowerCut(Exception):
    """The machine dies here."""


def opened(town: Town) -> UUID:
    """A case with a task, a timer beside it, and a letter that failed."""
    diagram = Diagram().start().user("check").user("after").end().chain("begin", "check", "after", "done")
    diagram.timer("late", '"2 hours"', tag="boundaryEvent", attachedToRef="check", cancelActivity="false")
    town.publish(diagram.user("hurry").flow("late", "hurry").flow("hurry", "done"))
    case_id = town.open().id
    with begin_work() as work:
        work.connection.execute(
            insert(tables.Outbox).values(
                id=new_id(), case_id=case_id, kind="petition.notice", payload={}, attempts=8, created_at=work.now,
                available_at=work.now, failed_at=work.now, last_error="unavailable",
            )
        )  # fmt: skip
    return case_id


Act = Callable[[Town, UUID], Callable[[], object]]


def acts() -> dict[str, Act]:
    """Each intervention, ready to be done to a case."""

    def on_task(act: Callable[..., object], **more: Any) -> Act:
        return lambda town, case_id: partial(
            act, town.task(case_id, "check").id, actor=town.officer("quan"), reason="Thử", **more
        )

    def on_case(act: Callable[..., object]) -> Act:
        return lambda town, case_id: partial(act, case_id, actor=town.officer("quan"), reason="Thử")

    def of(act: Callable[..., object], table: Any, *more: str) -> Act:
        def ready(town: Town, case_id: UUID) -> Callable[[], object]:
            (row,) = town.rows(table, case_id)
            return partial(act, case_id, row.id, *more, actor=town.officer("quan"), reason="Thử")

        return ready

    return {
        "reassign": lambda town, case_id: on_task(reassign_task, to=town.officer("minh").id, seen=None)(town, case_id),
        "due": on_task(partial(change_task_due, due=MONDAY + timedelta(days=9), seen=None)),
        "fire": of(fire_timer, tables.Timer, ""),
        "resend": of(resend, tables.Outbox),
        "suspend": on_case(suspend_case),
        "cancel": on_case(cancel_case),
        "content": on_case(open_content),
    }


def everything(town: Town, case_id: UUID) -> list[Any]:
    """All rows of the case that an intervention may touch."""
    watched = (tables.Task, tables.Timer, tables.Outbox, tables.Event, tables.CaseState, tables.ContentGrant)
    return [town.case(case_id), *(sorted(map(str, town.rows(table, case_id))) for table in watched)]


@pytest.mark.parametrize("name", sorted(acts()))
def test_a_machine_that_dies_before_the_end_leaves_nothing_behind(
    town: Town, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case_id = opened(town)
    act, before = acts()[name](town, case_id), everything(town, case_id)

    def dies(*_args: Any, **_more: Any) -> None:
        raise PowerCut

    monkeypatch.setattr("engine.runtime.writing.run_all", dies)
    monkeypatch.setattr(audit, "record", dies)
    with pytest.raises(PowerCut):
        act()
    monkeypatch.undo()
    assert everything(town, case_id) == before
    # And then it can be done, as if nothing had been.
    act()
    assert everything(town, case_id) != before
    assert_all_is_well()


def test_cancelling_while_an_officer_completes_ends_well_either_way(town: Town) -> None:
    quan, minh = town.officer("quan"), town.officer("minh")
    for _ in range(10):
        case_id = opened(town)
        task_id = town.task(case_id, "check").id
        cancelling, completing = at_once(
            partial(cancel_case, case_id, actor=quan, reason="Trùng"),
            partial(complete_task, task_id, {}, actor=minh),
        )
        assert cancelling is None
        assert completing is None or isinstance(completing, TaskWithdrawn | CaseNotRunning | CaseChanged | TaskNotFound)
        assert (town.case(case_id).status, town.open_elements(case_id)) == ("cancelled", [])
    assert_all_is_well()


def test_suspending_and_resuming_at_once_happens_in_some_order(town: Town) -> None:
    quan = town.officer("quan")
    for _ in range(10):
        case_id = opened(town)
        suspending, resuming = at_once(
            partial(suspend_case, case_id, actor=quan, reason="Kiểm tra"),
            partial(resume_case, case_id, actor=quan, reason="Xong"),
        )
        assert suspending is None
        assert resuming is None or isinstance(resuming, CaseNotRunning)
        assert town.case(case_id).status == ("suspended" if resuming else "running")
    assert_all_is_well()
