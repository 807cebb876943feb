from datetime import date
from uuid import UUID

from sqlalchemy import update

from engine.cases import claim_task
from engine.cases.attention import (
    Attention,
    Matter,
    count_agency_work,
    count_due_by_day,
    count_holders,
    list_attention,
    list_held_tasks,
    roles_in_use,
)
from engine.directory import close_account, digest_of
from engine.directory.editing import AgencyNoun, OfficerNoun, save_row
from engine.storage import begin_work, read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town


def _found(matter: Matter) -> list[tuple[str, int]]:
    with read_work() as work:
        return [(one.key, one.count) for one in list_attention(work) if one.matter is matter]


def _open(town: Town) -> UUID:
    """A case of Sở Xây dựng that waits for an officer."""
    town.publish(Diagram().start().user("write").end().chain("begin", "write", "done"))
    return town.open().id


def test_whoever_left_with_tasks_is_named(town: Town) -> None:
    case_id = _open(town)
    task = town.task(case_id, "write")
    claim_task(task.id, actor=town.officer("minh"))
    minh = town.officer("minh").id
    assert _found(Matter.LEFT_WITH_TASKS) == []
    with begin_work() as work:
        close_account(work, minh)

    assert _found(Matter.LEFT_WITH_TASKS) == [("minh", 1)]
    with read_work() as work:
        (held,) = list_held_tasks(work, "minh")
    assert (held.id, held.case_number) == (task.id, task.case_number)


def test_an_agency_that_ended_with_cases_and_officers_is_named(town: Town) -> None:
    _open(town)
    with begin_work() as work:
        work.connection.execute(
            update(tables.Agency).where(tables.Agency.code == "SXD").values(valid_to=date(2026, 11, 22))
        )

    assert _found(Matter.ENDED_WITH_CASES) == [("SXD", 1)]
    assert _found(Matter.ENDED_WITH_OFFICERS) == [("SXD", 4)]
    with read_work() as work:
        assert count_agency_work(work, "SXD") == (1, 1)
        assert count_agency_work(work, "SYT") == (0, 0)


def test_a_role_that_a_live_process_needs_and_nobody_holds_is_named(town: Town) -> None:
    _open(town)
    with begin_work() as work:
        versions = tables.ProcessVersion
        work.connection.execute(update(versions).values(facts={"lane_roles": {"Văn thư": "CLERK"}}))
    assert _found(Matter.ROLE_WITHOUT_HOLDER) == []

    quan = town.officer("quan")
    with read_work() as work:
        opened = digest_of(OfficerNoun().load(work, "an")["an"])
    save_row(OfficerNoun(), "an", {"grants": "OFFICER"}, opened=opened, actor=quan)
    assert _found(Matter.ROLE_WITHOUT_HOLDER) == [("CLERK", 1)]
    with read_work() as work:
        assert "CLERK" not in count_holders(work)
        assert set(roles_in_use(work)) == {"CLERK"}


def test_years_designers_administrators_and_hubs_are_watched(town: Town) -> None:
    assert [key for key, _count in _found(Matter.YEAR_NOT_ANNOUNCED)] == ["2026", "2027"]
    assert _found(Matter.TOO_FEW_DESIGNERS) == [("PROCESS_DESIGNER", 0)]
    assert _found(Matter.ONE_ADMIN) == [("ADMIN", 1)]
    assert _found(Matter.NO_HUB) == []

    quan = town.officer("quan")
    with read_work() as work:
        opened = digest_of(AgencyNoun().load(work, "SYT")["SYT"])
    save_row(AgencyNoun(), "SYT", {"is_hub": "có"}, opened=opened, actor=quan)
    assert _found(Matter.SEVERAL_HUBS) == [("SYT", 2)]
    with begin_work() as work:
        work.connection.execute(update(tables.Agency).values(is_hub=False))
    with read_work() as work:
        assert Attention(Matter.NO_HUB, "", "") in list_attention(work)


def test_tasks_due_on_a_day_are_counted(town: Town) -> None:
    case_id = _open(town)
    with begin_work() as work:
        work.connection.execute(update(tables.Task).where(tables.Task.case_id == case_id).values(due_at=town.clock.now))

    with read_work() as work:
        assert count_due_by_day(work, 2026) == {date(2026, 11, 23): 1}
        assert count_due_by_day(work, 2027) == {}
