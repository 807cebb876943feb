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


def test_a_step_tells_what_may_follow_and_that_the_case_may_end(town: Town) -> None:
    town.publish(APPROVAL)
    opened = town.open()
    town.complete(opened.id, "draft")
    task = get_task(town.task(opened.id, "approve").id, actor=town.officer("dung"))
    assert set(task.following) == {"issue", "kết thúc hồ sơ", "draft"}


def test_only_what_comes_next_is_told(town: Town) -> None:
    town.publish(APPROVAL)
    opened = town.open()
    task = get_task(town.task(opened.id, "draft").id, actor=town.officer("minh"))
    assert task.following == ("approve",)


def test_what_follows_a_called_process_is_told_at_its_last_step(town: Town) -> None:
    called = Diagram("writing").start().user("write").end().chain("begin", "write", "done")
    main = Diagram().start().node("callActivity", "writing_call", name="Viết", calledElement="writing").user("send")
    town.publish(main.end().chain("begin", "writing_call", "send", "done"), called)
    opened = town.open()
    task = get_task(town.task(opened.id, "write").id, actor=town.officer("minh"))
    assert task.following == ("send",)
    town.complete(opened.id, "write")
    task = get_task(town.task(opened.id, "send").id, actor=town.officer("minh"))
    assert task.following == ("kết thúc hồ sơ",)


def test_nothing_is_promised_while_something_else_goes_on_beside(town: Town) -> None:
    main = Diagram().start().node("parallelGateway", "both").user("one").user("two")
    main = main.user("last").end().chain("begin", "both", "one", "done").chain("both", "two", "last", "done")
    town.publish(main)
    opened = town.open()
    assert get_task(town.task(opened.id, "one").id, actor=town.officer("minh")).following == ()
    assert get_task(town.task(opened.id, "two").id, actor=town.officer("minh")).following == ("last",)


def test_diagrams_stand_in_the_order_in_which_a_case_comes_to_them(town: Town) -> None:
    called = [Diagram(name).start().user(f"{name}_task").end().chain("begin", f"{name}_task", "done") for name in "abc"]
    called[2] = Diagram("c").start().node("callActivity", "call_a", calledElement="a").end()
    called[2].chain("begin", "call_a", "done")
    main = Diagram().start().node("callActivity", "call_c", calledElement="c")
    main = main.node("callActivity", "call_b", calledElement="b").end().chain("begin", "call_c", "call_b", "done")
    town.publish(main, *called)
    case = get_case(town.open().id, actor=town.officer("minh"))
    assert [one.process_id for one in case.diagrams] == ["sample", "c", "a", "b"]
