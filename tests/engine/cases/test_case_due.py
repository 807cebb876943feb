"""An operation may say that a case is due at another time, or at none."""

from datetime import datetime
from typing import Any

from engine.clock import VIETNAM
from engine.definitions.operations import Operation, catalogue
from tests.support.diagrams import Diagram
from tests.support.town import Town

LATER = datetime(2027, 1, 25, 17, tzinfo=VIETNAM)


def _no_date(context: Any, _arguments: dict[str, Any]) -> dict[str, Any]:
    context.set_case_due(None)
    return {}


def _later(context: Any, _arguments: dict[str, Any]) -> dict[str, Any]:
    context.set_case_due(LATER)
    return {}


NO_DATE = Operation("test.no_date", "Bỏ hạn", (), (), None, is_outward=False, run=_no_date)
LATER_DATE = Operation("test.later", "Đặt hạn mới", (), (), None, is_outward=False, run=_later)


def test_a_case_waits_without_a_date_and_is_given_another(town: Town) -> None:
    catalogue.register(NO_DATE)
    catalogue.register(LATER_DATE)
    diagram = Diagram("permit", {"dueIn": '"5 working days"'}).start().service("lay_aside", "test.no_date")
    diagram.user("check").service("take_up", "test.later").user("handle").end()
    town.publish(diagram.chain("begin", "lay_aside", "check", "take_up", "handle", "done"))
    opened = town.open(process="permit")
    assert town.case(opened.id).due_at is None
    town.complete(opened.id, "check")
    assert town.case(opened.id).due_at == LATER
