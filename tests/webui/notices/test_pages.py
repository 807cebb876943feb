"""What an officer is told, how they want to be told, the letters to post; and that nobody sees another's."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from engine.directory import import_catalogues
from engine.notifications import count_unread, preference_page, tell_staff
from engine.notifications.recipients import Wanted
from engine.petitions import submit_petition
from engine.storage import begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import complete, petition
from tests.engine.petitions.test_handlers import SHIPPED
from tests.webui.inbox.house import open_review, sign_in
from tests.webui.visiting import Visitor


@pytest.fixture
def minh(app: Flask) -> Visitor:
    """Minh's browser, after he was told of a case."""
    with begin_work() as work:
        import_catalogues(work, {name: SHIPPED[name] for name in ("notices", "staff_notices")})
    case = open_review()
    with begin_work() as work:
        tell_staff(
            work, Wanted(officer="minh"), "overdue", case_id=case.id, text="Xem <b>gấp</b>", send=lambda *_: None
        )
    return Visitor(sign_in(app, "minh"))


def told() -> UUID:
    with read_work() as work:
        return work.connection.execute(select(tables.Notification.id)).scalar_one()


def test_the_number_in_the_header_falls_when_the_line_is_read(minh: Visitor) -> None:
    minh.opens("/can-bo/")
    assert minh.all(".s-bell")[0].text_content().split() == ["Thông", "báo", "1", "chưa", "đọc"]
    minh.opens("/can-bo/thong-bao/")
    assert "Xem <b>gấp</b>" in minh.text
    minh.fills_in(form="main .n-line form")
    assert minh.path == "/can-bo/thong-bao/"
    assert minh.all(".s-bell")[0].text_content().split() == ["Thông", "báo"]
    minh.opens("/can-bo/thong-bao/?loc=chua-doc")
    assert "Không có thông báo nào chưa đọc." in minh.text


def test_the_link_in_the_mail_leads_to_the_case_and_marks_it_read(minh: Visitor) -> None:
    minh.opens(f"/can-bo/thong-bao/{told()}")
    assert minh.path.startswith("/can-bo/ho-so/")
    assert count_unread(officer("minh")) == 0


def test_nobody_reads_or_marks_what_another_was_told(app: Flask, minh: Visitor) -> None:
    an = Visitor(sign_in(app, "an")).opens(f"/can-bo/thong-bao/{told()}")
    assert an.path == "/can-bo/thong-bao/"
    assert "Chưa có thông báo nào." in an.text
    an.client.post("/can-bo/thong-bao/da-doc", data={"notification": str(told())})
    an.client.post("/can-bo/thong-bao/da-doc")
    assert count_unread(officer("minh")) == 1
    assert minh.opens("/can-bo/thong-bao/").status == 200


@pytest.mark.parametrize("path", ["/can-bo/thong-bao/", "/can-bo/thong-bao/cach-nhan", "/can-bo/gui-thu/"])
def test_a_stranger_signs_in_first(app: Flask, path: str) -> None:
    assert Visitor(app.test_client()).opens(path).path == "/dang-nhap"


def test_wishes_are_kept_and_mistakes_are_said_at_their_field(minh: Visitor) -> None:
    minh.opens("/can-bo/thong-bao/cach-nhan").fills_in({"way-overdue": "page", "quiet_from": "20", "quiet_until": ""})
    assert minh.status == 422
    assert "Mới có một trong hai giờ." in minh.text
    assert minh.value("way-overdue") == "page"
    minh.fills_in({"quiet_until": "7"})
    assert "Đã lưu cách nhận thông báo." in minh.text
    saved = preference_page(officer("minh")).preferences
    assert (saved.choices, saved.quiet_from, saved.quiet_until) == ({"overdue": "page"}, 20, 7)


def test_reception_prints_a_letter_and_notes_that_it_went(app: Flask, minh: Visitor) -> None:
    receipt = submit_petition(petition(email=None), channel="phone", client_key="a")
    complete(receipt.case_id, "hoa", decision="supplement", request="Số nhà bao nhiêu?")
    hoa = Visitor(sign_in(app, "hoa")).opens("/can-bo/gui-thu/")
    href = hoa.all(".n-line__acts a")[0].get("href")
    assert minh.opens(href).status == 404
    assert minh.opens("/can-bo/gui-thu/").status == 404
    hoa.opens(href)
    assert "12 Trần Phú, Nha Trang" in hoa.text
    assert "Số nhà bao nhiêu?" in hoa.text
    assert minh.client.post(f"{href}/da-gui").status_code == 404
    hoa.fills_in()
    assert "Không có thư nào cần gửi." in hoa.text


def test_the_mailbox_is_a_demos_alone(app: Flask) -> None:
    assert Visitor(app.test_client()).opens("/hop-thu-thu/").status == 404


def test_a_letter_of_nothing_is_not_found(app: Flask) -> None:
    assert Visitor(sign_in(app, "hoa")).opens(f"/can-bo/gui-thu/{uuid4()}/{uuid4()}").status == 404
