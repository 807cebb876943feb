"""Timers fire once, in the order of their times, also after downtime and with several workers."""

import threading
from uuid import UUID

from engine import audit
from engine.cases import cancel_case, due_timers, fire_due_timers, next_due, resume_case, suspend_case
from engine.storage import read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import MONDAY, Town, assert_all_is_well


def waiting(*terms: str) -> Diagram:
    """Several timers side by side, each leaving its trace."""
    diagram = Diagram().start().node("parallelGateway", "fork").flow("begin", "fork")
    for number, term in enumerate(terms):
        diagram.timer(f"timer_{number}", f'"{term}"').service(f"note_{number}", "test.trace", text=f'"{term}"')
        diagram.end(f"end_{number}").chain("fork", f"timer_{number}", f"note_{number}", f"end_{number}")
    return diagram


def reminded(*, interrupts: str = "") -> Diagram:
    """A task with a reminder each day, and perhaps a last moment that ends it."""
    beside = {"tag": "boundaryEvent", "attachedToRef": "check"}
    diagram = Diagram().start().user("check").end().chain("begin", "check", "done")
    diagram.timer("daily", '"R/24 hours"', kind="timeCycle", cancelActivity="false", **beside)
    diagram.service("remind", "test.trace", text='"remind"').end("reminded").chain("daily", "remind", "reminded")
    if interrupts:
        diagram.timer("last", f'"{interrupts}"', cancelActivity="true", **beside)
        diagram.service("stop", "test.trace", text='"stop"').end("stopped").chain("last", "stop", "stopped")
    return diagram


def fired_events(case_id: UUID) -> list[str]:
    with read_work() as work:
        return [event.facts["due"] for event in audit.list_events(work, case_id) if event.kind == "timer.fired"]


def test_a_timer_fires_at_its_time_and_not_before(town: Town) -> None:
    town.publish(waiting("2 hours"))
    case = town.open()
    assert town.wait(minutes=119) == 0
    assert town.wait(minutes=1) == 1
    assert (town.traces(), town.case(case.id).status) == (["2 hours"], "completed")
    assert town.rows(tables.Timer) == []
    assert_all_is_well()


def test_after_downtime_overdue_timers_fire_in_the_order_of_their_times(town: Town) -> None:
    town.publish(waiting("5 hours", "2 hours", "9 hours", "1 hours"))
    case = town.open()
    assert town.wait(days=3) == 4
    assert town.traces() == ["1 hours", "2 hours", "5 hours", "9 hours"]
    assert fired_events(case.id) == sorted(fired_events(case.id))


def test_a_cycle_catches_up_before_a_later_timer_ends_its_task(town: Town) -> None:
    town.publish(reminded(interrupts="60 hours"))
    case = town.open()
    town.wait(days=10)
    assert town.traces() == ["remind", "remind", "stop"]
    assert town.case(case.id).status == "completed"
    assert fired_events(case.id) == sorted(fired_events(case.id))


def test_a_cycle_goes_on_from_its_own_times_until_its_task_is_done(town: Town) -> None:
    town.publish(reminded())
    case = town.open()
    assert [town.wait(hours=25) for _ in range(3)] == [1, 1, 1]
    assert next_due() == MONDAY.replace(day=27)
    town.complete(case.id, "check")
    assert town.wait(days=5) == 0
    assert town.traces() == ["remind"] * 3
    assert town.case(case.id).status == "completed"


def test_a_cycle_with_a_number_of_rounds_ends_after_them(town: Town) -> None:
    diagram = reminded()
    diagram.nodes = [node.replace("R/24 hours", "R2/24 hours") for node in diagram.nodes]
    town.publish(diagram)
    case = town.open()
    assert town.wait(days=30) == 2
    assert town.traces() == ["remind"] * 2
    assert town.open_elements(case.id) == ["check"]
    assert_all_is_well()


def test_nothing_fires_in_a_suspended_case_and_what_was_due_fires_in_order_after(town: Town) -> None:
    town.publish(waiting("5 hours", "2 hours"))
    case = town.open()
    suspend_case(case.id, actor=town.officer("quan"), reason="Kiểm tra")
    assert town.wait(days=1) == 0
    resume_case(case.id, actor=town.officer("quan"), reason="Xong")
    assert town.fire() == 2
    assert town.traces() == ["2 hours", "5 hours"]


def test_a_case_suspended_between_the_look_and_the_firing_stays_as_it_is(town: Town) -> None:
    from engine.cases.timers import fire_first

    town.publish(waiting("2 hours"))
    case = town.open()
    town.clock.move(hours=3)
    assert len(due_timers(10)) == 1
    suspend_case(case.id, actor=town.officer("quan"), reason="Kiểm tra")
    assert not fire_first(case.id)
    assert town.traces() == []


def test_timers_of_a_cancelled_case_are_gone(town: Town) -> None:
    town.publish(waiting("2 hours", "3 hours"))
    case = town.open()
    cancel_case(case.id, actor=town.officer("quan"), reason="Gửi nhầm")
    assert town.wait(days=1) == 0
    assert town.rows(tables.Timer) == []
    assert_all_is_well()


def test_two_workers_at_once_fire_each_timer_once(town: Town) -> None:
    town.publish(waiting("1 hours", "2 hours", "2 hours", "3 hours"))
    cases = [town.open() for _ in range(8)]
    town.clock.move(days=1)
    counts: list[int] = []

    def work() -> None:
        while fired := fire_due_timers(5):
            counts.append(fired)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    town.fire()
    assert len(town.traces()) == len(cases) * 4
    assert sum(counts) <= len(cases) * 4
    for case in cases:
        assert town.case(case.id).status == "completed"
        assert fired_events(case.id) == sorted(fired_events(case.id))
    assert_all_is_well()


def test_one_case_with_a_long_past_does_not_hold_up_the_others(town: Town) -> None:
    town.publish(reminded())
    town.open()
    town.clock.move(days=20)
    town.publish(waiting("1 hours"))
    late = town.open()
    town.clock.move(hours=2)
    for _ in range(4):
        fire_due_timers(10)
    assert town.case(late.id).status == "completed"


def test_a_timer_whose_step_cannot_be_carried_through_is_tried_again_later_then_becomes_an_incident(
    town: Town,
) -> None:
    diagram = Diagram().start().timer("pause", '"1 hours"').node("exclusiveGateway", "again").script("turn", "n = 1")
    diagram.node("exclusiveGateway", "more").end().chain("begin", "pause", "again", "turn", "more")
    town.publish(diagram.flow("more", "again", default=True).flow("more", "done", "n == 2"))
    case = town.open()
    for _ in range(5):
        town.wait(hours=2)
    (incident,) = town.incidents(case.id)
    assert (incident.element, incident.code) == ("pause", "step.failed")
    assert town.case(case.id).status == "incident"
    assert len(town.rows(tables.Timer)) == 1
    assert_all_is_well()
