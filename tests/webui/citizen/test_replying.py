"""The page that the link of an e-mail opens."""

import pytest

from engine.petitions import Receipt, submit_petition
from engine.petitions.clarification import open_round
from engine.petitions.reply_link import find_reply_link, make_reply_link
from engine.storage import begin_work
from tests.webui.citizen.test_sending import MATTER, PERSON
from tests.webui.visiting import Visitor

ROWS = [{"what": "Số biên nhận", "document": "Giấy biên nhận"}, {"what": "Ngày nộp hồ sơ"}]
LONGEST = 20_000


@pytest.fixture
def receipt(visitor: Visitor) -> Receipt:
    return submit_petition(MATTER | PERSON | {"consent": "true"}, channel="web")


@pytest.fixture
def link(receipt: Receipt) -> str:
    with begin_work() as work:
        one = open_round(
            work,
            receipt.case_id,
            agency="VP-UBND",
            officer="system",
            text="Xin cho biết thêm.",
            items=ROWS,
            due_at=None,
        )
        make_reply_link(work, receipt.case_id, one.number)
        found = find_reply_link(work, receipt.case_id)
    assert found is not None
    return found.address[found.address.index("/phan-anh") :]


def test_the_link_shows_what_is_asked_and_nothing_about_the_person(
    visitor: Visitor, link: str, receipt: Receipt
) -> None:
    visitor.opens(link)
    assert visitor.path == "/phan-anh/bo-sung"
    assert receipt.number in visitor.text
    assert "1. Số biên nhận" in visitor.text
    assert "Xin cho biết thêm." in visitor.text
    for private in (*PERSON.values(), MATTER["title"], MATTER["content"], receipt.tracking_code):
        if len(private) > 12:
            assert private not in visitor.text
    assert visitor.response is not None
    assert visitor.response.headers["Cache-Control"] == "no-store"
    assert visitor.opens("/phan-anh/ho-so").path == "/phan-anh/tra-cuu"


def test_answering_in_part_shows_what_is_left(visitor: Visitor, link: str) -> None:
    visitor.opens(link).fills_in({"answer-1": "<b>45/2026</b>"})
    assert "Đã nhận bổ sung của bạn" in visitor.text
    assert "Còn 1 điều" in visitor.text
    assert [one.get("name") for one in visitor.all("main textarea")] == ["answer-2", "text"]
    visitor.fills_in({"answer-2": "Ngày 3 tháng 9"})
    assert "không cần làm gì thêm" in visitor.text


def test_a_mistake_loses_nothing_that_was_typed(visitor: Visitor, link: str) -> None:
    visitor.opens(link).fills_in({"answer-1": "45/2026", "text": "a" * (LONGEST + 1)})
    assert visitor.status == 422
    assert visitor.value("answer-1").strip() == "45/2026"
    visitor.opens(link).fills_in({})
    assert "Chưa có nội dung bổ sung." in visitor.text


def test_wrong_and_strange_links_get_one_polite_answer(visitor: Visitor, link: str, receipt: Receipt) -> None:
    said = set()
    for token in ("nope", "a" * 26, "x" * 2_000, receipt.number, receipt.tracking_code):
        visitor.opens(f"/phan-anh/bo-sung/{token}")
        assert visitor.status == 404
        said.add(visitor.text)
    assert len(said) == 1
    assert "mã hồ sơ và mã bí mật" in said.pop()


def test_without_the_link_the_page_is_closed_and_keeps_what_was_typed(visitor: Visitor, link: str) -> None:
    assert visitor.opens("/phan-anh/bo-sung").status == 404
    visitor.opens(link)
    with visitor.client.session_transaction() as session:
        session.pop("reply_link")
    visitor.fills_in({"answer-1": "45/2026"})
    assert visitor.status == 404
    assert "45/2026" in visitor.text
