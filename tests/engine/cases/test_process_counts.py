"""How many cases stand at each step, and that each number is the length of the list it opens."""

from datetime import timedelta

import pytest

from engine.cases.case_filter import CaseFilter, Due, Trouble
from engine.cases.listing import list_cases
from engine.cases.process_counts import StepCount, count_places, get_version_diagram, list_process_counts
from engine.errors import NotFound
from engine.storage import tables
from tests.support.diagrams import Diagram
from tests.support.town import Town


@pytest.fixture
def office(town: Town) -> Town:
    """A town with a procedure that calls another, waits, and can fail."""
    main = Diagram("main", {"title": "Việc chính"}).start().user("check", dueIn='"2 working days"')
    main.node("callActivity", "call", name="Gọi", calledElement="inner").timer("pause", '"48 hours"')
    main.script("count", "total = number + 1").end().chain("begin", "check", "call", "pause", "count", "done")
    inner = Diagram("inner", {"title": "Việc con"}).start().user("work").end().chain("begin", "work", "done")
    main.timer("late", '"99 hours"', tag="boundaryEvent", attachedToRef="check", cancelActivity="false")
    town.publish(main.user("hurry").flow("late", "hurry").flow("hurry", "done"), inner)
    return town


def steps(town: Town, who: str = "quan", number: int | None = None) -> dict[str, StepCount]:
    return {step.element: step for step in count_places("main", number, actor=town.officer(who)).steps}


def test_cases_stand_where_their_tasks_waits_and_incidents_are(office: Town) -> None:
    cases = [office.open("main") for _ in range(4)]
    for case in cases[1:]:
        office.complete(case.id, "check")
    for case in cases[2:]:
        office.complete(case.id, "work")
    office.clock.move_to(office.rows(tables.Timer, cases[3].id)[0].due_at)
    office.fire()
    office.clock.move(days=10)
    found = steps(office)
    assert (found["check"].open, found["check"].late) == (1, 1)
    assert (found["work"].open, found["work"].process_id, found["work"].late) == (1, "inner", 0)
    assert found["count"].incidents == 2
    # A timer on the edge of a task is no place of its own.
    assert "late" not in found


def test_each_number_is_as_long_as_its_list(office: Town) -> None:
    for number in range(6):
        case = office.open("main")
        if number % 2:
            office.complete(case.id, "check")
    office.clock.move(days=7)
    quan = office.officer("quan")
    for step in steps(office).values():
        place = f"{step.process_id}/{step.element}"

        def listed(place: str = place, **more: object) -> int:
            wanted = CaseFilter(process_id="main", version=1, element=place, **more)  # type: ignore[arg-type]
            return len(list_cases(actor=quan, wanted=wanted).items)

        assert listed() == step.open, step
        assert listed(due=Due.LATE) == step.late, step
        assert listed(trouble=Trouble.INCIDENT) == step.incidents, step


def test_a_head_counts_the_cases_of_the_agency(office: Town) -> None:
    office.open("main")
    office.open("main", agency="SYT")
    assert steps(office)["check"].open == 2
    assert steps(office, "dung")["check"].open == 1
    (process,) = list_process_counts(actor=office.officer("son"))
    assert process.open == 1


def test_versions_are_counted_apart(office: Town) -> None:
    office.open("main")
    office.publish(Diagram("main", {"title": "Việc chính"}).start().user("check").end().chain("begin", "check", "done"))
    office.open("main")
    office.open("main")
    (process,) = list_process_counts(actor=office.officer("quan"))
    assert [(one.number, one.is_live, one.open) for one in process.versions] == [(2, True, 2), (1, False, 1)]
    assert (steps(office)["check"].open, steps(office, number=1)["check"].open) == (2, 1)


def test_its_diagrams_come_with_what_they_call(office: Town) -> None:
    places = count_places("main", None, actor=office.officer("quan"))
    assert [one.process_id for one in places.diagrams] == ["main", "inner"]
    assert places.diagram_of("inner") == "inner"
    diagram, xml = get_version_diagram("main", 1, "inner")
    assert (diagram.name, b'id="work"' in xml) == ("Việc con", True) or diagram.name == "inner"


@pytest.mark.parametrize(("process", "number"), [("other", None), ("main", 9)])
def test_what_is_not_published_is_not_found(office: Town, process: str, number: int | None) -> None:
    with pytest.raises(NotFound):
        count_places(process, number, actor=office.officer("quan"))


def test_a_late_case_is_late_at_each_step_where_it_stands(office: Town) -> None:
    office.open("main")
    office.clock.move(days=2)
    assert steps(office)["check"].late == 0
    office.clock.move_to(office.clock.now + timedelta(days=1))
    assert steps(office)["check"].late == 1
