"""Many tasks at once, on the pages: chosen in a queue, looked at, done, followed; without a script as with one."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.cases import claim_task, release_task
from tests.engine.directory.town import officer
from tests.engine.petitions.office import Clock
from tests.webui.inbox.house import build, open_review, open_task, sign_in, task_of

OPINION = "Nội dung đúng quy định, đề nghị thực hiện."


@pytest.fixture
def tasks(app: Flask) -> list[UUID]:
    """Six open tasks for the officers of Sở Xây dựng."""
    del app
    return [open_task(open_review(f"Ý kiến về đoạn đường {place}").id).id for place in range(6)]


def choose(client: FlaskClient, kind: str, tasks: list[UUID], queue: str = "don-vi", **more: str) -> str:
    """The address of the act that the chosen tasks have become."""
    data = {"lam": kind, "viec": [str(task) for task in tasks], **more}
    answer = client.post(f"/can-bo/nhieu-viec?hang={queue}", data=data)
    assert answer.status_code == 303
    return str(answer.location)


def said(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_each_line_has_a_box_of_the_bar_beside_its_own_form(app: Flask, tasks: list[UUID]) -> None:
    page = sign_in(app, "minh").get("/can-bo/don-vi").text
    for task in tasks:
        assert re.search(rf'<input type="checkbox" form="bulk" name="viec" value="{task}"', page)
    assert page.count('<form method="post" id="bulk"') == 1
    assert "checked" not in page.split('id="bulk"')[1]
    whole = sign_in(app, "minh").get("/can-bo/don-vi?chon=trang").text
    assert whole.count(" checked") == 6


def test_six_tasks_are_claimed_after_a_look(app: Flask, tasks: list[UUID]) -> None:
    claim_task(tasks[5], actor=officer("an"))
    minh = sign_in(app, "minh")
    address = choose(minh, "claim", tasks)
    page = said(minh.get(address).text)
    assert "5 việc sẽ làm" in page
    assert "đã nhận việc này" in page
    assert task_of(tasks[0]).assignee is None
    done = minh.post(address, data={"_do": "start"}, follow_redirects=True).text
    assert "Đã xong." in said(done)
    assert {task_of(task).assignee for task in tasks[:5]} == {officer("minh").id}
    assert "Nhận nhiều việc" in minh.get("/can-bo/nhieu-viec").text


def test_all_that_match_the_filter_are_chosen_beyond_the_page(app: Flask, tasks: list[UUID]) -> None:
    minh = sign_in(app, "minh")
    address = choose(minh, "claim", [], **{"tat-ca": "1"})
    assert "6 việc sẽ làm" in said(minh.get(address).text)
    assert len(tasks) == 6


def test_what_no_database_keeps_is_left_out_of_what_was_typed(tmp_path: Path, database_url: str, clock: Clock) -> None:
    del clock
    app = build(tmp_path, database_url)
    task = open_task(open_review("Đường ngập").id)
    dung, minh = sign_in(app, "dung"), sign_in(app, "minh")
    assert minh.get("/can-bo/tim-nhanh?q=%00").status_code == 200
    assert task.case_number in minh.get(f"/can-bo/tim-nhanh?q={task.case_number}%00").text
    kept = {"ten": "Đất\x00 đai", "hang": "don-vi", "dieu-kien": "q=%00ngập"}
    saved = dung.post("/can-bo/cach-xem", data=kept, follow_redirects=True)
    assert saved.status_code == 200
    assert "Đất đai" in saved.text
    address = choose(minh, "complete", [task.id])
    typed = {"_do": "shape", "decision": "agree", "opinion": "Ý kiến\x00 {{ x }}.", f"rieng.{task.id}.x": "đồng\x00 ý"}
    page = minh.post(address, data={**typed, "_note": "a\x00b"}, follow_redirects=True)
    assert "Ý kiến đồng ý." in page.text


def test_a_page_that_follows_an_act_keeps_nobody_signed_in(app: Flask, tasks: list[UUID], clock: Clock) -> None:
    minh = sign_in(app, "minh")
    address = choose(minh, "claim", tasks)
    minh.post(address, data={"_do": "start"})
    (news,) = re.findall(r'data-news="([^"]+)"', minh.get(address).text)
    assert "Đã xong." in said(minh.get(news).text)
    for _ in range(5):
        clock.move(minutes=150)
        minh.get(news)
    assert minh.get(address).status_code == 302


def test_an_act_that_has_begun_is_shown_to_who_would_change_it(app: Flask, tasks: list[UUID]) -> None:
    minh = sign_in(app, "minh")
    address = choose(minh, "claim", tasks)
    minh.post(address, data={"_do": "start"})
    undo = str(minh.post(address, data={"_do": "undo"}).location)
    release_task(tasks[0], actor=officer("minh"))
    minh.post(undo, data={"_do": "start"})
    for act, what in ((address, "shape"), (undo, "shape"), (undo, "mend")):
        answer = minh.post(act, data={"_do": what}, follow_redirects=True)
        assert answer.status_code == 200
        assert ("đã bắt đầu" if what == "shape" else "không có nội dung để sửa") in answer.text


def test_nothing_chosen_is_said_on_the_queue(app: Flask, tasks: list[UUID]) -> None:
    del tasks
    answer = sign_in(app, "minh").post("/can-bo/nhieu-viec?hang=don-vi", data={"lam": "claim"}, follow_redirects=True)
    assert "Chưa chọn việc nào." in answer.text


def test_a_head_sees_what_everyone_holds_and_assigns_then_takes_it_back(app: Flask, tasks: list[UUID]) -> None:
    claim_task(tasks[0], actor=officer("an"))
    dung = sign_in(app, "dung")
    address = choose(dung, "assign", tasks, queue="toan-co-quan")
    page = dung.get(address).text
    assert "đang giữ 1 việc" in said(page)
    wrong = dung.post(address, data={"_do": "shape", "_to": ""})
    assert wrong.status_code == 422
    assert "Chưa chọn người nhận việc." in wrong.text
    minh = officer("minh").id
    shaped = dung.post(address, data={"_do": "shape", "_to": str(minh), "_note": "Làm trước"}, follow_redirects=True)
    assert "6 việc sẽ làm" in said(shaped.text)
    dung.post(address, data={"_do": "start"})
    assert {task_of(task).assignee for task in tasks} == {minh}
    undo = dung.post(address, data={"_do": "undo"})
    assert "Hoàn tác 6 việc" in said(dung.get(undo.location).text)
    dung.post(undo.location, data={"_do": "start"})
    assert [task_of(task).assignee for task in tasks] == [officer("an").id, *[None] * 5]


def test_one_opinion_is_written_for_six_cases_with_what_differs(app: Flask, tasks: list[UUID]) -> None:
    minh = sign_in(app, "minh")
    address = choose(minh, "complete", tasks)
    text = "Hồ sơ {{ number }}: hẹn ngày {{ ngay_hen }}."
    page = minh.post(address, data={"_do": "shape", "decision": "agree", "opinion": text}, follow_redirects=True).text
    assert "Chưa bắt đầu được: còn chỗ chưa điền." in page
    assert f"rieng.{tasks[0]}.ngay_hen" in page
    refused = minh.post(address, data={"_do": "start"})
    assert refused.status_code == 422
    assert "ngay_hen" in refused.text
    own = {f"rieng.{task}.ngay_hen": f"{day}/12" for day, task in enumerate(tasks, start=1)}
    shaped = {"_do": "shape", "decision": "agree", "opinion": text, **own}
    page = minh.post(address, data=shaped, follow_redirects=True).text
    assert "hẹn ngày 6/12." in page
    with_them = [str(task) for task in tasks[:5]]
    minh.post(address, data={"_do": "start", "_offered": [str(task) for task in tasks], "_with": with_them})
    assert [task_of(task).status for task in tasks] == [*["completed"] * 5, "open"]
    page = said(minh.get(address).text)
    assert "Được bỏ ra khỏi lượt này." in page


def test_who_goes_on_sees_what_came_together_and_does_it_together(app: Flask, tasks: list[UUID]) -> None:
    minh, an = sign_in(app, "minh"), sign_in(app, "an")
    address = choose(minh, "complete", tasks)
    minh.post(address, data={"_do": "shape", "decision": "agree", "opinion": OPINION})
    minh.post(address, data={"_do": "start"})
    approval = open_task(task_of(tasks[0]).case_id).id
    page = an.get(f"/can-bo/viec/{approval}").text
    assert "6 hồ sơ cùng lượt đang chờ ở bước này." in page
    together = an.post(f"/can-bo/viec/{approval}/cung-luot").location
    assert "6 việc sẽ làm" in said(an.get(together).text)
    an.post(together, data={"_do": "start"})
    assert task_of(approval).status == "completed"


def test_another_officers_act_is_not_found(app: Flask, tasks: list[UUID]) -> None:
    address = choose(sign_in(app, "minh"), "claim", tasks)
    for name in ("an", "dung", "quan.tri"):
        stranger = sign_in(app, name)
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, data={"_do": "start"}).status_code == 404
    assert task_of(tasks[0]).assignee is None


def test_an_act_under_way_can_be_looked_at_again_without_a_script(app: Flask) -> None:
    many = [open_task(open_review(f"Việc {place}").id).id for place in range(22)]
    minh = sign_in(app, "minh")
    address = choose(minh, "claim", many)
    minh.post(address, data={"_do": "start"})
    page = minh.get(address).text
    assert "Tải lại để xem tiến độ mới" in page
    assert "0 trên 22 việc" in said(page)
