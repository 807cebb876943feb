"""Asking a colleague on a page: what is typed elsewhere is kept, hostile words stay words, strangers find nothing."""

from flask import Flask

from engine.cases import get_task
from engine.cases.remarks import list_open_mentions, list_remarks
from tests.engine.directory.town import officer as signed_in
from tests.webui.inbox.house import open_review, open_task, sign_in


def test_a_remark_sent_from_a_task_keeps_what_is_being_typed_in_its_form(app: Flask) -> None:
    opened = open_review()
    task = open_task(opened.id)
    browser = sign_in(app, "minh")
    data = {"_task": str(task.id), "_remark": "Thửa này đo chưa?", "_mention": "an", "opinion": "Đang viết dở"}
    answer = browser.post(f"/can-bo/ho-so/{opened.number}/trao-doi", data=data)
    assert answer.status_code == 303
    assert answer.location.endswith(f"/can-bo/viec/{task.id}#trao-doi")
    assert get_task(task.id, actor=signed_in("minh")).data["opinion"] == "Đang viết dở"
    page = browser.get(f"/can-bo/viec/{task.id}").text
    assert "Thửa này đo chưa?" in page
    assert "Đang viết dở" in page
    waiting = sign_in(app, "an").get("/can-bo/nhac-den-toi").text
    assert "Thửa này đo chưa?" in waiting
    assert opened.number in waiting


def test_what_is_wrong_is_said_at_the_remark_and_nothing_typed_is_lost(app: Flask) -> None:
    opened = open_review()
    task = open_task(opened.id)
    browser = sign_in(app, "minh")
    data = {"_task": str(task.id), "_remark": "@hoa xem giúp", "opinion": "Đang viết dở"}
    for place in (data, {"_remark": "@hoa xem giúp"}):
        answer = browser.post(f"/can-bo/ho-so/{opened.number}/trao-doi", data=place)
        assert answer.status_code == 422
        assert "không đọc được hồ sơ này" in answer.text
        assert "@hoa xem giúp</textarea>" in answer.text
    assert "Đang viết dở" in browser.get(f"/can-bo/viec/{task.id}").text
    assert list_remarks(opened.id, actor=signed_in("minh")) == ()


def test_an_answer_and_done_from_the_list(app: Flask) -> None:
    opened = open_review()
    minh, an = sign_in(app, "minh"), sign_in(app, "an")
    address = f"/can-bo/ho-so/{opened.number}/trao-doi"
    minh.post(address, data={"_remark": "@an đo chưa?"})
    (asked,) = list_remarks(opened.id, actor=signed_in("an"))
    assert an.post(address, data={"_answers": str(asked.id), f"_answer-{asked.id}": "Đo rồi"}).status_code == 303
    assert list_open_mentions(actor=signed_in("an")) == ()
    (waiting,) = list_open_mentions(actor=signed_in("minh"))
    answer = minh.post(f"{address}/{waiting.remark}/xong", data={"_from": "mentions"})
    assert answer.location == "/can-bo/nhac-den-toi"
    assert "Không có lời nhắc nào đang chờ." in minh.get(answer.location).text


def test_hostile_words_are_shown_as_words(app: Flask) -> None:
    opened = open_review()
    browser = sign_in(app, "minh")
    hostile = "<img src=x onerror=alert(1)></textarea><script>alert(2)</script>{{ 7*7 }} \"'\x00"
    browser.post(f"/can-bo/ho-so/{opened.number}/trao-doi", data={"_remark": hostile})
    page = browser.get(f"/can-bo/ho-so/{opened.number}").text
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert "<script>alert(2)" not in page
    assert "{{ 7*7 }}" in page


def test_who_may_not_see_the_case_finds_no_address(app: Flask) -> None:
    opened = open_review()
    sign_in(app, "minh").post(f"/can-bo/ho-so/{opened.number}/trao-doi", data={"_remark": "Kín"})
    (remark,) = list_remarks(opened.id, actor=signed_in("minh"))
    stranger = sign_in(app, "quan.tri")
    address = f"/can-bo/ho-so/{opened.number}/trao-doi"
    assert "Kín" not in stranger.get(f"/can-bo/ho-so/{opened.number}").text
    assert stranger.post(address, data={"_remark": "Cho xem"}).status_code == 404
    assert stranger.post(f"{address}/{remark.id}/xong").status_code == 404
