"""Incidents by what failed where, within what one may see; many retried, each with its own result."""

from typing import Any

import pytest

from engine.cases import skip_incident
from engine.cases.incident_list import IncidentKind, list_incident_groups, list_incidents, retry_incidents
from engine.definitions.operations import Operation, Parameter, catalogue
from engine.errors import Invalid, NotAllowed
from engine.storage import new_id
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


class Machine:
    """Something beyond the case that is out of order until it is mended."""

    is_broken = True


def _use(_context: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    if Machine.is_broken and arguments["text"] != "fine":
        raise ValueError("out of order")
    return {}


USE = Operation("test.machine", "Máy", (Parameter("text"),), (), None, is_outward=False, run=_use)


@pytest.fixture
def works(town: Town) -> Town:
    """A town whose procedure uses the machine, then computes."""
    Machine.is_broken = True
    if catalogue.find("test.machine") is None:
        catalogue.register(USE)
    diagram = Diagram().start().service("use", "test.machine", text="name").script("count", "total = number + 1")
    town.publish(diagram.user("after").end().chain("begin", "use", "count", "after", "done"))
    return town


def test_the_same_failure_at_the_same_step_is_one_kind(works: Town) -> None:
    for _ in range(3):
        works.open(name="x", number=1)
        works.clock.move(minutes=5)
    works.open(name="fine")
    first, second = list_incident_groups(actor=works.officer("quan"))
    assert (first.kind.element, first.count, second.kind.element, second.count) == ("use", 3, "count", 1)
    assert first.oldest_at < first.newest_at
    assert second.kind.process_id == "sample"


def test_a_head_sees_the_incidents_of_the_agency_alone(works: Town) -> None:
    works.open(name="x", number=1)
    other = works.open(name="x", number=1, agency="SYT")
    (group,) = list_incident_groups(actor=works.officer("dung"))
    assert group.count == 1
    page = list_incidents(group.kind, actor=works.officer("dung"))
    assert page is not None
    assert other.number not in {row.case_number for row in page.items}


def test_one_kind_page_by_page_the_oldest_first(works: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.cases.incident_list.PAGE_SIZE", 2)
    numbers = [works.open(name="x", number=1).number for _ in range(5)]
    kind, quan = list_incident_groups(actor=works.officer("quan"))[0].kind, works.officer("quan")
    seen: list[str] = []
    after = None
    for _ in range(3):
        page = list_incidents(kind, actor=quan, after=after)
        assert page is not None
        seen += [row.case_number for row in page.items]
        after = page.next_after
    assert (seen, after) == (numbers, None)


def test_a_kind_that_is_no_more_has_no_page(works: Town) -> None:
    assert list_incidents(IncidentKind("x", "sample", "use"), actor=works.officer("quan")) is None


def test_many_are_retried_once_the_cause_is_mended_each_with_its_own_result(works: Town) -> None:
    cases = [works.open(name="x", number=1), works.open(name="x"), works.open(name="x", number=1)]
    incidents = [works.incidents(case.id)[0] for case in cases]
    quan = works.officer("quan")
    skip_incident(cases[2].id, incidents[2].id, actor=quan, reason="Đã làm tay")
    Machine.is_broken = False
    chosen = [(case.id, incident.id) for case, incident in zip(cases, incidents, strict=True)]
    fine, stuck, late = retry_incidents([*chosen, (new_id(), new_id())], actor=quan, reason="Máy đã sửa")
    assert (fine.case_number, fine.error, fine.is_stuck) == (cases[0].number, None, False)
    # The machine works, and what comes after it fails for want of a number.
    assert (stuck.error, stuck.is_stuck) == (None, True)
    assert type(late.error).__name__ == "IncidentClosed"
    assert works.open_elements(cases[0].id) == ["after"]
    assert_all_is_well()


def test_only_an_admin_retries_and_says_why(works: Town) -> None:
    case = works.open(name="x", number=1)
    chosen = [(case.id, works.incidents(case.id)[0].id)]
    with pytest.raises(NotAllowed):
        retry_incidents(chosen, actor=works.officer("dung"), reason="Thử")
    with pytest.raises(Invalid):
        retry_incidents(chosen, actor=works.officer("quan"), reason="")
