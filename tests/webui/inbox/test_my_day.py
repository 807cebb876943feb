"""An officer's day on one page; the calendar of their deadlines behind a secret address."""

from datetime import timedelta
from typing import Any

from flask import Flask
from icalendar import Calendar
from sqlalchemy import update

from engine.cases import claim_task
from engine.storage import begin_work, tables
from tests.engine.directory.town import close, officer
from tests.engine.petitions.office import Clock
from tests.webui.inbox.house import open_review, open_task, sign_in

ADDRESS = "/can-bo/lich-han"


def address(app: Flask, username: str = "minh") -> str:
    page = sign_in(app, username).post(ADDRESS, data={"go": "new"}).text
    return "/lich/" + page.split("/lich/")[1].split('"')[0]


def events(app: Flask, href: str) -> list[Any]:
    answer = app.test_client().get(href)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return list(Calendar.from_ical(answer.data).walk("VEVENT"))


def test_the_day_says_what_is_late_and_what_is_kept(app: Flask, clock: Clock) -> None:
    task = open_task(open_review("Đường ngập").id)
    claim_task(task.id, actor=officer("minh"))
    browser = sign_in(app, "minh")
    page = browser.get("/can-bo/hom-nay").text
    assert "Trong bảy ngày tới" in page
    assert "Đường ngập" in page
    assert "chưa làm xong việc nào" in page
    clock.now += timedelta(days=5)
    browser = sign_in(app, "minh")
    assert "/can-bo/?han=qua-han" in browser.get("/can-bo/hom-nay").text
    browser.post(f"/can-bo/viec/{task.id}", data={"decision": "agree", "opinion": "Đồng ý nhé"})
    page = browser.get("/can-bo/hom-nay").text
    assert "1 việc: 0 đúng hạn, 1 trễ hạn" in page
    assert "Tôi đang chờ người khác" in page


def test_a_calendar_holds_number_step_day_and_link_and_nothing_else(app: Flask, clock: Clock) -> None:
    task = open_task(open_review("Bà Nguyễn Thị Lan kêu cứu").id)
    claim_task(task.id, actor=officer("minh"))
    href = address(app)
    (event,) = events(app, href)
    assert str(event["summary"]) == f"Soạn ý kiến · {task.case_number}"
    assert event["uid"] == f"{task.id.hex}@localhost"
    assert str(event["url"]).endswith(f"/can-bo/viec/{task.id}")
    assert event["status"] == "CONFIRMED"
    assert b"Lan" not in app.test_client().get(href).data

    sign_in(app, "minh").post(f"/can-bo/viec/{task.id}", data={"decision": "agree", "opinion": "Đồng ý nhé"})
    (done,) = events(app, href)
    assert (done["uid"], done["status"]) == (event["uid"], "CANCELLED")
    assert done["sequence"] > event["sequence"]
    clock.now += timedelta(days=15)
    assert events(app, href) == []


def test_a_deadline_that_moves_is_the_same_event_with_a_later_word(app: Flask) -> None:
    task = open_task(open_review().id)
    claim_task(task.id, actor=officer("minh"))
    href = address(app)
    (before,) = events(app, href)
    with begin_work() as work:
        later = task.due_at + timedelta(days=2)
        work.connection.execute(update(tables.Task).where(tables.Task.id == task.id).values(due_at=later))
    (after,) = events(app, href)
    assert after["uid"] == before["uid"]
    assert after["dtstart"].dt == before["dtstart"].dt + timedelta(days=2)


def test_what_has_not_changed_is_not_sent_again(app: Flask) -> None:
    claim_task(open_task(open_review().id).id, actor=officer("minh"))
    href = address(app)
    first = app.test_client().get(href)
    again = app.test_client().get(href, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert not again.data


def test_an_address_is_shown_once_renewed_and_ended(app: Flask) -> None:
    first = address(app)
    browser = sign_in(app, "minh")
    page = browser.get(ADDRESS).text
    assert "Đã có địa chỉ" in page
    assert "/lich/" not in page.replace("/lich-han", "")
    second = address(app)
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second).status_code == 200
    browser.post(ADDRESS, data={"go": "end"})
    assert app.test_client().get(second).status_code == 404


def test_a_closed_account_has_no_calendar(app: Flask) -> None:
    href = address(app)
    close("minh")
    assert app.test_client().get(href).status_code == 404


def test_neither_a_calendar_nor_a_guesser_asks_without_end(app: Flask) -> None:
    href = address(app)
    client = app.test_client()
    assert [client.get(href).status_code for _ in range(61)][-2:] == [200, 429]
    assert [client.get(f"/lich/{'x' * 43}.ics").status_code for _ in range(31)][-2:] == [404, 429]
