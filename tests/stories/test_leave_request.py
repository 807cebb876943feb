"""A procedure drawn in the designer alone: an officer asks for leave, and gets it, or not, or takes it back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.cases import start_case
from engine.cases.complete import complete_task
from engine.directory import Officer, find_officer_by_username
from engine.errors import NotAllowed
from engine.storage import read_work
from tests.support.province import HUB, Petition, Province, province_at

REQUEST = {"from_day": "2026-12-01", "to_day": "2026-12-07", "kind": "annual", "reason": "Về quê có việc gia đình"}


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The demo's province on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        yield province


def who(province: Province, agency: str, role: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, province.officer(agency, role))
    assert found is not None
    return found


def asks(province: Province, days: int, **more: Any) -> Petition:
    """An officer of the department asks for so many days; the case is followed like any other."""
    officer = who(province, "SNNMT", "OFFICER")
    data = {**REQUEST, "days": days, "cover": officer.username, **more}
    opened = start_case("leave_request", data, actor=officer)
    return Petition(province, opened.number, "")


def test_two_days_are_for_the_deputy_to_grant(province: Province) -> None:
    leave = asks(province, 2)
    task = leave.task("deputy_approval")
    assert (task.role, task.agency, task.case_title) == ("DEPUTY", "SNNMT", "Nghỉ phép 2 ngày, từ 2026-12-01")
    leave.done("deputy_approval", decision="approve")
    assert (leave.open, leave.status) == ([], "completed")


def test_five_days_come_back_to_whoever_asked_and_may_be_asked_for_again(province: Province) -> None:
    leave = asks(province, 5)
    leave.done("head_approval", decision="return", remarks="Tuần đó có đoàn kiểm tra")
    officer = who(province, "SNNMT", "OFFICER")
    assert leave.task("amend_request").assignee == officer.id
    with pytest.raises(NotAllowed):
        complete_task(leave.task("amend_request").id, {"decision": "withdraw"}, actor=who(province, "SNNMT", "HEAD"))
    leave.done("amend_request", decision="resubmit", **REQUEST, days=4, cover=officer.username)
    leave.done("head_approval", decision="refuse", remarks="Không bố trí được người làm thay")
    assert (leave.open, leave.status) == ([], "completed")


def test_a_request_that_came_back_may_be_taken_back(province: Province) -> None:
    leave = asks(province, 5)
    leave.done("head_approval", decision="return", remarks="Đề nghị lùi lại")
    leave.done("amend_request", decision="withdraw")
    assert leave.status == "completed"


def test_a_long_leave_asks_the_provincial_office_too(province: Province) -> None:
    leave = asks(province, 12)
    leave.done("head_approval", decision="approve")
    task = leave.task("hub_approval")
    assert (task.role, task.agency) == ("HEAD", HUB)
    leave.done("hub_approval", decision="approve")
    assert leave.status == "completed"


def test_after_two_working_days_the_deputy_is_asked_to_remind(province: Province) -> None:
    leave = asks(province, 5)
    province.time_passes(days=1)
    assert leave.open == ["head_approval"]
    province.until("decision_overdue")
    assert leave.open == ["head_approval", "urge_decision"]
    # The decision ends the case, and the reminder with it.
    leave.done("head_approval", decision="approve")
    assert (leave.open, leave.status) == ([], "completed")


def test_heads_do_not_ask_here(province: Province) -> None:
    with pytest.raises(NotAllowed):
        start_case("leave_request", {**REQUEST, "days": 2}, actor=who(province, "SNNMT", "HEAD"))
