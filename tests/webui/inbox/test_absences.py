"""An officer asks to be away, sees beforehand what moves, and their head decides; nobody else finds it."""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from engine.cases import claim_task
from engine.directory import list_own_absences
from engine.storage import read_work
from tests.engine.directory.town import close, officer
from tests.engine.petitions.office import Clock
from tests.webui.inbox.house import open_review, open_task, sign_in

PAGE = "/can-bo/vang-mat"


def days(clock: Clock, last: int = 3) -> dict[str, str]:
    day = clock.now.date()
    return {"first_day": day.isoformat(), "last_day": (day + timedelta(days=last)).isoformat()}


def ask(app: Flask, clock: Clock, *, who: str = "minh", substitute: str = "an") -> UUID:
    data = {"substitute": substitute, "reason": "nghỉ phép", "go": "ask", **days(clock)}
    assert sign_in(app, who).post(PAGE, data=data).status_code == 303
    with read_work() as work:
        return list_own_absences(work, officer(who))[0].id


def held(title: str = "Ý kiến về đường ngập") -> UUID:
    task: UUID = open_task(open_review(title).id).id
    claim_task(task, actor=officer("minh"))
    return task


def decide(browser: FlaskClient, absence: UUID, go: str, **more: str) -> int:
    return browser.post(f"{PAGE}/{absence}", data={"go": go, **more}).status_code


def test_what_would_move_is_seen_before_anything_is_asked(app: Flask, clock: Clock) -> None:
    held()
    browser = sign_in(app, "minh")
    page = browser.post(PAGE, data={"substitute": "an", "go": "preview", **days(clock)}).text
    assert "Xem trước: Trần Thị Ân thay Lê Văn Minh" in page
    assert "1 việc, trong đó 1 đến hạn trước khi trở lại" in page
    assert "Gửi đề nghị" in page
    assert "Chưa có lần vắng mặt nào." in browser.get(PAGE).text


def test_the_head_sees_the_same_and_approves(app: Flask, clock: Clock) -> None:
    task = held()
    absence = ask(app, clock)
    assert "Việc này đã giao đích danh" in sign_in(app, "an").get(f"/can-bo/viec/{task}").text
    head = sign_in(app, "dung")
    page = head.get(f"{PAGE}/{absence}").text
    assert "Soạn ý kiến" in page
    assert "Duyệt</button>" in page
    assert decide(head, absence, "approve") == 303
    stand_in = sign_in(app, "an")
    assert "Trình duyệt" in stand_in.get(f"/can-bo/viec/{task}").text
    page = stand_in.get(f"/can-bo/viec/{task}").text
    assert "Bạn làm việc này thay Lê Văn Minh" in page
    assert "tôi thay Lê Văn Minh" in stand_in.get("/can-bo/").text
    stand_in.post(f"/can-bo/viec/{task}", data={"decision": "agree", "opinion": "Đồng ý nhé"})
    assert "Làm thay Lê Văn Minh" in head.get(f"/can-bo/viec/{task}").text


def test_a_refusal_needs_a_word_and_is_told(app: Flask, clock: Clock) -> None:
    absence = ask(app, clock)
    head = sign_in(app, "dung")
    answer = head.post(f"{PAGE}/{absence}", data={"go": "refuse", "note": ""})
    assert answer.status_code == 422
    assert "Chưa ghi lý do không duyệt." in answer.text
    assert decide(head, absence, "refuse", note="Tuần này có đoàn kiểm tra") == 303
    assert "Tuần này có đoàn kiểm tra" in sign_in(app, "minh").get(PAGE).text


def test_who_asked_may_not_approve_but_may_take_it_back(app: Flask, clock: Clock) -> None:
    absence = ask(app, clock)
    browser = sign_in(app, "minh")
    assert "Duyệt</button>" not in browser.get(f"{PAGE}/{absence}").text
    assert decide(browser, absence, "approve") == 303
    assert "Không ai tự duyệt" in browser.get(f"{PAGE}/{absence}").text
    assert decide(browser, absence, "end") == 303
    assert "Đã hủy" in browser.get(f"{PAGE}/{absence}").text


def test_others_do_not_find_it(app: Flask, clock: Clock) -> None:
    absence = ask(app, clock)
    for username in ("binh",):
        browser = sign_in(app, username)
        assert browser.get(f"{PAGE}/{absence}").status_code == 404
        assert decide(browser, absence, "approve") == 404


def test_whoever_drafted_does_not_approve_for_the_absent_one_and_that_is_told_before(app: Flask, clock: Clock) -> None:
    case = open_review()
    sign_in(app, "an").post(
        f"/can-bo/viec/{open_task(case.id).id}", data={"decision": "agree", "opinion": "Đồng ý như dự thảo"}
    )
    claim_task(open_task(case.id, "approve").id, actor=officer("minh"))
    page = sign_in(app, "minh").post(PAGE, data={"substitute": "an", "go": "preview", **days(clock)}).text
    assert "1 việc người thay không làm được" in page
    assert "Soạn ý kiến" in page


def test_a_chain_is_refused_in_words(app: Flask, clock: Clock) -> None:
    decide(sign_in(app, "dung"), ask(app, clock), "approve")
    answer = sign_in(app, "an").post(PAGE, data={"substitute": "minh", "go": "ask", **days(clock)})
    assert answer.status_code == 422
    assert "người vắng mặt không thay được ai" in answer.text
    assert "được cử thay Lê Văn Minh" in answer.text


def test_a_substitute_who_has_left_is_told_and_another_stands_in(app: Flask, clock: Clock) -> None:
    absence = ask(app, clock)
    head = sign_in(app, "dung")
    decide(head, absence, "approve")
    close("an")
    page = head.get(f"{PAGE}/{absence}").text
    assert "không còn hoạt động" in page
    assert "Đổi người thay" in page
    answer = head.post(f"{PAGE}/{absence}", data={"go": "change", "substitute": "dung"})
    assert answer.status_code == 303
    assert "không tự duyệt" in head.get(f"{PAGE}/{absence}").text


def test_an_administrator_sees_what_became_of_each(app: Flask, clock: Clock) -> None:
    decide(sign_in(app, "dung"), ask(app, clock), "refuse", note="Bận")
    decide(sign_in(app, "minh"), ask(app, clock), "end")
    page = sign_in(app, "quan.tri").get("/quan-tri/vang-mat").text
    assert "Không duyệt" in page
    assert "Đã hủy" in page
