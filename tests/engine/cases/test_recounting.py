"""A day off announced late: what it touches is seen beforehand, counted anew, and written down."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from engine import audit
from engine.cases import change_case_due, change_task_due, recounting, suspend_case
from engine.cases.recounting import BATCH, carry_on_recount, preview_recount, recount_case
from engine.clock import VIETNAM, end_of_day
from engine.directory import CALENDAR_CHANGED
from engine.directory.changes import digest_of
from engine.directory.editing import DayNoun, foresee_day, remove_day, save_row
from engine.errors import Unavailable
from engine.jobs.handlers import Effect
from engine.runtime import amend, lock_free_cases
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import Outbox
from tests.support.diagrams import Diagram, timer
from tests.support.town import Town, assert_all_is_well

STORM, NEXT_STORM = date(2026, 11, 27), date(2026, 12, 7)
DUE = end_of_day(date(2026, 12, 7))


def procedure(**properties: str) -> Diagram:
    """Ten working days; a step of five beside a timer of four and one that rings two days before the case is due."""
    diagram = Diagram("sample", {"dueIn": '"10 working days"', **properties}).start()
    diagram.user("check", dueIn='"5 working days"').user("after").end().end("rung").end("reminded")
    diagram.chain("begin", "check", "after", "done")
    for element, inner, end in (
        ("late", timer('"4 working days"'), "rung"),
        ("soon", timer('before(case_due(), "2 working days")', "timeDate"), "reminded"),
    ):
        diagram.node("boundaryEvent", element, inner, attachedToRef="check", cancelActivity="false")
        diagram.chain(element, end)
    return diagram


def opened(town: Town, **properties: str) -> Any:
    town.publish(procedure(**properties))
    return town.open()


def storm(town: Town, day: date = STORM) -> None:
    """The administrator enters a day off."""
    typed = {"day": day.isoformat(), "kind": "swap_off", "name": "Nghỉ tránh bão", "source": "CĐ 12/CĐ-UBND"}
    save_row(DayNoun(), None, typed, reason="Công điện 12", actor=town.officer("quan"))


def carry_out(most: int = 20) -> int:
    """What the worker does with the rows that wait; how many there were."""
    carried = 0
    while carried < most:
        with read_work() as work:
            query = select(Outbox).where(Outbox.kind == CALENDAR_CHANGED, Outbox.done_at.is_(None))
            row = work.connection.execute(query.order_by(Outbox.created_at)).first()
        if row is None:
            break
        carry_on_recount(Effect(row.id, None, row.kind, 1, row.created_at, row.payload))
        with begin_work() as work:
            work.connection.execute(update(Outbox).where(Outbox.id == row.id).values(done_at=work.now))
        carried += 1
    return carried


def timers(town: Town, case: Any) -> dict[str, datetime]:
    from engine.storage.tables import Timer

    return {row.element: row.due_at for row in town.rows(Timer, case.id)}


def test_a_day_off_moves_the_case_its_task_and_its_timers(town: Town) -> None:
    case = opened(town)
    assert town.case(case.id).due_at == DUE
    storm(town)
    assert town.case(case.id).due_at == DUE, "nothing moves before the worker has come"
    assert carry_out() == 1
    assert town.case(case.id).due_at == end_of_day(date(2026, 12, 8))
    assert town.task(case.id, "check").due_at == end_of_day(date(2026, 12, 1))
    rings = timers(town, case)
    assert rings["late"] == end_of_day(date(2026, 11, 30))
    assert rings["soon"] == datetime(2026, 12, 4, 7, 30, tzinfo=VIETNAM)
    assert_all_is_well()


def test_the_record_of_each_case_says_why_and_how(town: Town) -> None:
    case = opened(town)
    storm(town)
    carry_out()
    with read_work() as work:
        event = audit.list_events(work, case.id)[-1]
    assert event.kind == "case.recounted"
    assert event.actor == str(town.officer("quan").id)
    assert event.facts["days"] == ["2026-11-27"]
    assert event.facts["reason"] == "Công điện 12"
    assert datetime.fromisoformat(event.facts["old"]) == DUE
    assert datetime.fromisoformat(event.facts["new"]) == end_of_day(date(2026, 12, 8))
    assert (event.facts["tasks"], event.facts["timers"]) == (1, 2)


def test_what_it_touches_is_seen_before_it_is_saved(town: Town) -> None:
    case = opened(town)
    typed = {"day": STORM.isoformat(), "kind": "swap_off", "name": "Nghỉ tránh bão", "source": "CĐ 12/CĐ-UBND"}
    foreseen = foresee_day(None, typed, opened="", actor=town.officer("quan"))
    assert foreseen.days == (STORM,)
    preview = preview_recount(foreseen.after, foreseen.days, actor=town.officer("quan"))
    (touched,) = preview.touched
    assert (touched.number, touched.old_due, touched.new_due) == (case.number, DUE, end_of_day(date(2026, 12, 8)))
    assert (touched.tasks, touched.timers, preview.waiting) == (1, 2, 0)
    assert touched.agency == "SXD"
    assert town.case(case.id).due_at == DUE
    assert carry_out() == 0, "looking has changed nothing"


def test_a_case_that_began_later_or_ends_before_is_left_alone(town: Town) -> None:
    before = opened(town)
    town.clock.move_to(datetime(2026, 12, 8, 9, tzinfo=VIETNAM))
    after = town.open()
    storm(town, NEXT_STORM)
    carry_out()
    with read_work() as work:
        kinds = {event.kind for event in audit.list_events(work, after.id)}
    assert "case.recounted" not in kinds
    assert town.case(before.id).due_at == end_of_day(date(2026, 12, 8))


def test_what_people_have_decided_stays(town: Town) -> None:
    case, quan = opened(town), town.officer("quan")
    later = end_of_day(date(2026, 12, 18))
    change_task_due(
        town.task(case.id, "check").id, later, seen=town.task(case.id, "check").due_at, actor=quan, reason="a"
    )
    change_case_due(case.id, later, seen=DUE, actor=quan, reason="Thỏa thuận")
    storm(town)
    carry_out()
    assert town.case(case.id).due_at == later
    assert town.task(case.id, "check").due_at == later


def test_taking_the_day_back_brings_the_old_dates_back(town: Town) -> None:
    case = opened(town)
    storm(town)
    carry_out()
    with read_work() as work:
        values = DayNoun().load(work)[STORM.isoformat()]
    remove_day(STORM.isoformat(), opened=digest_of(values), reason="Bão tan", actor=town.officer("quan"))
    carry_out()
    assert town.case(case.id).due_at == DUE
    assert town.task(case.id, "check").due_at == end_of_day(date(2026, 11, 30))


def test_words_that_change_alone_count_nothing_anew(town: Town) -> None:
    opened(town)
    with read_work() as work:
        values = DayNoun().load(work)["2027-01-01"]
    save_row(
        DayNoun(), "2027-01-01", {"source": "Thông báo 1/TB"}, opened=digest_of(values), actor=town.officer("quan")
    )
    assert carry_out() == 0


def test_a_suspended_case_is_counted_and_stays_suspended(town: Town) -> None:
    case = opened(town)
    suspend_case(case.id, actor=town.officer("quan"), reason="Kiểm tra")
    storm(town)
    carry_out()
    assert town.case(case.id).status == "suspended"
    assert town.case(case.id).due_at == end_of_day(date(2026, 12, 8))


def test_many_cases_are_counted_in_batches_that_may_be_carried_out_twice(town: Town) -> None:
    town.publish(procedure())
    cases = [town.open() for _ in range(BATCH + 3)]
    storm(town)
    with read_work() as work:
        row = work.connection.execute(select(Outbox).where(Outbox.kind == CALENDAR_CHANGED)).one()
    first = Effect(row.id, None, row.kind, 1, row.created_at, row.payload)
    carry_on_recount(first)
    carry_on_recount(first)
    with read_work() as work:
        assert len(work.connection.execute(select(Outbox.id).where(Outbox.kind == CALENDAR_CHANGED)).all()) == 2
    carry_out()
    for case in cases:
        with read_work() as work:
            kinds = [event.kind for event in audit.list_events(work, case.id)]
        assert kinds.count("case.recounted") == 1


def test_a_case_that_has_ended_is_not_counted(town: Town) -> None:
    case = opened(town)
    town.complete(case.id, "check")
    town.complete(case.id, "after")
    assert not recount_case(case.id, days=[STORM], reason="", actor=str(uuid4()))


@pytest.mark.parametrize("day", [date(2026, 11, 28), date(2026, 11, 29)])
def test_a_make_up_day_brings_dates_forward(town: Town, day: date) -> None:
    case = opened(town)
    typed = {"day": day.isoformat(), "kind": "swap_work", "name": "Làm bù", "source": "CV 1"}
    save_row(DayNoun(), None, typed, reason="", actor=town.officer("quan"))
    carry_out()
    assert town.case(case.id).due_at == end_of_day(date(2026, 12, 4))


def test_a_batch_cut_off_in_the_middle_loses_no_case_and_counts_none_twice(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.publish(procedure())
    cases = [town.open() for _ in range(5)]
    storm(town)
    with read_work() as work:
        row = work.connection.execute(select(Outbox).where(Outbox.kind == CALENDAR_CHANGED)).one()
    batch, calls = Effect(row.id, None, row.kind, 1, row.created_at, row.payload), list[int]()

    def cut_off_the_second_time(work: Work, amended: Any) -> int:
        calls.append(amend(work, amended))
        if len(calls) == 2:
            raise Unavailable
        return calls[-1]

    monkeypatch.setattr(recounting, "AT_ONCE", 2)
    monkeypatch.setattr(recounting, "amend", cut_off_the_second_time)
    with pytest.raises(Unavailable):
        carry_on_recount(batch)
    moved = end_of_day(date(2026, 12, 8))
    assert sorted(town.case(case.id).due_at == moved for case in cases) == [False, False, False, True, True]
    carry_on_recount(batch)
    for case in cases:
        assert town.case(case.id).due_at == moved
        assert town.task(case.id, "check").due_at == end_of_day(date(2026, 12, 1))
        assert timers(town, case)["late"] == end_of_day(date(2026, 11, 30))
        with read_work() as work:
            assert [event.kind for event in audit.list_events(work, case.id)].count("case.recounted") == 1
    assert_all_is_well()


def test_a_case_that_somebody_is_changing_is_counted_after_the_others(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.publish(procedure())
    cases = [town.open() for _ in range(3)]
    storm(town)
    free = lock_free_cases

    def all_but_the_first(work: Work, case_ids: Any) -> Any:
        return free(work, [case_id for case_id in case_ids if case_id != cases[0].id])

    monkeypatch.setattr(recounting, "lock_free_cases", all_but_the_first)
    carry_out()
    assert {town.case(case.id).due_at for case in cases} == {end_of_day(date(2026, 12, 8))}
    assert_all_is_well()
