"""After a step its doer learns who is next; forms are filled in from where they say."""

from engine.cases import get_task, list_opened
from tests.support.diagrams import Diagram
from tests.support.town import Town, form_files, line


def test_whoever_did_a_step_learns_what_waits_now_and_for_whom(town: Town) -> None:
    diagram = Diagram().start().user("check").user("approve", lane="HEAD").end()
    town.publish(diagram.chain("begin", "check", "approve", "done"))
    opened = town.open()
    outcome = town.complete(opened.id, "check")
    (following,) = list_opened(outcome.opened)
    assert (following.title, following.person) == ("approve", None)
    assert following.role
    assert following.agency
    assert list_opened(()) == ()


def test_a_field_is_filled_from_the_first_known_variable_its_hint_names(town: Town) -> None:
    draft = form_files("draft", {"answer": line("Trả lời"), "short": line("Bản ngắn")})
    publish = form_files("publish", {"text": line("Bản công khai")}, fields={"text": {"from": ["short", "answer"]}})
    diagram = Diagram().start().user("draft", formJsonSchemaFilename="draft.json")
    diagram.user("publish", formJsonSchemaFilename="publish.json").end().chain("begin", "draft", "publish", "done")
    town.publish(diagram, files={**draft, **publish})
    opened = town.open()
    town.complete(opened.id, "draft", answer="Đã sửa đường.")
    view = get_task(town.task(opened.id, "publish").id, actor=town.officer("minh"))
    assert view.data == {"text": "Đã sửa đường."}
