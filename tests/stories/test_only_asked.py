"""An agency that is only asked for its opinion reads the question and what the petition says, and nothing more."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.cases import TaskNotFound, get_case, get_task, list_text_versions, save_draft
from engine.cases.errors import CaseNotFound
from engine.directory import Officer, create_session, create_token
from engine.petitions import FileUnknown, FileUpload, add_case_file, find_petition_of, open_file
from engine.petitions.conversation import add_message
from engine.petitions.for_officers import list_chosen_files
from engine.petitions.rows import change_petition
from engine.storage import begin_work, read_work, tables
from tests.stories.asking import LEAD, OPINION, QUESTION, does, request, someone, task_of, work_off, writes
from tests.stories.handling import classify, handle
from tests.support.province import HUB, LETTER, Petition, Province, province_at

NAME, PHONE, EMAIL = "Nguyễn Thị Lan", "0912345678", "lan@mau.example"
TITLE = "Cơ sở xả thải ra suối"
CONTENT = "Tôi là Nguyễn Thị Lan, số 0912345678. Cơ sở đầu thôn xả nước đen ra suối từ tháng trước."
ASKED_SENDER = "Cơ sở nằm ở thửa đất nào, xả vào giờ nào?"
OTHERS_OPINION = "Cơ sở đủ giấy phép xây dựng, không có căn cứ yêu cầu ngừng."


@pytest.fixture
def province(database_url: str, tmp_path: Path) -> Iterator[Province]:
    with province_at(database_url, tmp_path) as province:
        yield province


@pytest.fixture
def petition(province: Province) -> Petition:
    """A petition whose sender was asked about it, with a photograph; SYT and SXD are asked by the lead."""
    petition = province.receives(TITLE, CONTENT, files=[upload(province)])
    petition.done("check_conditions", decision="accept")
    classify(petition, LEAD, field="moi_truong")
    petition.done("accept_transfer", decision="accept")
    petition.done("assign_officer", officer=province.officer(LEAD), opinion_requests=[request("SYT"), request("SXD")])
    work_off()
    return petition


def test_the_page_of_the_asked_agency_names_no_sender_and_shows_no_exchange(
    province: Province, petition: Petition
) -> None:
    says_something_to_the_sender(petition)
    task = task_of(petition, "assign_opinion", "SYT")
    for path in (f"/can-bo/ho-so/{petition.number}", f"/can-bo/viec/{task.id}"):
        page = visit(province, province.officer_for(task), path)
        assert "xả nước đen" in page, path
        assert QUESTION in page, path
        assert "anh.pdf" in page, path
        for secret in (NAME, PHONE, EMAIL, ASKED_SENDER, "Trao đổi với người gửi", "12 Trần Phú"):
            assert secret not in page, (path, secret)
    assert visit(province, someone(province, LEAD), f"/can-bo/ho-so/{petition.number}").count(NAME) > 1


def test_the_head_of_the_asked_agency_watches_no_more_of_the_case_than_its_part(
    province: Province, petition: Petition
) -> None:
    says_something_to_the_sender(petition)
    page = visit(province, someone(province, "SYT", "HEAD"), f"/giam-sat/ho-so/{petition.number}")
    assert "Nhận, phân công cho ý kiến" in page
    for hidden in (NAME, PHONE, ASKED_SENDER, "Xác minh hành vi được phản ánh", province.officer(LEAD)):
        assert hidden not in page, hidden


def test_the_lead_the_office_and_the_dispatcher_still_read_it_all(province: Province, petition: Petition) -> None:
    says_something_to_the_sender(petition)
    for officer in (
        someone(province, LEAD), someone(province, LEAD, "HEAD"), someone(province, HUB, "DISPATCHER"),
        someone(province, HUB, "HEAD"),
    ):  # fmt: skip
        view = find_petition_of(petition.case_id, actor=officer)
        assert view is not None, officer.username
        assert not view.is_part, officer.username
        assert view.sender["full_name"] == NAME
        assert any(ASKED_SENDER in one.text for one in view.conversation)
        assert get_case(petition.case_id, actor=officer).variables


def test_the_api_gives_the_asked_agency_its_own_tasks_and_no_variables(province: Province, petition: Petition) -> None:
    handle(petition)
    doctor = someone(province, "SYT")
    case = api(province, doctor, f"/cases/{petition.number}").get_json()
    assert (case["number"], case["variables"]) == (petition.number, {})
    assert {task["agency"] for task in case["tasks"]} == {"SYT"}
    assert {event["kind"] for event in case["events"]} <= {"task.completed", "task.claimed"}
    (own,) = case["tasks"]
    assert api(province, doctor, f"/tasks/{own['id']}").status_code == 200
    lead = [task for task in petition.tasks if task.agency == LEAD]
    assert lead
    for task in lead:
        assert api(province, doctor, f"/tasks/{task.id}").status_code == 404
    assert NAME not in str(case)
    assert PHONE not in str(case)
    assert api(province, someone(province, LEAD), f"/cases/{petition.number}").get_json()["variables"]


def test_drafts_of_the_answer_and_others_opinions_are_not_there_for_the_asked_agency(
    province: Province, petition: Petition
) -> None:
    doctor = someone(province, "SYT")
    for agency, text in (("SXD", OTHERS_OPINION), ("SYT", OPINION)):
        does(petition, "assign_opinion", agency, decision="take", opinion_officer=province.officer(agency))
        task = task_of(petition, "write_opinion", agency)
        assert OTHERS_OPINION not in str(get_task(task.id, actor=province.officer_for(task)).data)
        writes(petition, agency, text=text)
        does(petition, "approve_opinion", agency, decision="approve")
    handle(petition)
    petition.done("weigh_opinions", decision="proceed")
    (draft,) = petition.tasks
    save_draft(draft.id, {"answer": "Dự thảo của Sở chủ trì"}, actor=province.officer_for(draft))
    with pytest.raises(TaskNotFound):
        get_task(draft.id, actor=doctor)
    with pytest.raises(TaskNotFound):
        save_draft(draft.id, {"answer": "của người khác"}, actor=doctor)
    with pytest.raises(CaseNotFound):
        list_text_versions(petition.case_id, actor=doctor)
    page = visit(province, doctor, f"/can-bo/ho-so/{petition.number}")
    assert OPINION in page
    assert OTHERS_OPINION not in page
    assert "Soạn dự thảo trả lời" not in page


def test_the_asked_agency_opens_what_the_sender_attached_and_its_own_files_alone(
    province: Province, petition: Petition
) -> None:
    doctor, head, builder = someone(province, "SYT"), someone(province, "SYT", "HEAD"), someone(province, "SXD")
    (photo,) = files_of(petition, "petition")
    internal = add_case_file(
        FileUpload("noi-bo.pdf", LETTER), case_id=petition.case_id, actor=someone(province, LEAD)
    ).id
    own = add_case_file(FileUpload("mau-nuoc.pdf", LETTER), case_id=petition.case_id, actor=doctor).id
    for officer in (doctor, head):
        assert open_file(photo, actor=officer).content == LETTER
        assert open_file(own, actor=officer).content == LETTER, "its head reads what its officer attaches"
        with pytest.raises(FileUnknown):
            open_file(internal, actor=officer)
        assert download(province, officer, internal) == 404
        assert download(province, officer, photo) == 200
    with pytest.raises(FileUnknown):
        open_file(own, actor=builder)
    listed = list_chosen_files([photo, internal, own], case_id=petition.case_id, actor=doctor)
    assert {one.id for one in listed} == {photo, own}
    assert open_file(internal, actor=someone(province, LEAD)).content == LETTER


def test_where_the_sender_is_kept_secret_the_asked_agency_sees_no_files_of_theirs_either(
    province: Province, petition: Petition
) -> None:
    with begin_work() as work:
        change_petition(work, petition.case_id, sender_hidden=True)
    doctor = someone(province, "SYT")
    (photo,) = files_of(petition, "petition")
    assert download(province, doctor, photo) == 404
    page = visit(province, doctor, f"/can-bo/ho-so/{petition.number}")
    assert "anh.pdf" not in page
    assert NAME not in page


def test_control_without_the_property_the_asked_agency_would_read_it_all(
    province: Province, petition: Petition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.cases.parts.OWN_PART_ONLY", "somethingElse")
    doctor = someone(province, "SYT")
    assert get_case(petition.case_id, actor=doctor).variables
    view = find_petition_of(petition.case_id, actor=doctor)
    assert view is not None
    assert view.sender["full_name"] == NAME


def test_an_agency_that_had_the_petition_in_hand_before_reads_on_when_it_is_asked(province: Province) -> None:
    petition = province.receives(TITLE, CONTENT)
    petition.done("check_conditions", decision="accept")
    classify(petition, "SYT", field="moi_truong")
    petition.done("accept_transfer", decision="return", return_code="RT02", suggested_agency=LEAD)
    classify(petition, LEAD, field="moi_truong")
    petition.done("accept_transfer", decision="accept")
    petition.done("assign_officer", officer=province.officer(LEAD), opinion_requests=[request("SYT")])
    work_off()
    view = find_petition_of(petition.case_id, actor=someone(province, "SYT", "CLERK"))
    assert view is not None
    assert not view.is_part


def says_something_to_the_sender(petition: Petition) -> None:
    with begin_work("system") as work:
        add_message(work, petition.case_id, "request", ASKED_SENDER, author=LEAD)


def upload(province: Province) -> str:
    answer = province.client.post("/api/v1/files", data={"file": (io.BytesIO(LETTER), "anh.pdf")})
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return str(answer.get_json()["file_id"])


def token_of(officer: Officer) -> str:
    return create_token(officer.id, "đọc", ("tasks:read", "cases:read", "tasks:write"))


def api(province: Province, officer: Officer, path: str) -> Any:
    return province.client.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {token_of(officer)}"})


def signed_in(province: Province, officer: Officer) -> FlaskClient:
    client = province.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = create_session(officer.id)
        session["_fresh"] = True
        session["username"] = officer.username
    return client


def visit(province: Province, officer: Officer, path: str) -> str:
    answer = signed_in(province, officer).get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def download(province: Province, officer: Officer, file_id: UUID) -> int:
    return signed_in(province, officer).get(f"/can-bo/tep/{file_id}").status_code


def files_of(petition: Petition, purpose: str) -> list[UUID]:
    row = tables.Attachment
    with read_work() as work:
        query = select(row.id).where(row.case_id == petition.case_id, row.purpose == purpose)
        return list(work.connection.scalars(query))
