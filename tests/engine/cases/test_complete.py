"""Completing a task: whose it is, what was typed, and what is kept when it cannot be done."""

from typing import Any
from uuid import UUID

import pytest

from engine import audit
from engine.cases import (
    CaseNotRunning,
    SamePerson,
    TaskAlreadyClaimed,
    TaskDone,
    TaskNotFound,
    TaskWithdrawn,
    claim_task,
    complete_task,
    get_task,
    save_draft,
    suspend_case,
)
from engine.directory import import_catalogues
from engine.errors import CaseChanged, Invalid, NotAllowed, StepFailed
from engine.storage import begin_work, read_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well, form_files, line

FIELDS = {
    "decision": {"type": "string", "title": "Quyết định", "enum": ["accept", "refuse"]},
    "reason": line("Lý do"),
    "answer": {"type": "string", "title": "Trả lời", "maxLength": 20_000},
    "phone": line("Điện thoại", format="phone", **{"x-personal": True}),
}
FORM = form_files(
    "check", FIELDS, required=["decision", "reason"], fields={"reason": {"visible_when": 'decision == "refuse"'}}
)


@pytest.fixture
def case(town: Town) -> UUID:
    """A case at `check`, whose approver `approve` must be another person."""
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json")
    diagram.user("approve", notSameAs="check").end().chain("begin", "check", "approve", "done")
    town.publish(diagram, files=FORM)
    return town.open().id


def drafts(town: Town, case: UUID) -> list[tuple[UUID, dict[str, Any]]]:
    return [(row.officer_id, row.data) for row in town.rows(tables.TaskDraft, case)]


def test_what_is_typed_goes_into_the_case_and_long_or_personal_texts_stay_beside_it(town: Town, case: UUID) -> None:
    task = town.task(case, "check")
    outcome = town.complete(case, "check", decision="accept", answer="Rất dài " * 50, phone="0912 345 678")
    variables = town.variables(case)
    assert variables["decision"] == "accept"
    assert variables["answer"] == {"$form": f"{task.id.hex}/answer"}
    assert variables["phone"] == {"$form": f"{task.id.hex}/phone"}
    (kept,) = town.rows(tables.FormData, case)
    assert (kept.data["phone"], kept.saved_by) == ("0912345678", str(town.officer("minh").id))
    assert [town.task(case, "approve").id] == list(outcome.opened)
    assert_all_is_well()


def test_neither_log_nor_state_of_a_case_holds_what_a_person_typed(town: Town, case: UUID) -> None:
    town.complete(case, "check", decision="accept", answer="bí mật riêng tư", phone="0912345678")
    with read_work() as work:
        told = str(audit.list_events(work, case))
    (event,) = [row for row in town.rows(tables.Event, case) if row.kind == "task.completed"]
    for secret in ("riêng tư", "0912345678"):
        assert secret not in told
        assert secret not in str(audit.unpack(event.body))
    assert "fields" in told


def test_a_wrong_field_is_named_nothing_happens_and_what_was_typed_is_kept(town: Town, case: UUID) -> None:
    task = town.task(case, "check")
    typed = {"decision": "refuse", "answer": "nháp", "phone": "12"}
    with pytest.raises(Invalid) as told:
        complete_task(task.id, typed, actor=town.officer("minh"))
    assert {problem.where for problem in told.value.problems} == {"/reason", "/phone"}
    assert all(problem.remedy for problem in told.value.problems)
    assert drafts(town, case) == [(town.officer("minh").id, typed)]
    assert get_task(task.id, actor=town.officer("minh")).data["answer"] == "nháp"
    assert town.open_elements(case) == ["check"]


def test_a_hidden_field_is_neither_asked_for_nor_taken(town: Town, case: UUID) -> None:
    town.complete(case, "check", decision="accept", reason="không được giữ")
    assert town.variables(case).get("reason") is None


def test_a_fields_condition_may_read_what_the_case_knows(town: Town) -> None:
    form = form_files("check", {"remark": line("Ghi chú")}, fields={"remark": {"visible_when": 'kind == "hard"'}})
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json").user("then").end()
    town.publish(diagram.chain("begin", "check", "then", "done"), files=form)
    hard, easy = town.open(kind="hard").id, town.open(kind="easy").id
    for case in (hard, easy):
        town.complete(case, "check", remark="cần xem lại")
    assert town.variables(hard)["remark"] == "cần xem lại"
    assert town.variables(easy)["remark"] is None


def test_a_code_that_is_in_no_catalogue_is_refused(town: Town) -> None:
    with begin_work() as work:
        import_catalogues(work, {"fields": [{"code": "dat_dai", "name": "Đất đai"}]})
    form = form_files("check", {"field": line("Lĩnh vực", **{"x-catalogue": "fields"})})
    diagram = Diagram().start().user("check", formJsonSchemaFilename="check.json").end()
    town.publish(diagram.chain("begin", "check", "done"), files=form)
    case = town.open().id
    with pytest.raises(Invalid):
        town.complete(case, "check", field="khong_co")
    town.complete(case, "check", field="dat_dai")


def test_a_task_without_a_form_takes_no_data(town: Town, case: UUID) -> None:
    town.complete(case, "check", decision="accept")
    approve = town.task(case, "approve")
    complete_task(approve.id, {"agency": "SYT", "decision": "refuse"}, actor=town.officer("an"))
    assert town.variables(case)["decision"] == "accept"
    assert town.case(case).agency == "SXD"


def test_a_stale_page_is_told_that_the_case_has_moved_on(town: Town) -> None:
    diagram = Diagram().start().node("parallelGateway", "fork").user("left").user("right")
    diagram.node("parallelGateway", "join").end().chain("begin", "fork", "left", "join", "done")
    town.publish(diagram.chain("fork", "right", "join"))
    case = town.open()
    seen = town.case(case.id).revision
    left, right = town.task(case.id, "left"), town.task(case.id, "right")
    complete_task(left.id, {}, actor=town.officer("minh"), revision=seen)
    with pytest.raises(CaseChanged):
        complete_task(right.id, {"typed": 1}, actor=town.officer("an"), revision=seen)
    assert drafts(town, case.id) == [(town.officer("an").id, {"typed": 1})]
    complete_task(right.id, {}, actor=town.officer("an"), revision=seen + 1)
    assert town.case(case.id).status == "completed"


@pytest.mark.parametrize("revision", [None, 1])
def test_a_done_task_names_who_did_it_and_keeps_what_the_other_typed(
    town: Town, case: UUID, revision: int | None
) -> None:
    task = town.task(case, "check")
    complete_task(task.id, {"decision": "accept"}, actor=town.officer("minh"), revision=revision)
    with pytest.raises(TaskDone, match="Lê Văn Minh"):
        complete_task(task.id, {"decision": "refuse"}, actor=town.officer("an"), revision=revision)
    assert drafts(town, case) == [(town.officer("an").id, {"decision": "refuse"})]
    assert town.variables(case)["decision"] == "accept"


def test_completing_takes_away_ones_own_draft_and_leaves_a_colleagues(town: Town, case: UUID) -> None:
    task = town.task(case, "check")
    for username in ("minh", "an"):
        save_draft(task.id, {"answer": username}, actor=town.officer(username))
    town.complete(case, "check", decision="accept", by="minh")
    assert drafts(town, case) == [(town.officer("an").id, {"answer": "an"})]


def test_a_task_that_lies_with_another_is_theirs(town: Town, case: UUID) -> None:
    claim_task(town.task(case, "check").id, actor=town.officer("minh"))
    with pytest.raises(TaskAlreadyClaimed, match="Lê Văn Minh"):
        town.complete(case, "check", by="an", decision="accept")
    town.complete(case, "check", by="minh", decision="accept")


def test_who_has_not_the_role_is_told_the_rule_and_who_may_not_see_the_case_nothing(town: Town, case: UUID) -> None:
    with pytest.raises(NotAllowed, match="OFFICER"):
        town.complete(case, "check", by="dung", decision="accept")
    with pytest.raises(TaskNotFound):
        town.complete(case, "check", by="yen", decision="accept")
    assert drafts(town, case) == [(town.officer("dung").id, {"decision": "accept"})]


def test_nothing_is_done_in_a_suspended_case(town: Town, case: UUID) -> None:
    suspend_case(case, actor=town.officer("quan"), reason="Kiểm tra")
    with pytest.raises(CaseNotRunning):
        town.complete(case, "check", decision="accept")


def test_a_task_whose_branch_was_cut_off_is_withdrawn(town: Town) -> None:
    diagram = Diagram().start().user("check").timer(
        "late", '"2 hours"', tag="boundaryEvent", attachedToRef="check", cancelActivity="true"
    )  # fmt: skip
    diagram.user("hurry").end().chain("begin", "check", "done").flow("late", "hurry").flow("hurry", "done")
    town.publish(diagram)
    case = town.open().id
    task = town.task(case, "check")
    town.wait(hours=3)
    with pytest.raises(TaskWithdrawn):
        complete_task(task.id, {}, actor=town.officer("minh"))
    assert town.open_elements(case) == ["hurry"]


class TestFourEyes:
    """`approve` may not be done by who did `check`."""

    def test_the_same_person_is_refused(self, town: Town, case: UUID) -> None:
        town.complete(case, "check", by="minh", decision="accept")
        with pytest.raises(SamePerson, match="check"):
            town.complete(case, "approve", by="minh")
        town.complete(case, "approve", by="an")

    def test_the_absent_officer_in_whose_name_it_was_done_is_refused(self, town: Town, case: UUID) -> None:
        claim_task(town.task(case, "check").id, actor=town.officer("minh"))
        town.substitutes("minh", "dung")
        town.complete(case, "check", by="dung", decision="accept")
        with pytest.raises(SamePerson):
            town.complete(case, "approve", by="minh")
        town.complete(case, "approve", by="an")

    def test_a_substitute_does_not_approve_in_the_name_of_who_did_it(self, town: Town, case: UUID) -> None:
        town.complete(case, "check", by="minh", decision="accept")
        town.substitutes("minh", "dung")
        with pytest.raises(SamePerson):
            town.complete(case, "approve", by="dung")

    def test_a_substitute_with_a_role_of_their_own_approves_in_their_own_name(self, town: Town, case: UUID) -> None:
        town.complete(case, "check", by="minh", decision="accept")
        town.substitutes("minh", "an")
        town.complete(case, "approve", by="an")
        (row,) = [row for row in town.rows(tables.Task, case) if row.element == "approve"]
        assert (row.completed_by, row.completed_for) == (town.officer("an").id, None)

    def test_it_is_known_for_whom_a_substitute_acted(self, town: Town, case: UUID) -> None:
        town.substitutes("minh", "dung")
        town.complete(case, "check", by="dung", decision="accept")
        (row,) = [row for row in town.rows(tables.Task, case) if row.element == "check"]
        assert (row.completed_by, row.completed_for) == (town.officer("dung").id, town.officer("minh").id)


def test_an_endless_automatic_loop_is_refused_with_its_element_and_nothing_is_lost(town: Town) -> None:
    diagram = Diagram().start().user("check").node("exclusiveGateway", "again").script("turn", "count = 1")
    diagram.node("exclusiveGateway", "more").end().chain("begin", "check", "again", "turn", "more")
    town.publish(diagram.flow("more", "again", default=True).flow("more", "done", "count == 2"))
    case = town.open().id
    with pytest.raises(StepFailed) as told:
        town.complete(case, "check", typed="x")
    assert "2000" in str(told.value)
    assert told.value.facts["element"] in {"again", "turn", "more"}
    assert town.open_elements(case) == ["check"]
    assert drafts(town, case) == [(town.officer("minh").id, {"typed": "x"})]
    assert_all_is_well()


def test_a_task_opens_although_its_instructions_speak_of_what_is_not_known_yet(town: Town) -> None:
    inner = (
        "<extensionElements><spiffworkflow:instructionsForEndUser>Hôm nay {{ today() }}, {{ not_yet }}"
        "</spiffworkflow:instructionsForEndUser></extensionElements>"
    )
    town.publish(Diagram().start().user("check", inner=inner).end().chain("begin", "check", "done"))
    opened = town.open()
    view = get_task(town.task(opened.id, "check").id, actor=town.officer("minh"))
    assert "not_yet" in view.instructions_html
    assert view.may_complete


def test_instructions_may_ask_for_the_day(town: Town) -> None:
    inner = (
        "<extensionElements><spiffworkflow:instructionsForEndUser>Hôm nay {{ today() }}."
        "</spiffworkflow:instructionsForEndUser></extensionElements>"
    )
    town.publish(Diagram().start().user("check", inner=inner).end().chain("begin", "check", "done"))
    opened = town.open()
    view = get_task(town.task(opened.id, "check").id, actor=town.officer("minh"))
    assert "{{" not in view.instructions_html
