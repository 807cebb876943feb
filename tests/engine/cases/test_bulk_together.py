"""What many cases wait for after one bulk act, and who may go on with them together."""

from uuid import UUID

import pytest

from engine.cases import BulkKind, claim_task, count_held, find_together, prepare_bulk, shape_bulk, start_bulk
from engine.cases.errors import TaskNotFound
from tests.support.diagrams import Diagram
from tests.support.town import Town, form_files, line

TEXT = "Nội dung chung đủ dài để gọi là một văn bản."
FORM = form_files("check", {"answer": line("Trả lời")}, required=["answer"])


@pytest.fixture
def checks(town: Town) -> list[UUID]:
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json").user("approve").user("send").end()
    town.publish(diagram.chain("begin", "check", "approve", "send", "done"), files=FORM)
    return [town.task(town.open().id, "check").id for _ in range(5)]


def complete(town: Town, tasks: list[UUID], text: str, *, source: UUID | None = None) -> UUID:
    minh = town.officer("minh")
    act = prepare_bulk(BulkKind.COMPLETE, tasks, actor=minh, source=source)
    if text:
        shape_bulk(act, actor=minh, data={"answer": text})
    town.clock.move(seconds=1)
    start_bulk(act, actor=minh)
    return act


def approvals(town: Town, element: str = "approve") -> list[UUID]:
    return [task.id for case in town.cases() for task in town.tasks(case, element=element)]


def test_what_one_text_has_led_to_the_next_step_is_found_from_any_of_them(town: Town, checks: list[UUID]) -> None:
    act = complete(town, checks[:4], TEXT)
    town.complete(town.cases()[4], "check", answer="Một mình, không cùng lượt với ai.")
    found = find_together(approvals(town)[0], actor=town.officer("an"))
    assert found is not None
    assert (found.source, set(found.tasks), found.data) == (act, set(approvals(town)[:4]), {"answer": TEXT})
    assert find_together(approvals(town)[4], actor=town.officer("an")) is None


def test_who_goes_on_with_all_of_them_leads_them_on_together(town: Town, checks: list[UUID]) -> None:
    act = complete(town, checks, TEXT)
    complete(town, approvals(town), "", source=act)
    found = find_together(approvals(town, "send")[0], actor=town.officer("minh"))
    assert found is not None
    assert len(found.tasks) == 5


def test_a_mere_choice_makes_no_bundle(town: Town, checks: list[UUID]) -> None:
    complete(town, checks, "đồng ý")
    assert find_together(approvals(town)[0], actor=town.officer("minh")) is None


def test_another_agency_finds_nothing(town: Town, checks: list[UUID]) -> None:
    complete(town, checks, TEXT)
    with pytest.raises(TaskNotFound):
        find_together(approvals(town)[0], actor=town.officer("yen"))


def test_each_officers_load_is_counted(town: Town, checks: list[UUID]) -> None:
    minh, an = town.officer("minh"), town.officer("an")
    for task in checks[:3]:
        claim_task(task, actor=minh)
    assert count_held([minh.id, an.id]) == {minh.id: 3, an.id: 0}
    assert count_held([]) == {}
