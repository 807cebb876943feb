"""Messages find who waits for them by name and correlation, wait their time, and are given once."""

import pytest

from engine.cases import Delivery, deliver_kept, deliver_message, report_expired, resume_case, suspend_case
from engine.runtime import correlation_key
from engine.storage import begin_work, tables
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well


def asking(**properties: str) -> Diagram:
    diagram = Diagram().start().user("check").message("asked", "supplement.provided", properties=properties)
    return diagram.user("read").end().chain("begin", "check", "asked", "read", "done")


def offer_kept() -> int:
    with begin_work() as work:
        return deliver_kept(work)


def test_a_message_goes_to_the_case_of_its_number(town: Town) -> None:
    town.publish(asking(variable="answer"))
    first, second = town.open(), town.open()
    for case in (first, second):
        town.complete(case.id, "check")
    found = deliver_message("supplement.provided", second.number, {"note": "đủ rồi"})
    assert found == Delivery(second.id, kept=False)
    assert town.variables(second.id)["answer"] == {"note": "đủ rồi"}
    assert (town.open_elements(first.id), town.open_elements(second.id)) == ([], ["read"])
    assert_all_is_well()


def test_a_message_of_another_name_or_correlation_is_not_taken(town: Town) -> None:
    town.publish(asking())
    case = town.open()
    town.complete(case.id, "check")
    for name, correlation in (("supplement.provided", "HS-0"), ("supplement.refused", case.number)):
        assert deliver_message(name, correlation, {}).kept
    assert offer_kept() == 0
    assert town.open_elements(case.id) == []


def test_correlations_do_not_run_into_names() -> None:
    keys = {correlation_key("a", "b"), correlation_key("ab", ""), correlation_key("", "ab"), correlation_key("a", "")}
    assert len(keys) == 4


def test_a_message_may_be_matched_by_an_expression_over_the_case(town: Town) -> None:
    town.publish(asking(correlation="letter"))
    one, two = town.open(letter="12/SXD"), town.open(letter="13/SXD")
    for case in (one, two):
        town.complete(case.id, "check")
    assert deliver_message("supplement.provided", "13/SXD", {}).case_id == two.id


def test_of_two_cases_waiting_for_the_same_only_one_takes_it(town: Town) -> None:
    town.publish(asking(correlation='"the same"'))
    cases = [town.open() for _ in range(2)]
    for case in cases:
        town.complete(case.id, "check")
    assert deliver_message("supplement.provided", "the same", {}).case_id == cases[0].id
    assert deliver_message("supplement.provided", "the same", {}).case_id == cases[1].id
    assert deliver_message("supplement.provided", "the same", {}).kept


def test_a_message_that_comes_early_is_kept_and_given_once_somebody_waits(town: Town) -> None:
    town.publish(asking(variable="answer"))
    case = town.open()
    assert deliver_message("supplement.provided", case.number, {"note": "sớm"}) == Delivery(None, kept=True)
    assert offer_kept() == 0
    town.complete(case.id, "check")
    assert offer_kept() == 1
    assert offer_kept() == 0
    assert town.variables(case.id)["answer"] == {"note": "sớm"}
    assert town.rows(tables.Message) == []
    assert_all_is_well()


def test_one_kept_message_is_not_given_to_two_cases(town: Town) -> None:
    town.publish(asking(correlation='"the same"'))
    cases = [town.open() for _ in range(2)]
    deliver_message("supplement.provided", "the same", {})
    for case in cases:
        town.complete(case.id, "check")
    assert offer_kept() == 1
    assert sorted(town.open_elements(case.id) for case in cases) == [[], ["read"]]


def test_the_earlier_of_two_kept_messages_comes_first_and_the_other_stays(town: Town) -> None:
    town.publish(asking(variable="answer"))
    case = town.open()
    for note in ("một", "hai"):
        deliver_message("supplement.provided", case.number, {"note": note})
        town.clock.move(seconds=1)
    town.complete(case.id, "check")
    assert offer_kept() == 1
    assert town.variables(case.id)["answer"] == {"note": "một"}
    (left,) = town.rows(tables.Message)
    assert left.payload == {"note": "hai"}


def test_the_same_message_twice_is_taken_once_and_kept_once(town: Town) -> None:
    town.publish(asking())
    case = town.open()
    town.complete(case.id, "check")
    assert deliver_message("supplement.provided", case.number, {}).case_id == case.id
    assert deliver_message("supplement.provided", case.number, {}).kept
    assert town.open_elements(case.id) == ["read"]


def test_a_message_nobody_waited_for_is_reported_once_after_its_time_and_forgets_what_it_said(town: Town) -> None:
    town.publish(asking())
    case = town.open()
    deliver_message("supplement.provided", case.number, {"note": "riêng tư"})
    with begin_work() as work:
        assert report_expired(work) == []
    town.clock.move(days=7, seconds=1)
    with begin_work() as work:
        assert [name for _, name in report_expired(work)] == ["supplement.provided"]
    with begin_work() as work:
        assert report_expired(work) == []
    assert [row.payload for row in town.rows(tables.Message)] == [{}]
    town.complete(case.id, "check")
    assert offer_kept() == 0


def test_a_suspended_case_gets_its_messages_when_it_is_resumed(town: Town) -> None:
    town.publish(asking())
    case = town.open()
    town.complete(case.id, "check")
    suspend_case(case.id, actor=town.officer("quan"), reason="Kiểm tra")
    assert deliver_message("supplement.provided", case.number, {}).kept
    assert offer_kept() == 0
    resume_case(case.id, actor=town.officer("quan"), reason="Xong")
    assert offer_kept() == 1
    assert town.open_elements(case.id) == ["read"]


def test_one_case_that_cannot_go_on_does_not_hold_up_the_others_messages(town: Town) -> None:
    stuck = Diagram("stuck").start().message("asked", "supplement.provided", properties={"correlation": "key"})
    stuck.node("exclusiveGateway", "again").script("turn", "count = 1").node("exclusiveGateway", "more").end()
    stuck.chain("begin", "asked", "again", "turn", "more").flow("more", "again", default=True)
    town.publish(stuck.flow("more", "done", "count == 2"))
    town.publish(asking())
    deliver_message("supplement.provided", "K", {})
    town.clock.move(seconds=1)
    town.open("stuck", key="K")
    case = town.open()
    deliver_message("supplement.provided", case.number, {})
    town.complete(case.id, "check")
    assert offer_kept() == 1
    assert town.open_elements(case.id) == ["read"]
    assert_all_is_well()


@pytest.mark.parametrize("payload", [{"typename": "builtins.object", "note": 1}, {"a": {"typename": "Task"}}])
def test_a_payload_may_have_any_key(town: Town, payload: dict[str, object]) -> None:
    town.publish(asking(variable="answer"))
    case = town.open()
    town.complete(case.id, "check")
    deliver_message("supplement.provided", case.number, payload)
    assert town.variables(case.id)["answer"] == payload
    town.complete(case.id, "read")
    assert town.case(case.id).status == "completed"
