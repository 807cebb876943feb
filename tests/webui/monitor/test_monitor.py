"""Watching over cases: who sees which, what of them, and what an administrator does about incidents."""

from html import unescape
from uuid import UUID

import pytest
from flask import Flask

from engine.cases import OpenedCase, get_case, open_case
from engine.cases.listing import count_cases, list_cases
from engine.definitions import publish
from engine.petitions.returns import note_return
from engine.storage import begin_work
from tests.engine.directory.town import officer
from tests.engine.petitions.office import CONTENT, TITLE, Clock
from tests.support.diagrams import Diagram, closure_of
from tests.webui.inbox.house import case_of, open_review, open_task, petition, sign_in


def stuck() -> OpenedCase:
    """A case whose automatic step fails: it divides by what is nothing yet."""
    diagram = Diagram("stuck", {"title": "Tính toán"}).start().script("reckon", "share = 10 / parts")
    diagram.user("look", "OFFICER").end().chain("begin", "reckon", "look", "done")
    with begin_work() as work:
        publish(work, closure_of(diagram), lane_roles={})
        return open_case(work, "stuck", {"parts": 0}, title="Chia phần", agency="SXD")


def incident_of(case_id: UUID) -> UUID:
    return get_case(case_id, actor=officer("quan.tri")).incidents[0].id


def test_an_officer_who_watches_over_nothing_has_no_such_page(app: Flask) -> None:
    client = sign_in(app, "minh")
    assert client.get("/giam-sat/").status_code == 404
    assert "/giam-sat/" not in client.get("/can-bo/").text


def test_an_admin_sees_all_cases_and_none_of_their_content(app: Flask) -> None:
    receipt, review = petition(), open_review()
    page = sign_in(app, "quan.tri").get("/giam-sat/").text
    assert receipt.number in page
    assert review.number in page
    assert TITLE not in page


def test_a_head_sees_the_cases_of_the_agency(app: Flask) -> None:
    receipt, review = petition(), open_review()
    page = sign_in(app, "dung").get("/giam-sat/").text
    assert review.number in page
    assert receipt.number not in page


def test_cases_by_where_they_stand(app: Flask) -> None:
    fine, failed = open_review(), stuck()
    client = sign_in(app, "quan.tri")
    page = client.get("/giam-sat/?tinh-trang=incident").text
    assert failed.number in page
    assert fine.number not in page
    assert fine.number in client.get("/giam-sat/?tinh-trang=x").text


def test_a_long_list_goes_on_page_by_page_without_a_gap(app: Flask, clock: Clock) -> None:
    numbers = []
    for _ in range(5):
        clock.move(minutes=1)
        numbers.append(open_review().number)
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = list_cases(actor=officer("dung"), limit=2, cursor=cursor)
        seen += [one.number for one in page.items]
        cursor = page.next_cursor
    assert seen == numbers[::-1]
    assert cursor is None
    assert count_cases(actor=officer("dung"))["running"] == 5


@pytest.mark.parametrize("cursor", ["x", "W10=", "bm9wZQ=="])
def test_a_made_up_place_in_the_list_is_refused_in_words(app: Flask, cursor: str) -> None:
    answer = sign_in(app, "dung").get(f"/giam-sat/?sau={cursor}")
    assert answer.status_code == 422
    assert "Vị trí trang không hợp lệ." in answer.text


def test_a_case_shows_its_place_its_data_and_its_story(app: Flask) -> None:
    review = open_review()
    page = sign_in(app, "quan.tri").get(f"/giam-sat/ho-so/{review.number}").text
    assert "<strong>Đang ở:</strong> Soạn ý kiến." in page
    assert "<code>agency</code>" in page
    assert "Hồ sơ được mở." in page


def test_what_people_wrote_stays_out_of_the_data_of_a_case(app: Flask) -> None:
    receipt = petition()
    task = open_task(case_of(receipt.number))
    words = "Xin cho biết đoạn đường."
    sign_in(app, "hoa").post(f"/can-bo/viec/{task.id}", data={"decision": "supplement", "request": words})
    page = sign_in(app, "quan.tri").get(f"/giam-sat/ho-so/{receipt.number}").text
    assert "(nội dung trong biểu mẫu)" in page
    for secret in (words, TITLE, CONTENT):
        assert secret not in page


def test_a_case_of_others_is_not_found(app: Flask) -> None:
    receipt = petition()
    client = sign_in(app, "dung")
    assert client.get(f"/giam-sat/ho-so/{receipt.number}").status_code == 404
    assert client.get(f"/giam-sat/ho-so/{receipt.number}/so-do/petition").status_code == 404


def test_its_diagram_comes_with_the_present_position(app: Flask) -> None:
    review = open_review()
    data = sign_in(app, "dung").get(f"/giam-sat/ho-so/{review.number}/so-do/review").json
    assert data is not None
    assert data["active"] == ["write"]


def test_an_incident_says_what_failed_and_is_run_again_with_a_reason(app: Flask) -> None:
    case = stuck()
    client = sign_in(app, "quan.tri")
    page = client.get(f"/giam-sat/ho-so/{case.number}").text
    assert "Cho chạy lại" in page
    address = f"/giam-sat/ho-so/{case.number}/su-co/{incident_of(case.id)}"
    answer = client.post(address, data={"_do": "retry", "reason": "Thử lại"}, follow_redirects=True)
    assert "Đã chạy lại, nhưng hồ sơ vẫn còn sự cố." in answer.text


def test_a_step_is_skipped_with_a_reason(app: Flask) -> None:
    case = stuck()
    address = f"/giam-sat/ho-so/{case.number}/su-co/{incident_of(case.id)}"
    client = sign_in(app, "quan.tri")
    answer = client.post(address, data={"_do": "skip", "reason": "Không cần chia"}, follow_redirects=True)
    assert "Đã xử lý; hồ sơ chạy tiếp." in answer.text
    assert "Không cần chia" in answer.text
    assert open_task(case.id).element == "look"


def test_without_a_reason_nothing_is_done(app: Flask) -> None:
    case = stuck()
    address = f"/giam-sat/ho-so/{case.number}/su-co/{incident_of(case.id)}"
    answer = sign_in(app, "quan.tri").post(address, data={"_do": "skip"}, follow_redirects=True)
    assert "Chưa nêu lý do." in answer.text
    assert "Cho chạy lại" in answer.text


def test_a_head_sees_the_incident_and_leaves_it_to_the_administrator(app: Flask) -> None:
    case = stuck()
    client = sign_in(app, "dung")
    assert "Cho chạy lại" not in client.get(f"/giam-sat/ho-so/{case.number}").text
    address = f"/giam-sat/ho-so/{case.number}/su-co/{incident_of(case.id)}"
    answer = client.post(address, data={"_do": "skip", "reason": "Bỏ"}, follow_redirects=True)
    assert "Chỉ quản trị hệ thống được xử lý sự cố." in unescape(answer.text)


def test_an_incident_dealt_with_already_is_told(app: Flask) -> None:
    case = stuck()
    address = f"/giam-sat/ho-so/{case.number}/su-co/{incident_of(case.id)}"
    client = sign_in(app, "quan.tri")
    client.post(address, data={"_do": "skip", "reason": "Bỏ"})
    answer = client.post(address, data={"_do": "skip", "reason": "Bỏ"}, follow_redirects=True)
    assert "Sự cố này đã được xử lý." in answer.text


def test_how_often_a_transfer_came_back_is_told_by_agency(app: Flask) -> None:
    client = sign_in(app, "quan.tri")
    assert "Chuyển chưa đúng nơi" not in client.get("/giam-sat/").text
    receipt = petition()
    with begin_work() as work:
        note_return(
            work, case_of(receipt.number), kind="return", agency="SXD", reason_code=None, reason="Việc của nơi khác.",
            suggested=None, officer="system",
        )  # fmt: skip
    page = client.get("/giam-sat/").text
    assert "Chuyển chưa đúng nơi, 90 ngày qua" in page
    assert "Sở Xây dựng: <strong>1 lần</strong>" in page
    assert "Chuyển chưa đúng nơi" not in client.get("/giam-sat/?tinh-trang=incident").text
