"""Asking for more time and deciding it, on pages; what one may not decide is not shown."""

from datetime import date
from uuid import UUID

from flask import Flask

from engine.clock import local_day
from tests.engine.petitions.office import Clock
from tests.webui.inbox.house import open_review, open_task, sign_in, task_of


def asked(app: Flask, until: date, reason: str = "Chờ kết quả đo") -> str:
    """The address of the task for which minh has asked for more time."""
    task = open_task(open_review().id)
    page = f"/can-bo/viec/{task.id}/gia-han"
    data = {"until": until.isoformat(), "reason": reason, "seen": task.due_at.isoformat()}
    assert sign_in(app, "minh").post(page, data=data).status_code == 303
    return str(task.id)


def test_a_task_leads_to_the_page_where_more_time_is_asked_for(app: Flask) -> None:
    task = open_task(open_review().id)
    browser = sign_in(app, "minh")
    assert f"/can-bo/viec/{task.id}/gia-han" in browser.get(f"/can-bo/viec/{task.id}").text
    page = browser.get(f"/can-bo/viec/{task.id}/gia-han").text
    assert "<h1>Xin gia hạn nội bộ</h1>" in page
    assert page.count('type="radio"') >= 3


def test_what_was_typed_stays_when_the_request_is_not_complete(app: Flask) -> None:
    task = open_task(open_review().id)
    browser = sign_in(app, "minh")
    data = {"until": "", "reason": "Chờ kết quả đo", "seen": task.due_at.isoformat()}
    answer = browser.post(f"/can-bo/viec/{task.id}/gia-han", data=data)
    assert answer.status_code == 422
    assert "Chưa chọn ngày." in answer.text
    assert "Chờ kết quả đo</textarea>" in answer.text
    answer = browser.post(f"/can-bo/viec/{task.id}/gia-han", data={**data, "until": "2027-03-01", "reason": ""})
    assert answer.status_code == 422
    assert "Chưa nêu lý do." in answer.text


def test_the_head_finds_the_request_and_grants_it(app: Flask, clock: Clock) -> None:
    until = local_day(clock.now).replace(day=28)
    task = asked(app, until)
    head = sign_in(app, "dung")
    page = head.get("/can-bo/gia-han").text
    assert "Chờ kết quả đo" in page
    assert "Lê Văn Minh" in page
    address = page.split('action="/can-bo/gia-han/')[1].split('"')[0]
    answer = head.post(f"/can-bo/gia-han/{address}", data={"go": "refuse", "note": ""})
    assert answer.status_code == 422
    assert head.post(f"/can-bo/gia-han/{address}", data={"go": "grant", "note": ""}).status_code == 303
    assert local_day(task_of(UUID(task)).due_at) == until
    page = sign_in(app, "minh").get(f"/can-bo/viec/{task}").text
    assert "đã được gia hạn nội bộ" in page


def test_the_task_says_who_asked_until_when_and_who_decides_until_it_is_decided(app: Flask, clock: Clock) -> None:
    task = asked(app, local_day(clock.now).replace(day=27))
    page = sign_in(app, "an").get(f"/can-bo/viec/{task}").text
    assert "Lê Văn Minh xin gia hạn bước này đến thứ Sáu 27/11/2026." in page
    assert "Chờ Phạm Đức Dũng quyết định." in page
    assert "Xem và quyết định" not in page
    assert "Xin gia hạn nội bộ</a>" not in page
    head = sign_in(app, "dung")
    assert "Xem và quyết định" in head.get(f"/can-bo/viec/{task}").text
    address = head.get("/can-bo/gia-han").text.split('action="/can-bo/gia-han/')[1].split('"')[0]
    head.post(f"/can-bo/gia-han/{address}", data={"go": "refuse", "note": "Còn đủ thời gian"})
    assert "xin gia hạn bước này" not in sign_in(app, "an").get(f"/can-bo/viec/{task}").text


def test_others_see_neither_the_request_nor_its_reason(app: Flask, clock: Clock) -> None:
    asked(app, local_day(clock.now).replace(day=28))
    for username in ("hoa", "binh"):
        page = sign_in(app, username).get("/can-bo/gia-han")
        assert page.status_code == 200
        assert "Chờ kết quả đo" not in page.text


def test_a_task_that_one_may_not_see_has_no_such_page(app: Flask) -> None:
    task = open_task(open_review().id)
    assert sign_in(app, "binh").get(f"/can-bo/viec/{task.id}/gia-han").status_code == 404
