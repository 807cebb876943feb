"""The page of what officers may bring about in a case: nothing typed is lost, nothing is shown to others."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from engine.cases import find_act, list_acts
from engine.directory import Officer, create_session
from engine.petitions import WITHDRAWN_MESSAGE
from tests.stories.asking import LEAD, OPINION, QUESTION, ask, lies_with_lead, opinion_of, request, someone, speaks
from tests.support.province import HUB, Petition, Province, province_at


@pytest.fixture
def province(province_sqlite_url: str, tmp_path: Path) -> Iterator[Province]:
    with province_at(province_sqlite_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


@pytest.fixture
def petition(province: Province) -> Petition:
    return lies_with_lead(province)


def at_desk(province: Province, officer: Officer) -> FlaskClient:
    client = province.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = create_session(officer.id)
        session["_fresh"] = True
        session["username"] = officer.username
    return client


def asking_page(petition: Petition, officer: Officer) -> str:
    (act,) = [one for one in list_acts(petition.case_id, actor=officer) if not one.is_particular]
    return f"/can-bo/ho-so/{petition.number}/lam/{act.id}"


def test_the_lead_asks_from_the_page_and_the_case_says_whom_it_waits_for(
    province: Province, petition: Petition
) -> None:
    officer = someone(province, LEAD)
    client = at_desk(province, officer)
    case = f"/can-bo/ho-so/{petition.number}"
    assert "Hỏi ý kiến cơ quan khác…" in client.get(case).text
    rows = {"opinion_requests-0-agency": "SYT", "opinion_requests-0-question": QUESTION,
            "opinion_requests-3-agency": "SXD", "opinion_requests-3-question": QUESTION,
            "opinion_requests-3-due_on": "2026-11-27"}  # fmt: skip
    answer = client.post(asking_page(petition, officer), data=rows)
    assert (answer.status_code, answer.location) == (303, case)
    page = " ".join(unescape(client.get(case).text).split())
    assert "Đang chờ ý kiến: <strong>Sở Y tế</strong>, hạn 30/11; <strong>Sở Xây dựng</strong>, hạn 27/11" in page
    assert "Nhận, phân công cho ý kiến · Sở Xây dựng" in page


def test_what_was_typed_stays_beside_what_is_wrong(province: Province, petition: Petition) -> None:
    officer = someone(province, LEAD)
    answer = at_desk(province, officer).post(
        asking_page(petition, officer), data={"opinion_requests-0-question": "Câu hỏi chưa chọn cơ quan nào cả."}
    )
    assert answer.status_code == 422
    assert "Câu hỏi chưa chọn cơ quan nào cả." in answer.text
    assert 'class="k-errors' in answer.text
    assert opinion_less(petition)


def opinion_less(petition: Petition) -> bool:
    return "assign_opinion" not in petition.open


def test_who_comes_too_late_finds_what_they_typed(province: Province, petition: Petition) -> None:
    officer = someone(province, LEAD)
    page = asking_page(petition, officer)
    ask(province, petition, request("SYT"))
    answer = at_desk(province, officer).post(page, data={"opinion_requests-0-question": "Nội dung viết khi đã muộn."})
    assert answer.status_code == 409
    assert "Nội dung viết khi đã muộn." in answer.text


def test_an_asked_agency_reads_its_question_and_no_other_and_is_offered_nothing(
    province: Province, petition: Petition
) -> None:
    ask(province, petition, request("SYT"), request("SXD", question="Câu hỏi riêng cho ngành xây dựng?"))
    speaks(petition, "SXD", text="Ý kiến riêng của ngành xây dựng về giấy phép.")
    page = at_desk(province, someone(province, "SYT")).get(f"/can-bo/ho-so/{petition.number}").text
    assert "Cơ quan chủ trì hỏi" in page
    assert QUESTION in page
    assert "ngành xây dựng" not in page
    assert "Thôi hỏi…" not in page
    assert "Có thể làm thêm" not in page


def test_others_find_neither_the_case_nor_the_page(province: Province, petition: Petition) -> None:
    ask(province, petition, request("SYT"))
    lead, other = someone(province, LEAD), someone(province, "SCT")
    withdrawal = find_act(petition.case_id, WITHDRAWN_MESSAGE, opinion_of(petition, "SYT").id.hex, actor=lead)
    client = at_desk(province, other)
    for address in (
        f"/can-bo/ho-so/{petition.number}",
        asking_page(petition, lead),
        f"/can-bo/ho-so/{petition.number}/lam/{withdrawal}",
    ):
        assert client.get(address).status_code == 404
        assert client.post(address, data={"withdraw_reason": "thử xem sao"}).status_code in {404, 405}
    assert opinion_of(petition, "SYT").is_awaited


def test_the_lead_stops_asking_with_a_reason(province: Province, petition: Petition) -> None:
    ask(province, petition, request("SYT"))
    officer = someone(province, LEAD)
    withdrawal = find_act(petition.case_id, WITHDRAWN_MESSAGE, opinion_of(petition, "SYT").id.hex, actor=officer)
    client, page = at_desk(province, officer), f"/can-bo/ho-so/{petition.number}/lam/{withdrawal}"
    assert "Sở Y tế sẽ không phải cho ý kiến nữa" in client.get(page).text
    assert client.post(page, data={}).status_code == 422
    assert client.post(page, data={"withdraw_reason": "Không cần nữa."}).status_code == 303
    assert "Không cần nữa." in client.get(f"/can-bo/ho-so/{petition.number}").text


def test_who_drafts_and_who_approves_read_the_opinions_side_by_side(province: Province, petition: Petition) -> None:
    ask(province, petition, request("SYT"))
    speaks(petition, "SYT")
    petition.done("verify_facts", facts_found="Đã lấy mẫu nước.", behaviour_result="corrected")
    petition.done("weigh_opinions", decision="proceed")
    for role, element, data in (
        ("OFFICER", "draft_answer", {"answer": "Cơ sở đã ngừng xả thải từ ngày 25/11."}),
        ("HEAD", "approve_answer", {"decision": "approve"}),
    ):
        page = at_desk(province, someone(province, LEAD, role)).get(f"/can-bo/viec/{petition.task(element).id}").text
        assert OPINION in page
        assert "Ý kiến các cơ quan (1)" in page
        petition.done(element, **data)


def test_who_watches_sees_whom_the_case_waits_for_and_no_word_of_it(province: Province, petition: Petition) -> None:
    ask(province, petition, request("SYT"))
    page = at_desk(province, someone(province, HUB, "ADMIN")).get(f"/giam-sat/ho-so/{petition.number}").text
    assert "Đang chờ ý kiến:" in page
    assert "Cán bộ có thể làm thêm:" in page
    assert QUESTION not in page
