"""A head lets a deputy approve in their place, for a while and for some matters, by a document."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from engine.cases import claim_task, complete_task, list_tasks
from engine.cases.errors import SamePerson
from engine.directory import (
    Officer,
    end_authorisation,
    find_officer_by_username,
    grant_authorisation,
    list_authorisations,
)
from engine.errors import NotAllowed
from engine.storage import begin_work, read_work, tables
from tests.engine.petitions.official_letter.letters import docx_text, letters_of, pdf_text
from tests.stories.handling import ANSWER, handle, take_on, transfer_to
from tests.support.province import Petition, Province, province_at
from tests.support.staff import Staff

HEAD, DEPUTY = "snnmt.033", "snnmt.034"
APPROVING = "petition_drafting/approve_answer"
GRANT: dict[str, Any] = {"deputy": DEPUTY, "first_day": "2026-11-23", "last_day": "2026-12-31",
                         "document": "15/UQ-SNNMT", "steps": [APPROVING], "matters": ["dat_dai"]}  # fmt: skip


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def officer(username: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, username)
    assert found is not None
    return found


def authorise(**changed: Any) -> Any:
    return grant_authorisation(
        GRANT | changed, steps={APPROVING, "petition_handling/assign_officer"}, matters={"dat_dai", "moi_truong"},
        actor=officer(HEAD),
    )  # fmt: skip


def drafted(province: Province, field: str = "dat_dai") -> Petition:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field=field)
    transfer_to(petition, "SNNMT", field=field)
    take_on(petition, "SNNMT")
    handle(petition)
    return petition.done("draft_answer", **ANSWER)


def may_approve(petition: Petition) -> bool:
    task = petition.task("approve_answer")
    listed = task.id in {row.id for row in list_tasks("unit", actor=officer(DEPUTY)).items}
    page = Staff(petition, "approve_answer", who=officer(DEPUTY)).page
    assert bool(page.xpath('//form[@id="task-form"]')) is listed
    return listed


def test_without_an_authorisation_the_deputy_may_not_approve(province: Province) -> None:
    petition = drafted(province)
    assert not may_approve(petition)
    with pytest.raises(NotAllowed):
        complete_task(petition.task("approve_answer").id, {"decision": "approve"}, actor=officer(DEPUTY))


def test_the_deputy_approves_and_record_and_letter_say_by_what_right(province: Province) -> None:
    petition = drafted(province)
    authorise()
    assert may_approve(petition)
    task = petition.task("approve_answer")
    claim_task(task.id, actor=officer(DEPUTY))
    complete_task(task.id, {"decision": "approve"}, actor=officer(DEPUTY))

    with read_work() as work:
        row = work.session.get(tables.Task, (petition.case_id, task.id))
        (granted,) = list_authorisations(work, officer(HEAD))
    assert row is not None
    assert (row.completed_by, row.completed_for, row.authority) == (officer(DEPUTY).id, officer(HEAD).id, granted.id)

    clerk = Staff(petition, "issue_letter")
    assert f"Làm thay {officer(HEAD).full_name}, theo ủy quyền số 15/UQ-SNNMT." in clerk.page.text_content()
    form = clerk.form()
    assert form["signer"] == officer(DEPUTY).full_name
    assert form["signer_title"] == "KT. Giám đốc / Phó Giám đốc"
    assert form["authority"] == "Theo ủy quyền số 15/UQ-SNNMT"
    for printed in (pdf_text(clerk.presses("print-pdf").data), docx_text(clerk.presses("print-docx").data)):
        for part in ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "(Theo ủy quyền số 15/UQ-SNNMT)", officer(DEPUTY).full_name):
            assert letters_of(part) in letters_of(printed), part


def test_the_authorisation_holds_for_its_steps_matters_and_days_alone(province: Province) -> None:
    petition = drafted(province)
    authorise(matters=["moi_truong"])
    assert not may_approve(petition)
    authorise(steps=["petition_handling/assign_officer"])
    assert not may_approve(petition)
    authorise(first_day="2026-11-24", last_day="2026-11-25")
    assert not may_approve(petition)
    province.clock.now += timedelta(days=1)
    assert may_approve(petition)
    province.clock.now += timedelta(days=2)
    assert not may_approve(petition)


def test_ended_early_it_gives_no_right_even_to_what_was_taken(province: Province) -> None:
    petition = drafted(province)
    granted = authorise()
    task = petition.task("approve_answer")
    claim_task(task.id, actor=officer(DEPUTY))
    end_authorisation(granted, reason="Giám đốc tự duyệt trở lại", actor=officer(HEAD))
    with pytest.raises(NotAllowed) as refusal:
        complete_task(task.id, {"decision": "approve"}, actor=officer(DEPUTY))
    assert "không còn hiệu lực" in str(refusal.value)
    assert petition.open == ["approve_answer"]


def test_the_deputy_who_drafted_may_not_approve_by_authorisation(province: Province) -> None:
    with begin_work() as work:
        work.session.add(tables.Grant(officer_id=officer(DEPUTY).id, role="OFFICER", agency_code="SNNMT"))
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    petition.done("accept_transfer", decision="accept")
    petition.done("assign_officer", officer=DEPUTY)
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    authorise()
    with pytest.raises(SamePerson):
        complete_task(petition.task("approve_answer").id, {"decision": "approve"}, actor=officer(DEPUTY))


def test_the_head_grants_and_ends_on_a_page_of_their_own(province: Province) -> None:
    petition = drafted(province)
    head = Staff(petition, "approve_answer", who=officer(HEAD)).client
    page = head.get("/can-bo/uy-quyen")
    assert "Chưa có ủy quyền nào." in page.text
    assert "Duyệt dự thảo trả lời" in page.text
    wrong = head.post("/can-bo/uy-quyen", data={**GRANT, "document": "", "last_day": "2026-11-01"})
    assert wrong.status_code == 422
    assert 'id="f-document-wrong"' in wrong.text
    assert 'id="f-last_day-wrong"' in wrong.text
    assert head.post("/can-bo/uy-quyen", data=GRANT).status_code == 303
    page = head.get("/can-bo/uy-quyen")
    assert "Đang có hiệu lực" in page.text
    assert "15/UQ-SNNMT" in page.text

    deputy = Staff(petition, "approve_answer", who=officer(DEPUTY)).client
    assert "15/UQ-SNNMT" in deputy.get("/can-bo/uy-quyen").text
    with read_work() as work:
        (granted,) = list_authorisations(work, officer(HEAD))
    refused = deputy.post(f"/can-bo/uy-quyen/{granted.id}", data={"reason": "x"}, follow_redirects=True)
    assert "Chỉ Thủ trưởng của đơn vị hoặc quản trị kết thúc được ủy quyền." in refused.text
    assert deputy.post("/can-bo/uy-quyen", data=GRANT).status_code == 403
    clerk = Staff(petition, "approve_answer", who=officer(province.officer("SNNMT", "CLERK"))).client
    assert clerk.get("/can-bo/uy-quyen").status_code == 404
    stranger = Staff(petition, "approve_answer", who=officer("sxd.038")).client
    assert "15/UQ-SNNMT" not in stranger.get("/can-bo/uy-quyen").text
    assert stranger.post(f"/can-bo/uy-quyen/{granted.id}", data={"reason": "x"}).status_code == 404

    ended = head.post(f"/can-bo/uy-quyen/{granted.id}", data={"reason": "Văn bản 20/QĐ"}, follow_redirects=True)
    assert "Đã kết thúc sớm" in ended.text
    assert "Văn bản 20/QĐ" in ended.text
