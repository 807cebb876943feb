"""A head goes on leave: asked for, seen beforehand, approved from above, one for the other, and back again."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine import audit
from engine.cases import complete_task, list_tasks
from engine.cases.foreseeing import preview_absence
from engine.clock import local_day
from engine.directory import (
    Officer,
    SubstitutionRefused,
    ask_absence,
    decide_absence,
    find_officer_by_username,
    get_officer,
    hub_agency,
    list_deciders,
    list_own_absences,
    read_away,
)
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import handle, take_on, transfer_to
from tests.support.province import Petition, Province, province_at
from tests.support.staff import Staff


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def drafted(province: Province) -> Petition:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    return petition.done("draft_answer", answer="Hồ sơ xong ngày 10/12. Mời bạn đến nhận.")


def named(username: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def asked(province: Province, substitute: str, *, first: int, last: int) -> dict[str, Any]:
    day = local_day(province.clock.now)
    return {
        "substitute": substitute,
        "first_day": (day + timedelta(days=first)).isoformat(),
        "last_day": (day + timedelta(days=last)).isoformat(),
        "reason": "Đi công tác",
    }


def test_a_head_is_away_and_a_deputy_signs_in_their_place(province: Province) -> None:
    petition = drafted(province)
    task = petition.task("approve_answer")
    head, drafter, deputy = province.officer_for(task), named(province.officer("SNNMT")), named("snnmt.034")
    Staff(petition, "approve_answer").presses("claim")

    # Whoever drafted could not approve: the head sees so before asking.
    with read_work() as work:
        wrong = read_away(work, asked(province, drafter.username, first=1, last=2), actor=head)
        seen = preview_absence(work, wrong, actor=head)
    assert [one.row.element for one in seen.refused] == ["approve_answer"]
    assert not seen.moving

    absence = ask_absence(asked(province, deputy.username, first=1, last=2), actor=head)
    with read_work() as work:
        (one,) = list_own_absences(work, head)
        preview = preview_absence(work, one.away, actor=head)
        deciders = [row.username for row in list_deciders(work, one)]
        above = get_officer(work, list_deciders(work, one)[0].id)
        assert above.works_in(hub_agency(work))
    assert [one.row.id for one in preview.moving] == [task.id]
    assert not {head.username, deputy.username} & set(deciders)
    for party in (head, deputy):
        with pytest.raises(SubstitutionRefused):
            decide_absence(absence, is_approved=True, actor=party)
    decide_absence(absence, is_approved=True, note="Đồng ý", actor=above)
    assert named(deputy.username).stands_for == ()

    province.time_passes(days=1)
    stand_in = named(deputy.username)
    assert [one.id for one in stand_in.stands_for] == [head.id]
    assert task.id in {one.id for one in list_tasks("mine", actor=stand_in).items}
    page = Staff(petition, "approve_answer", who=stand_in).page.text_content()
    assert f"Bạn làm việc này thay {head.full_name}" in page
    complete_task(task.id, {"decision": "approve"}, actor=stand_in)
    with read_work() as work:
        row = work.session.get(tables.Task, (petition.case_id, task.id))
        events = audit.list_events(work, petition.case_id)
    assert row is not None
    assert (row.completed_by, row.completed_for) == (deputy.id, head.id)
    (event,) = [one for one in events if one.facts.get("task") == task.id.hex and one.kind == "task.completed"]
    assert event.facts["on_behalf_of"] == head.id.hex
    assert f"Làm thay {head.full_name}" in Staff(petition, "issue_letter").page.text_content()

    # Back again: nothing is the deputy's any more, with nobody doing anything.
    province.clock.now += timedelta(days=2)
    assert named(deputy.username).stands_for == ()
    with begin_work() as work:
        assert [one.state for one in list_own_absences(work, head)] == ["over"]
