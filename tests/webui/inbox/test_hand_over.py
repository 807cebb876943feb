"""Whoever leaves hands everything over: seen first, done one by one, each with its result."""

from flask import Flask

from engine.cases import claim_task, save_draft
from tests.engine.directory.town import officer
from tests.webui.inbox.house import drafts, open_review, open_task, sign_in, task_of

PAGE = "/can-bo/ban-giao"


def test_an_officer_sees_what_goes_and_then_hands_it_over(app: Flask) -> None:
    task = open_task(open_review().id).id
    claim_task(task, actor=officer("minh"))
    save_draft(task, {"opinion": "Đang viết dở"}, actor=officer("minh"))
    browser = sign_in(app, "minh")
    assert "1 việc của 1 hồ sơ" in browser.get(PAGE).text
    data = {"to": "an", "reason": "QĐ 12/QĐ-SXD"}
    page = browser.post(PAGE, data={**data, "go": "preview"}).text
    assert "Sẽ bàn giao 1 mục. Chưa có gì thay đổi." in page
    assert task_of(task).assignee == officer("minh").id

    page = browser.post(PAGE, data={**data, "go": "do"}).text
    assert "Đã bàn giao 1 mục." in page
    assert task_of(task).assignee == officer("an").id
    assert drafts(task) == [{"opinion": "Đang viết dở"}]
    received = sign_in(app, "an").get(f"/can-bo/viec/{task}").text
    assert "QĐ 12/QĐ-SXD" in received
    assert "Đang viết dở" in received


def test_what_cannot_go_says_why_and_the_rest_goes(app: Flask) -> None:
    free, own = open_review("Một").id, open_review("Hai").id
    claim_task(open_task(free).id, actor=officer("minh"))
    sign_in(app, "an").post(f"/can-bo/viec/{open_task(own).id}", data={"decision": "agree", "opinion": "Đồng ý nhé"})
    approve = open_task(own, "approve").id
    claim_task(approve, actor=officer("minh"))
    head = sign_in(app, "dung")
    page = head.post(PAGE, data={"nguoi": "minh", "to": "an", "reason": "nghỉ việc", "go": "do"}).text
    assert "Đã bàn giao 1 mục." in page
    assert "không giao được" in page
    assert task_of(approve).assignee == officer("minh").id

    # The rest by kind to another, or back to the unit.
    page = head.post(PAGE, data={"nguoi": "minh", "to": "unit", "reason": "nghỉ việc", "go": "do"}).text
    assert "Đã bàn giao 1 mục." in page
    assert task_of(approve).assignee is None
    assert "Không còn gì để bàn giao." in page


def test_a_receiver_and_a_reason_are_needed(app: Flask) -> None:
    claim_task(open_task(open_review().id).id, actor=officer("minh"))
    browser = sign_in(app, "minh")
    answer = browser.post(PAGE, data={"to": "binh", "reason": "x", "go": "preview"})
    assert answer.status_code == 422
    assert "Chưa chọn người nhận." in answer.text
    answer = browser.post(PAGE, data={"to": "an", "reason": " ", "go": "do"})
    assert answer.status_code == 422
    assert "Chưa ghi lý do bàn giao." in answer.text


def test_one_hands_over_for_oneself_for_ones_agency_or_as_administrator(app: Flask) -> None:
    for username, status in (("an", 404), ("binh", 404), ("dung", 200), ("quan.tri", 200)):
        assert sign_in(app, username).get(f"{PAGE}?nguoi=minh").status_code == status
    assert sign_in(app, "dung").get(f"{PAGE}?nguoi=khong.co").status_code == 404
