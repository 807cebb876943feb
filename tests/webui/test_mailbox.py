from uuid import uuid4

from flask import Flask

from engine.jobs import shelf, take_waiting
from engine.jobs.outbox import carry_out
from tests.webui.visiting import Visitor


def test_the_mailbox_of_the_demo_shows_what_would_have_been_sent(app: Flask) -> None:
    assert "petition.notice" in shelf
    while ids := take_waiting(50):
        for row_id in ids:
            carry_out(row_id)
    visitor = Visitor(app.test_client()).opens("/dang-nhap")
    assert visitor.all('main a[href="/hop-thu-thu/"]')
    visitor.opens("/hop-thu-thu/")
    hrefs = {link.text_content().strip(): link.get("href") for link in visitor.all(".c-mail__open")}
    subject = next(subject for subject in hrefs if "đã chuyển đến cơ quan" in subject)
    visitor.opens(hrefs[subject])
    assert visitor.all('.c-mail__text a[href$="/phan-anh/tra-cuu"]')
    assert "<script" not in visitor.all(".c-mail__text")[0].text_content()


def test_a_message_that_is_not_there_is_not_found(app: Flask) -> None:
    assert Visitor(app.test_client()).opens(f"/hop-thu-thu/{uuid4()}").status == 404
