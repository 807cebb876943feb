"""Beside a draft: ready texts are put in without a script, holes are named, and heads keep the texts on a page."""

import io
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, update

from engine.cases import get_task
from engine.petitions.ready_texts import list_ready_texts, save_ready_text
from engine.storage import begin_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import PDF
from tests.webui.inbox.house import case_of, open_review, open_task, petition, sign_in


def kept(text: str) -> str:
    return save_ready_text(None, "Mở đầu", text, "SXD", actor=officer("dung"))


@pytest.mark.parametrize("username", ["dung", "minh"])
def test_who_keeps_no_texts_sees_no_form_for_them(app: Flask, username: str) -> None:
    kept("Kính gửi {{ sender }}")
    page = sign_in(app, username).get("/can-bo/mau-cau").text
    assert "Kính gửi {{ sender }}" in page
    assert ("Thêm mẫu câu" in page) == (username == "dung")


def test_a_head_writes_changes_and_retires_a_text(app: Flask) -> None:
    browser = sign_in(app, "dung")
    data = {"name": "Mở đầu", "text": "Trả lời {{ numbr }}", "agency": "SXD", "go": "save"}
    answer = browser.post("/can-bo/mau-cau", data=data)
    assert answer.status_code == 422
    assert "Trả lời {{ numbr }}</textarea>" in answer.text
    assert browser.post("/can-bo/mau-cau", data={**data, "text": "Trả lời {{ number }}"}).status_code == 303
    (text,) = list_ready_texts(actor=officer("minh"))
    assert sign_in(app, "minh").post("/can-bo/mau-cau", data={**data, "text": "Xin chào"}).status_code == 403
    browser.post("/can-bo/mau-cau", data={"code": text.code, "go": "retire"})
    assert list_ready_texts(actor=officer("minh")) == ()


def test_the_address_of_a_text_is_not_found_for_a_stranger_or_a_form_that_is_not_theirs(app: Flask) -> None:
    code = kept("Chào {{ number }}")
    task = waiting(app)
    assert sign_in(app, "binh").post(f"/can-bo/viec/{task}/chen", data={"_insert": code}).status_code == 404
    assert sign_in(app, "binh").post(f"/can-bo/viec/{task}/chep", data={"_copy": "KH-1"}).status_code == 404
    stranger = sign_in(app, "binh").post(f"/can-bo/viec/{task}/tep", data={"_field": "signed"})
    assert stranger.status_code == 404


def test_a_text_goes_behind_what_is_typed_without_a_script(app: Flask) -> None:
    code = kept("Trả lời hồ sơ {{ number }}.")
    task = waiting(app)
    browser = sign_in(app, "minh")
    answer = browser.post(f"/can-bo/viec/{task}/chen", data={"_insert": code, "_into": "answer", "answer": "Đang viết"})
    assert answer.location == f"/can-bo/viec/{task}#f-answer"
    view = get_task(task, actor=officer("minh"))
    assert view.data["answer"] == f"Đang viết\n\nTrả lời hồ sơ {view.row.case_number}."


def test_a_hole_is_named_on_the_page_and_what_was_typed_stays(app: Flask) -> None:
    code = kept("Về lĩnh vực {{ field }}")
    task = waiting(app)
    with begin_work() as work:
        work.connection.execute(update(tables.Petition).values(field=None))
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task}/chen", data={"_insert": code, "answer": "Đang viết"})
    assert answer.status_code == 422
    assert "hồ sơ này chưa có lĩnh vực" in answer.text
    assert "thiếu lĩnh vực" in answer.text
    assert get_task(task, actor=officer("minh")).data["answer"] == "Đang viết"


def test_a_copy_that_is_not_there_is_said_and_nothing_typed_is_lost(app: Flask) -> None:
    task = waiting(app)
    answer = sign_in(app, "minh").post(f"/can-bo/viec/{task}/chep", data={"_copy": "KH-2020-1", "answer": "Đang viết"})
    assert answer.status_code == 404
    assert "Đang viết" in answer.text
    assert get_task(task, actor=officer("minh")).data["answer"] == "Đang viết"


def waiting(app: Flask) -> UUID:
    """A petition whose answer is to be written."""
    case_id = case_of(petition().number)
    sign_in(app, "hoa").post(f"/can-bo/viec/{open_task(case_id).id}", data={"decision": "accept", "lead": "SXD"})
    task: UUID = open_task(case_id).id
    return task


def test_a_file_that_is_dropped_is_the_cases_and_a_wrong_one_is_refused_in_words(app: Flask) -> None:
    task = waiting(app)
    browser = sign_in(app, "minh")
    good = {"_field": "signed", "file": (io.BytesIO(PDF), "ban-ky.pdf")}
    told = browser.post(f"/can-bo/viec/{task}/tep", data=good)
    assert told.status_code == 200
    assert told.get_json()["name"] == "ban-ky.pdf"
    wrong = {"_field": "signed", "file": (io.BytesIO(b"MZ" + bytes(99)), "anh.pdf")}
    refused = browser.post(f"/can-bo/viec/{task}/tep", data=wrong)
    assert refused.status_code == 422
    assert "anh.pdf" in refused.get_json()["trouble"]
    elsewhere = {"_field": "answer", "file": (io.BytesIO(PDF), "x.pdf")}
    assert browser.post(f"/can-bo/viec/{task}/tep", data=elsewhere).status_code == 404


def test_who_was_too_slow_finds_what_they_had_typed_when_they_come_back(app: Flask) -> None:
    task = open_task(open_review().id)
    slow, quick = sign_in(app, "an"), sign_in(app, "minh")
    slow.post(f"/can-bo/viec/{task.id}", data={"_do": "draft", "opinion": "Ý kiến viết dở của tôi"})
    quick.post(f"/can-bo/viec/{task.id}", data={"decision": "agree", "opinion": "Đồng ý với đề xuất"})
    page = slow.get(f"/can-bo/viec/{task.id}").text
    assert "Nội dung đã nhập" in page
    assert "Ý kiến viết dở của tôi</textarea>" in page
    assert "Ý kiến viết dở của tôi" not in quick.get(f"/can-bo/viec/{task.id}").text


def test_a_role_withdrawn_while_typing_is_said_to_the_page_and_to_the_script(app: Flask) -> None:
    task = open_task(open_review().id)
    browser = sign_in(app, "an")
    with begin_work() as work:
        work.connection.execute(delete(tables.Grant).where(tables.Grant.officer_id == officer("an").id))
        work.connection.execute(update(tables.Officer).where(tables.Officer.username == "an").values(agency_code="VP"))
    typed = {"_do": "draft", "opinion": "Ý kiến viết dở của tôi"}
    told = browser.post(f"/can-bo/viec/{task.id}", data=typed, headers={"Accept": "application/json"})
    assert told.status_code == 404
    assert "hãy chép lại trước khi rời trang" in told.get_json()["trouble"]
    page = browser.post(f"/can-bo/viec/{task.id}", data=typed)
    assert page.status_code == 404
    assert "Ý kiến viết dở của tôi" in page.text
