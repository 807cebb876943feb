from engine.cases import get_case, get_task
from tests.support.diagrams import Diagram
from tests.support.town import Town

APPROVAL = (
    Diagram()
    .start()
    .user("draft")
    .user("approve", lane="HEAD")
    .node("exclusiveGateway", "good")
    .user("issue", lane="CLERK")
    .node("endEvent", "thrown_away", name="Đã bỏ")
    .end()
    .chain("begin", "draft", "approve", "good")
    .flow("good", "issue", when="decision == 'yes'")
    .flow("good", "thrown_away", when="decision == 'no'")
    .flow("good", "draft", default=True)
    .chain("issue", "done")
)


def test_a_step_tells_what_may_follow_and_how_it_can_end(town: Town) -> None:
    town.publish(APPROVAL)
    opened = town.open()
    town.complete(opened.id, "draft")
    task = get_task(town.task(opened.id, "approve").id, actor=town.officer("dung"))
    assert set(task.following) == {"issue", "Đã bỏ", "draft"}


def test_only_what_comes_next_is_told(town: Town) -> None:
    town.publish(APPROVAL)
    opened = town.open()
    task = get_task(town.task(opened.id, "draft").id, actor=town.officer("minh"))
    assert task.following == ("approve",)


def test_diagrams_stand_in_the_order_in_which_a_case_comes_to_them(town: Town) -> None:
    called = [Diagram(name).start().user(f"{name}_task").end().chain("begin", f"{name}_task", "done") for name in "abc"]
    called[2] = Diagram("c").start().node("callActivity", "call_a", calledElement="a").end()
    called[2].chain("begin", "call_a", "done")
    main = Diagram().start().node("callActivity", "call_c", calledElement="c")
    main = main.node("callActivity", "call_b", calledElement="b").end().chain("begin", "call_c", "call_b", "done")
    town.publish(main, *called)
    case = get_case(town.open().id, actor=town.officer("minh"))
    assert [one.process_id for one in case.diagrams] == ["sample", "c", "a", "b"]
