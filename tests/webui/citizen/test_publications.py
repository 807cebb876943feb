from sqlalchemy import select, update

from engine.cases import case_by_number
from engine.cases.secrecy import suspect_secret
from engine.directory import get_officer
from engine.storage import begin_work, read_work, tables
from tests.webui.visiting import Visitor

PUBLISHED = "giấy chứng nhận"


def first_link(visitor: Visitor) -> str:
    return str(visitor.opens("/cong-khai").all(".c-list__title")[0].get("href"))


def test_answers_are_found_without_diacritics(visitor: Visitor) -> None:
    visitor.opens("/cong-khai?q=giay chung nhan")
    assert PUBLISHED in visitor.text
    assert visitor.value("q") == "giay chung nhan"


def test_nothing_found_teaches_what_to_try(visitor: Visitor) -> None:
    visitor.opens("/cong-khai?q=xyzxyz")
    assert visitor.status == 200
    assert "Không có câu trả lời nào khớp" in visitor.text


def test_a_wrong_cursor_shows_the_first_page_and_says_so(visitor: Visitor) -> None:
    visitor.opens("/cong-khai?tiep=%%%")
    assert visitor.status == 200
    assert PUBLISHED in visitor.text
    assert visitor.all(".k-errors")


def test_the_page_of_an_answer_names_nobody(visitor: Visitor) -> None:
    visitor.opens(first_link(visitor))
    assert "Câu hỏi" in visitor.text
    assert "Người gửi Mẫu" not in visitor.text
    assert "mau.example" not in visitor.text


def test_an_unknown_answer_says_where_to_look(visitor: Visitor) -> None:
    visitor.opens("/cong-khai/KH-2020-000001")
    assert visitor.status == 404
    assert "Không có câu trả lời công khai mang mã này." in visitor.text


def test_a_withdrawn_answer_is_gone(visitor: Visitor) -> None:
    link = first_link(visitor)
    with begin_work() as work:
        work.connection.execute(update(tables.Publication).values(withdrawn_at=work.now))
    assert visitor.opens(link).status == 410


def test_home_tells_figures_and_recent_answers(visitor: Visitor) -> None:
    visitor.opens("/")
    assert visitor.all("h1")[0].text_content() == "Phản ánh, kiến nghị của người dân và doanh nghiệp"
    assert "tiếp nhận trong quý 4/2026" in visitor.text
    assert PUBLISHED in visitor.text


def test_an_answer_set_aside_as_secret_is_gone_and_told_like_any_other_withdrawn(visitor: Visitor) -> None:
    link = first_link(visitor)
    number = link.rpartition("/")[2]
    with read_work() as work:
        case_id = case_by_number(work, number)
        agency = work.connection.scalar(select(tables.Case.agency).where(tables.Case.id == case_id))
        of_head = select(tables.Grant.officer_id).where(tables.Grant.role == "HEAD", tables.Grant.agency_code == agency)
        actor = get_officer(work, work.connection.scalars(of_head).all()[0])
    suspect_secret(case_id, actor=actor, reason="có dấu mật")
    assert visitor.opens(link).status == 410
    assert "riêng" not in visitor.text
    assert PUBLISHED not in visitor.text
    assert number not in visitor.opens("/cong-khai").text
