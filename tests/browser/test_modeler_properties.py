"""Every property that the engine reads can be given in words, and is written as the engine reads it."""

import re

import pytest
from lxml import etree
from playwright.sync_api import expect

from tests.browser.conftest import HUB, People
from tests.browser.drawing import BPMN, Board, small_process

pytestmark = pytest.mark.browser

NAMES = {"b": BPMN, "s": "http://spiffworkflow.org/bpmn/schema/1.0/core"}


@pytest.fixture
def board(people: People) -> Board:
    return Board(people.officer("PROCESS_DESIGNER", HUB))


class Written:
    """A stored diagram, to ask for what stands in it."""

    def __init__(self, xml: str) -> None:
        self.tree = etree.fromstring(xml.encode())

    def one(self, path: str) -> str:
        found = self.tree.xpath(path, namespaces=NAMES)
        assert isinstance(found, list)
        return " ".join(str(one) for one in found)

    def property(self, element: str, name: str) -> str:
        return self.one(f"//*[@id='{element}']/b:extensionElements/s:properties/s:property[@name='{name}']/@value")


def test_what_a_person_does(board: Board) -> None:
    path = "processes/by_people/by_people.bpmn"
    board.puts(path, small_process("by_people"))
    board.opens(path, "second")
    board.fills("Giao đích danh", "officer")
    board.fills("Cơ quan", "hub()")
    board.field("Không phải người đã làm").select_option("first")
    board.field("Biểu mẫu của việc này").select_option("petition/draft_answer.json")
    board.fills("Phải xong trong", "5 working days")
    expect(board.page.locator(".p-field__hint")).to_contain_text('"5 working days"')
    board.fills("Phải xong trong", '"5 working days"')
    board.fills("Lời hướng dẫn phía trên biểu mẫu", "Trả lời **đủ**.\nHạn: {{ default(due, '') }}")
    board.fills("Văn bản, điều, khoản", "Điều 14 khoản 2")
    board.opens_group("Làm lại nhiều lần")
    board.field("Làm lại").select_option("parallel")
    board.fills("Danh sách", "agencies")
    board.fills("Mỗi mục gọi là", "one_agency")
    board.fills("Gom kết quả vào", "opinions")
    board.fills("Kết quả của mỗi bản", "opinion")
    board.fills("Dừng sớm khi", "len(opinions) > 2")
    written = Written(board.stored(path))
    given = {
        name: written.property("second", name) for name in ("assignTo", "agency", "notSameAs", "dueIn", "legalBasis")
    }
    assert given == {
        "assignTo": "officer",
        "agency": "hub()",
        "notSameAs": "first",
        "dueIn": '"5 working days"',
        "legalBasis": "Điều 14 khoản 2",
    }
    assert written.property("second", "formJsonSchemaFilename") == "petition/draft_answer.json"
    assert "**đủ**.\nHạn" in written.one("//*[@id='second']//s:instructionsForEndUser/text()")
    many = "//*[@id='second']/b:multiInstanceLoopCharacteristics"
    assert written.one(f"{many}/b:loopDataInputRef/text()") == "agencies"
    assert written.one(f"{many}/b:inputDataItem/@id") == "one_agency"
    assert written.one(f"{many}/b:loopDataOutputRef/text()") == "opinions"
    assert written.one(f"{many}/b:outputDataItem/@id") == "opinion"
    assert written.one(f"{many}/b:completionCondition/text()") == "len(opinions) > 2"
    # The id of the other task may change: the four eyes follow it.
    board.selects("first")
    board.fills("Mã", "second")
    expect(board.page.locator(".p-field__fault")).to_contain_text("Đã có phần tử khác mang mã này")
    board.fills("Mã", "viec_dau")
    assert Written(board.stored(path)).property("second", "notSameAs") == "viec_dau"


def test_what_goes_by_itself(board: Board) -> None:
    path = "processes/by_itself/by_itself.bpmn"
    board.puts(path, small_process("by_itself"))
    board.opens(path, "tell")
    board.field("Thao tác").select_option("petition.close")
    board.fills("Trạng thái cuối", '"answered"')
    board.fills("Ghi kết quả vào biến", "closed")
    board.selects("ask")
    board.field("Bảng quyết định").select_option("petition_routing")
    board.selects("set")
    board.fills("Mỗi dòng một phép gán", "rounds = default(rounds, 0) + 1\nagency = hub()")
    written = Written(board.stored(path))
    operator = "//*[@id='tell']//s:serviceTaskOperator"
    assert written.one(f"{operator}/@id") == "petition.close"
    assert written.one(f"{operator}/@resultVariable") == "closed"
    assert written.one(f"{operator}/s:parameters/s:parameter[@id='status']/@value") == '"answered"'
    assert written.one("//*[@id='ask']//s:calledDecisionId/text()") == "petition_routing"
    assert written.one("//*[@id='set']/b:script/text()") == "rounds = default(rounds, 0) + 1\nagency = hub()"


def test_ways_and_the_process_itself(board: Board) -> None:
    path = "processes/ways/ways.bpmn"
    board.puts(path, small_process("ways"))
    board.opens(path, "again")
    board.fills("Điều kiện", "rounds < 3")
    board.page.evaluate("location.hash = 'is_good_to_done'")
    board.field("Đường mặc định").check()
    expect(board.field("Điều kiện")).to_have_count(0)
    board.page.evaluate("location.hash = 'ways'")
    board.fills("Tên trong danh sách", "Quy trình thử")
    board.field("Biểu mẫu bắt đầu").select_option("petition/submit.json")
    board.field("Văn thư").check()
    board.fills("Cả hồ sơ phải xong trong", '"20 days"')
    board.field("Bảng thời hạn từng bước").select_option("petition_budgets")
    written = Written(board.stored(path))
    assert written.one("//*[@id='again']/b:conditionExpression/text()") == "rounds < 3"
    assert written.one("//*[@id='is_good']/@default") == "is_good_to_done"
    said = {name: written.property("ways", name) for name in ("title", "startForm", "startRoles", "dueIn", "budgets")}
    assert said == {
        "title": "Quy trình thử", "startForm": "petition/submit.json", "startRoles": "CLERK", "dueIn": '"20 days"',
        "budgets": "petition_budgets",
    }  # fmt: skip
    # One press of undo takes one change back.
    board.page.get_by_role("button", name="Hoàn tác").click()
    assert Written(board.stored(path)).property("ways", "budgets") == ""


def test_messages_are_found_or_made_by_their_name(board: Board) -> None:
    path = "processes/told/told.bpmn"
    xml = small_process("told").replace("bpmn:scriptTask", "bpmn:receiveTask")
    board.puts(path, xml)
    board.opens(path, "set")
    board.fills("Tên thông điệp", "supplement.provided")
    board.fills("Ghi nội dung vào biến", "supplement")
    written = Written(board.stored(path))
    message = written.one("//b:message[@name='supplement.provided']/@id")
    assert message
    assert written.one("//*[@id='set']/@messageRef") == message
    assert written.property("set", "variable") == "supplement"
    # A name that cannot be a variable is not taken.
    board.fills("Ghi nội dung vào biến", "hai từ")
    expect(board.page.locator(".p-field__fault")).to_contain_text("Tên biến là một từ")
    assert Written(board.stored(path)).property("set", "variable") == "supplement"


def test_an_event_that_officers_may_bring_about_has_a_form_and_guidance(board: Board) -> None:
    path = "processes/act/act.bpmn"
    waiting = '<bpmn:messageEventDefinition id="set_waits" /></bpmn:intermediateCatchEvent>'
    event = re.sub(
        r'<bpmn:scriptTask (id="set".*?)</bpmn:scriptTask>',
        lambda found: f"<bpmn:intermediateCatchEvent {found.group(1)}{waiting}",
        small_process("act"),
        flags=re.DOTALL,
    )
    assert waiting in event
    board.puts(path, event)
    board.opens(path, "set")
    board.fills("Tên thông điệp", "opinion.asked")
    board.field("Cán bộ làm được từ trang hồ sơ, với biểu mẫu").select_option("petition/ask_opinions.json")
    board.fills("Lời hướng dẫn phía trên biểu mẫu", "Hỏi đúng phần việc của từng cơ quan.")
    written = Written(board.stored(path))
    assert written.property("set", "formJsonSchemaFilename") == "petition/ask_opinions.json"
    assert written.one("//*[@id='set']//s:instructionsForEndUser/text()") == "Hỏi đúng phần việc của từng cơ quan."
