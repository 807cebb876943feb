"""A case that gets a new title has it everywhere: the old one may have become secret."""

from typing import Any

from engine.definitions.operations import Operation, catalogue
from engine.storage import tables
from tests.support.diagrams import Diagram
from tests.support.town import Town


def _retitle(context: Any, _arguments: dict[str, Any]) -> dict[str, Any]:
    context.set_case_title("Xử lý theo chế độ riêng")
    return {}


RETITLE = Operation("test.retitle", "Đổi tên hồ sơ", (), (), None, is_outward=False, run=_retitle)


def test_a_new_title_reaches_the_tasks_that_were_done_before(town: Town) -> None:
    catalogue.register(RETITLE)
    diagram = Diagram().start().user("check").service("conceal", "test.retitle").user("handle").end()
    town.publish(diagram.chain("begin", "check", "conceal", "handle", "done"))
    opened = town.open()
    town.complete(opened.id, "check")
    titles = {row.element: row.case_title for row in town.rows(tables.Task, opened.id)}
    assert titles == dict.fromkeys(["check", "handle"], "Xử lý theo chế độ riêng")
    assert town.case(opened.id).title == "Xử lý theo chế độ riêng"
