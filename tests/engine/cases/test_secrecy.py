from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text, update

from engine import audit
from engine.cases import (
    CaseNotFound,
    TaskNotFound,
    claim_task,
    complete_task,
    follow_directory,
    forget_undoable,
    get_case,
    get_task,
    list_tasks,
    save_draft,
)
from engine.cases.listing import list_cases
from engine.cases.recounting import carry_on_recount
from engine.cases.secrecy import (
    SecrecyLifted,
    get_sealed,
    lift_suspicion,
    list_sealed,
    open_sealed,
    suspect_secret,
    sweep_sealed,
)
from engine.errors import CaseSealed, Invalid, NotAllowed
from engine.jobs import carry_out, handlers, take_waiting
from engine.runtime.sealing import LEFT_IN_PLACE, SEALED_TITLE, sealed_tables
from engine.storage import begin_work, new_id, read_work
from engine.storage.tables import Agency, Base, Event, Grant, Outbox
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

PLANTED = "chữ được gài để tìm"


@pytest.fixture(autouse=True)
def _office(town: Town) -> None:
    one = Diagram("sample", {"title": "Mẫu"}).start().service("trace", "test.trace", text='"đã làm"')
    one.user("write", "OFFICER", formJsonSchemaFilename="sample/write.json")
    one.user("check", "OFFICER").end()
    one.chain("begin", "trace", "write", "check", "done")
    town.publish(one, files=form_files("sample/write", {"answer": line("Trả lời")}))
    with begin_work() as work:
        officer = town.officer("an")
        work.connection.execute(insert(Grant).values(officer_id=officer.id, role="SECRET_OFFICER", agency_code="SXD"))


def everything(*, but: tuple[str, ...] = ()) -> str:
    with read_work() as work:
        return "\n".join(
            repr(work.connection.execute(text(f'SELECT * FROM "{name}"')).all())
            for name in Base.metadata.tables
            if name not in but
        )


def snapshot(case_id: Any) -> dict[str, list[Any]]:
    """All rows of all tables but the record, the case's own head, and what those who decide were told."""
    passed = {"events", "cases", "notifications", "notice_problems"}
    with read_work() as work:
        return {
            name: sorted(map(repr, work.connection.execute(text(f'SELECT * FROM "{name}"'))))
            for name in Base.metadata.tables
            if name not in passed
        }


def test_marked_it_is_gone_from_every_table_that_anybody_reads(town: Town) -> None:
    case = town.open(note=PLANTED)
    task = town.task(case.id, "write")
    save_draft(task.id, {"answer": PLANTED}, actor=town.officer("minh"))
    assert PLANTED in everything()
    assert suspect_secret(case.id, actor=town.officer("minh"), reason="nghi ngờ")
    assert PLANTED not in everything(but=("sealed_cases",))
    assert list_tasks("mine", actor=town.officer("minh")).items == ()
    assert list_tasks("unit", actor=town.officer("minh")).items == ()
    assert [row.title for row in list_cases(actor=town.officer("dung")).items] == [SEALED_TITLE]
    for name, told in (("minh", CaseSealed), ("yen", (CaseNotFound, TaskNotFound))):
        with pytest.raises(told):
            get_task(task.id, actor=town.officer(name))
        with pytest.raises(told):
            get_case(case.id, actor=town.officer(name))


def test_nothing_is_done_in_it(town: Town) -> None:
    case = town.open()
    task = town.task(case.id, "write")
    suspect_secret(case.id, actor=town.officer("minh"), reason="nghi ngờ")
    with pytest.raises(CaseSealed):
        complete_task(task.id, {"answer": "xong"}, actor=town.officer("minh"))
    with pytest.raises(CaseSealed):
        claim_task(task.id, actor=town.officer("minh"))
    assert audit.verify().is_sound


def test_undone_every_row_is_as_it_was(town: Town) -> None:
    case = town.open(note=PLANTED)
    town.complete(case.id, "write", answer="đầu")
    save_draft(town.task(case.id, "check").id, {"answer": PLANTED}, actor=town.officer("minh"))
    before, title = snapshot(case.id), town.case(case.id).title
    suspect_secret(case.id, actor=town.officer("minh"), reason="nghi ngờ")
    assert snapshot(case.id) != before
    lift_suspicion(case.id, actor=town.officer("an"), reason="không phải bí mật")
    assert snapshot(case.id) == before
    assert town.case(case.id).title == title
    town.complete(case.id, "check")
    assert town.case(case.id).status == "completed"
    assert_all_is_well()


def test_what_waits_to_be_sent_is_held_and_goes_out_when_it_is_undone(town: Town) -> None:
    sent: list[Any] = []
    handlers.shelf["test.trace"] = lambda effect: sent.append(effect.id)
    case = town.open()
    held = take_waiting(10)
    assert len(held) == 1
    suspect_secret_while_leased(town, case.id, held[0])
    assert not carry_out(held[0])
    assert take_waiting(10) == []
    lift_suspicion(case.id, actor=town.officer("an"), reason="không phải")
    assert [carry_out(one) for one in take_waiting(10)] == [True]
    assert sent == held


def suspect_secret_while_leased(town: Town, case_id: Any, row_id: Any) -> None:
    """The worker that took the row comes to it only after the case is set aside."""
    with begin_work() as work:
        work.connection.execute(update(Outbox).where(Outbox.id == row_id).values(lease_until=None))
    suspect_secret(case_id, actor=town.officer("minh"), reason="nghi ngờ")


def test_who_decides_is_the_secret_officer_or_the_head(town: Town) -> None:
    case = town.open(note=PLANTED)
    suspect_secret(case.id, actor=town.officer("minh"), reason="nghi ngờ")
    for name in ("minh", "tam"):
        assert not get_sealed(case.number, actor=town.officer(name)).may_decide
        with pytest.raises(NotAllowed):
            lift_suspicion(case.id, actor=town.officer(name), reason="x")
        with pytest.raises(CaseNotFound):
            open_sealed(case.id, actor=town.officer(name))
    with pytest.raises(CaseNotFound):
        lift_suspicion(case.id, actor=town.officer("son"), reason="x")
    with pytest.raises(CaseNotFound):
        get_sealed(case.number, actor=town.officer("son"))
    assert list_sealed(actor=town.officer("son")) == ()
    assert [one.number for one in list_sealed(actor=town.officer("minh"))] == [case.number]
    (seen,) = list_sealed(actor=town.officer("an"))
    assert (seen.may_decide, seen.marked_by, seen.reason) == (True, "Lê Văn Minh", "nghi ngờ")
    assert "case_states" in open_sealed(case.id, actor=town.officer("dung"))
    assert [row.kind for row in town.rows(Event, case.id)][-2:] == [
        "secrecy.suspected", "secrecy.read"]  # fmt: skip
    lift_suspicion(case.id, actor=town.officer("dung"), reason="không phải")
    with pytest.raises(SecrecyLifted):
        lift_suspicion(case.id, actor=town.officer("an"), reason="không phải")


def test_it_is_marked_by_who_may_see_it_with_a_reason(town: Town) -> None:
    case = town.open()
    with pytest.raises(CaseNotFound):
        suspect_secret(case.id, actor=town.officer("yen"), reason="x")
    with pytest.raises(Invalid):
        suspect_secret(case.id, actor=town.officer("minh"), reason="  ")
    with pytest.raises(Invalid):
        suspect_secret(case.id, actor=town.officer("minh"), reason="x" * 501)
    assert suspect_secret(case.id, actor=town.officer("minh"), reason="một")
    assert suspect_secret(case.id, actor=town.officer("tam"), reason="hai")
    assert get_sealed(case.number, actor=town.officer("an")).reason == "một"


def test_what_is_typed_at_that_moment_is_kept_out_of_sight_and_comes_back(town: Town) -> None:
    case = town.open()
    task = town.task(case.id, "write")
    suspect_secret(case.id, actor=town.officer("minh"), reason="nghi ngờ")
    with pytest.raises(CaseSealed):
        complete_task(task.id, {"answer": PLANTED}, actor=town.officer("minh"))
    assert sweep_sealed() == 1
    assert PLANTED not in everything(but=("sealed_cases",))
    assert sweep_sealed() == 0
    lift_suspicion(case.id, actor=town.officer("an"), reason="không phải")
    assert get_task(task.id, actor=town.officer("minh")).data == {"answer": PLANTED}


def test_every_table_of_a_case_is_sealed_or_says_why_not() -> None:
    with_case = {table.name for table in Base.metadata.tables.values() if "case_id" in table.c}
    assert {table.name for table in sealed_tables()} | set(LEFT_IN_PLACE) == with_case
    assert all(LEFT_IN_PLACE.values())


def test_a_case_set_aside_stands_in_the_way_of_no_chore(town: Town) -> None:
    case, other = town.open(), town.open()
    suspect_secret(case.id, actor=town.officer("minh"), reason="nghi ngờ")
    with begin_work() as work:
        work.connection.execute(
            update(Agency)
            .where(Agency.code == "SXD")
            .values(valid_to=town.clock.now.date() - timedelta(days=1), successor_code="SYT")
        )
    follow_directory()
    assert town.case(other.id).agency == "SYT"
    assert town.case(case.id).agency == "SXD"
    carry_on_recount(Recounted())
    forget_undoable()
    town.wait(days=3)


@dataclass
class Recounted:
    """A day off that concerns every case."""

    payload: dict[str, Any] = field(
        default_factory=lambda: {"days": ["2026-11-25"], "reason": "nghỉ", "actor": "system"}
    )
    id: UUID = field(default_factory=new_id)
