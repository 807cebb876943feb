"""The head changes the draft, and the officer sees what was changed, by whom and when."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from engine.cases import complete_task
from engine.cases.errors import SamePerson
from engine.directory import find_officer_by_username, request_substitution
from engine.petitions.questions import set_questions
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import handle, issue, take_on, transfer_to
from tests.support.province import Petition, Province, province_at
from tests.support.staff import Staff

DRAFT = "Hồ sơ xong **ngày 10/12**.\nMời bạn đến nhận."
EDITED = "Hồ sơ xong **ngày 12/12**.\nMời bạn đến nhận.\nCơ quan xin lỗi vì đã trả chậm."


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


def drafted(province: Province, **draft: Any) -> Petition:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    return petition.done("draft_answer", **(draft or {"answer": DRAFT}))


def marks(page: Any) -> tuple[list[str], list[str]]:
    """What the page's comparison strikes out and puts in, as a screen reader says it."""
    text = page.xpath('//*[contains(@class, "i-changes__text")]')
    assert text
    return (
        [one.text_content() for one in text[0].xpath(".//del")],
        [one.text_content() for one in text[0].xpath(".//ins")],
    )


def test_the_head_edits_and_returns_and_the_officer_sees_each_change(province: Province) -> None:
    petition = drafted(province)
    head = Staff(petition, "approve_answer")
    assert head.form()["approved_answer"].strip().replace("\r\n", "\n") == DRAFT
    sent = head.presses("complete", approved_answer=EDITED, decision="revise", remarks="Xem lại ngày trả.")
    assert sent.status_code == 303

    officer = Staff(petition, "draft_answer")
    page = officer.page
    removed, added = marks(page)
    assert removed == ["bỏ: 10"]
    assert added == ["thêm: 12", "thêm: Cơ quan xin lỗi vì đã trả chậm."]
    assert officer.form()["answer"].strip().replace("\r\n", "\n") == EDITED
    assert head.officer.full_name in page.text_content()

    last = EDITED.replace("12/12", "11/12")
    officer.presses("complete", answer=last)
    again = Staff(petition, "approve_answer")
    assert marks(again.page) == (["bỏ: 12"], ["thêm: 11"])
    assert again.form()["approved_answer"].strip().replace("\r\n", "\n") == last


def test_what_the_head_approved_goes_out_and_every_version_is_kept(province: Province) -> None:
    petition = drafted(province)
    head = Staff(petition, "approve_answer")
    head.presses("complete", approved_answer=EDITED, decision="approve")
    issue(petition, "SNNMT")
    assert petition.seen_by_sender()["answer"]["text"] == EDITED

    with read_work() as work:
        drafter = find_officer_by_username(work, province.officer("SNNMT"))
    assert drafter is not None
    reader = Staff(petition, "check_answer", who=drafter)
    answer = reader.client.get(f"/can-bo/ho-so/{petition.number}/ban-thao")
    assert answer.status_code == 200
    for part in ("Bản 1:", "Bản 2:", drafter.full_name, head.officer.full_name, "Duyệt dự thảo trả lời", "ngày 10/12"):
        assert part in answer.text
    same = reader.client.get(f"/can-bo/ho-so/{petition.number}/ban-thao?cu=1&moi=1").text
    assert "Hai bản này giống nhau." in same
    assert "Chỗ đã sửa" in reader.client.get(f"/can-bo/ho-so/{petition.number}").text


def test_who_may_not_read_the_petition_finds_no_versions(province: Province) -> None:
    petition = drafted(province)
    with read_work() as work:
        stranger = find_officer_by_username(work, province.officer("SYT"))
    other = Staff(petition, "approve_answer", who=stranger)
    assert other.client.get(f"/can-bo/ho-so/{petition.number}/ban-thao").status_code == 404


def test_each_question_is_edited_and_compared_by_itself(province: Province) -> None:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")
    transfer_to(petition, "SNNMT")
    with begin_work() as work:
        set_questions(work, petition.case_id, ["Bao giờ xong?", "Vì sao chậm?"])
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", answers=[{"answer": "Xong ngày 10/12."}, {"answer": "Do thiếu phiếu chuyển."}])
    Staff(petition, "approve_answer").presses(
        "complete", decision="revise", remarks="Sửa ngày.", **{"approved_answers-0-answer": "Xong ngày 12/12."}
    )
    page = Staff(petition, "draft_answer").page
    assert marks(page) == (["bỏ: 10"], ["thêm: 12"])
    assert page.xpath('//*[contains(@class, "i-changes")]/h3/text()') == ["Bao giờ xong?"]
    shown = petition.shown("draft_answer")["answers"]
    assert [row["answer"] for row in shown] == ["Xong ngày 12/12.", "Do thiếu phiếu chuyển."]


def test_approving_without_a_word_keeps_the_officers_text(province: Province) -> None:
    petition = drafted(province)
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")
    assert petition.seen_by_sender()["answer"]["text"] == DRAFT


def test_the_heads_substitute_who_drafted_may_not_approve(province: Province) -> None:
    petition = drafted(province)
    task = petition.task("approve_answer")
    head = province.officer_for(task)
    with begin_work() as work:
        drafter = find_officer_by_username(work, province.officer("SNNMT"))
        assert drafter is not None
        day = province.clock.now.date()
        for stand_in in (drafter.username, "snnmt.034"):
            found = find_officer_by_username(work, stand_in)
            assert found is not None
            away = request_substitution(work, officer_id=head.id, substitute_id=found.id, first_day=day, last_day=day)
            approved = update(tables.Substitution).where(tables.Substitution.id == away)
            work.connection.execute(approved.values(approved_by="head"))
    with read_work() as work:
        drafter, deputy = (find_officer_by_username(work, name) for name in (drafter.username, "snnmt.034"))
    assert drafter
    assert deputy
    with pytest.raises(SamePerson):
        complete_task(task.id, {"decision": "approve"}, actor=drafter)

    complete_task(task.id, {"decision": "approve"}, actor=deputy)
    with read_work() as work:
        row = work.session.get(tables.Task, (petition.case_id, task.id))
    assert row is not None
    assert (row.completed_by, row.completed_for) == (deputy.id, head.id)
    story = Staff(petition, "issue_letter").page.text_content()
    assert f"{deputy.full_name}" in story
    assert f"thay {head.full_name}" in story


def test_whatever_is_typed_is_shown_as_text(province: Province) -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="alert(1)"> **đậm**\n<ins>giả</ins> {{ config }}'
    petition = drafted(province, answer=f"Kính gửi ông bà, cơ quan trả lời. {hostile}")
    Staff(petition, "approve_answer").presses(
        "complete", approved_answer=f"Kính gửi bà, cơ quan trả lời. {hostile}", decision="revise", remarks="Sửa lại."
    )
    officer = Staff(petition, "draft_answer")
    for address in (officer.address, f"/can-bo/ho-so/{petition.number}/ban-thao"):
        answer = officer.client.get(address)
        assert answer.status_code == 200
        assert "<script>alert(1)" not in answer.text
        assert "<img src=x" not in answer.text
        assert "<ins>giả" not in answer.text
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
        assert "{{ config }}" in answer.text
