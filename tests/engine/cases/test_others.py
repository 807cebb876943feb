"""What an officer waits for others with: what their last step handed on, until that is done."""

from engine.cases import claim_task, count_waiting, list_waiting_for_others
from tests.support.diagrams import Diagram
from tests.support.town import Town


def test_what_was_handed_on_waits_for_whoever_has_it_until_it_is_done(town: Town) -> None:
    diagram = Diagram().start().user("draft").user("approve").user("send").end()
    town.publish(diagram.chain("begin", "draft", "approve", "send", "done"))
    case = town.open().id
    minh = town.officer("minh")
    assert list_waiting_for_others(actor=minh) == ()
    town.complete(case, "draft", by="minh")
    (waits,) = list_waiting_for_others(actor=minh)
    assert (waits.number, waits.what, waits.agency, waits.holder) == (
        town.case(case).number,
        "approve",
        "Sở Xây dựng",
        None,
    )
    assert waits.since == town.clock()
    assert count_waiting(actor=minh).others == 1
    claim_task(town.task(case, "approve").id, actor=town.officer("an"))
    assert [one.holder for one in list_waiting_for_others(actor=minh)] == ["Trần Thị Ân"]
    assert list_waiting_for_others(actor=town.officer("tam")) == ()
    town.clock.move(hours=1)
    town.complete(case, "approve", by="an")
    assert list_waiting_for_others(actor=minh) == ()
    assert [one.what for one in list_waiting_for_others(actor=town.officer("an"))] == ["send"]


def test_what_comes_back_to_oneself_waits_for_nobody_else(town: Town) -> None:
    town.publish(Diagram().start().user("draft").user("send").end().chain("begin", "draft", "send", "done"))
    case = town.open().id
    town.complete(case, "draft", by="minh")
    claim_task(town.task(case, "send").id, actor=town.officer("minh"))
    assert list_waiting_for_others(actor=town.officer("minh")) == ()
    assert count_waiting(actor=town.officer("minh")).others == 0


def test_who_was_only_asked_is_not_shown_what_the_lead_does_next(town: Town) -> None:
    main = Diagram().start().node("callActivity", "asking", name="asking", calledElement="side").user("weigh").end()
    side = Diagram("side", {"ownPartOnly": "true"}).start("asked").user("say", agency='"SYT"').end("answered")
    town.publish(main.chain("begin", "asking", "weigh", "done"), side.chain("asked", "say", "answered"))
    case = town.open().id
    town.complete(case, "say", by="yen")
    assert town.task(case, "weigh").opened_at == town.clock()
    assert list_waiting_for_others(actor=town.officer("yen")) == ()
    assert count_waiting(actor=town.officer("yen")).others == 0
