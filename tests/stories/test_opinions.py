"""One agency handles a petition and asks others: at once, late, more of them, fewer of them, against each other."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from engine.cases import CaseNotFound, assign_task, cancel_case, complete_task, follow_directory, get_case, get_task
from engine.cases.acts import perform_act
from engine.cases.errors import ActGone, SamePerson
from engine.directory import list_officers
from engine.errors import Invalid, NotAllowed
from engine.petitions import OpinionState, PetitionUnknown, find_petition_of, list_awaited
from engine.storage import begin_work, read_work, tables
from tests.stories.asking import (
    LEAD,
    OPINION,
    QUESTION,
    act,
    ask,
    does,
    lies_with_lead,
    opinion_of,
    request,
    seen_by,
    someone,
    speaks,
    takes_on,
    task_of,
    told,
    withdraw,
    work_off,
    writes,
)
from tests.stories.handling import ANSWER, answer, handle, issue, publish
from tests.support.at_once import at_once
from tests.support.province import HUB, Province, province_at


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The demo's province, on each database."""
    with province_at(province_url, tmp_path) as province:
        yield province


def test_three_agencies_are_asked_at_once_and_each_answers_in_its_own_way(province: Province) -> None:
    petition = lies_with_lead(province, "SYT", "SXD", "SCT")
    asked = {str(task.agency) for task in petition.tasks if task.element == "assign_opinion"}
    assert sorted(asked) == ["SCT", "SXD", "SYT"]
    assert "verify_facts" in petition.open
    speaks(petition, "SXD", text="Cơ sở chưa có giấy phép xây dựng; cần xử lý.")
    assert opinion_of(petition, "SXD").opinion == "Cơ sở chưa có giấy phép xây dựng; cần xử lý."
    assert {one.agency for one in seen_by(petition, someone(province, LEAD)).awaited} == {"SYT", "SCT"}
    speaks(petition, "SYT")
    does(petition, "assign_opinion", "SCT", decision="decline", decline_reason="Không cấp phép loại cơ sở này.",
         opinion_agency="SKHCN")  # fmt: skip
    declined = opinion_of(petition, "SCT")
    assert (declined.state, bool(declined.suggested_agency_name)) == (OpinionState.DECLINED, True)
    handle(petition)
    assert petition.open == ["weigh_opinions"]
    petition.done("weigh_opinions", decision="proceed")
    answer(petition, LEAD)
    publish(petition)
    assert petition.seen_by_sender()["status"] == "published"
    assert OPINION not in str(petition.seen_by_sender())


def test_with_nobody_asked_nothing_stands_between_studying_and_drafting(province: Province) -> None:
    petition = lies_with_lead(province)
    handle(petition)
    assert petition.open == ["draft_answer"]
    assert seen_by(petition, someone(province, LEAD)).items == ()


def test_who_writes_an_opinion_does_not_approve_it_and_its_head_may_send_it_back(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    takes_on(petition, "SYT")
    writes(petition, "SYT")
    does(petition, "approve_opinion", "SYT", decision="revise", opinion_remarks="Nêu rõ chỉ tiêu.")
    task = task_of(petition, "write_opinion", "SYT")
    assert get_task(task.id, actor=province.officer_for(task)).data["opinion_remarks"] == "Nêu rõ chỉ tiêu."
    does(petition, "write_opinion", "SYT", opinion_stance="other", opinion_text="Chỉ tiêu BOD vượt ngưỡng ba lần.")
    does(petition, "approve_opinion", "SYT", decision="approve")
    assert opinion_of(petition, "SYT").opinion == "Chỉ tiêu BOD vượt ngưỡng ba lần."


def test_a_head_who_writes_the_opinion_alone_has_somebody_else_approve_it(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    head, deputy = someone(province, "SYT", "HEAD"), someone(province, "SYT", "DEPUTY")
    does(petition, "assign_opinion", "SYT", decision="take", opinion_officer=head.username)
    writes(petition, "SYT")
    with pytest.raises(SamePerson):
        does(petition, "approve_opinion", "SYT", decision="approve")
    assert opinion_of(petition, "SYT").state is OpinionState.ASKED
    assert not deputy.has_role("HEAD", "SYT"), "a deputy approves as the head's substitute, like any other step"


def test_a_late_agency_is_reminded_then_the_office_urges_it_and_the_lead_goes_on_without(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    takes_on(petition, "SYT")
    writer = someone(province, "SYT").username
    province.until("reminder_due")
    assert (petition.case_id, "opinion_due_soon") in told(writer)
    assert province.clock.now.date() == datetime(2026, 11, 27, tzinfo=UTC).date()
    assert not opinion_of(petition, "SYT").is_late
    province.until("opinion_overdue")
    assert opinion_of(petition, "SYT").is_late
    assert task_of(petition, "urge_opinion", HUB).role == "DISPATCHER"
    assert (petition.case_id, "opinion_late") in told(province.officer(LEAD))
    does(petition, "urge_opinion", HUB, urge_note="Đã gọi, hẹn gửi ngày mai.")
    assert (petition.case_id, "opinion_urged") in told(province.officer("SYT", "HEAD"))
    handle(petition)
    petition.done("weigh_opinions", decision="proceed")
    assert "weigh_opinions" in petition.open, "who goes on without an opinion says why"
    petition.done("weigh_opinions", decision="without", without_reason="Sắp hết hạn trả lời người gửi.")
    assert petition.open == ["draft_answer", "write_opinion"]
    passed = opinion_of(petition, "SYT")
    assert (passed.reason, passed.passed_over_at is not None) == ("Sắp hết hạn trả lời người gửi.", True)
    writes(petition, "SYT")
    does(petition, "approve_opinion", "SYT", decision="approve")
    assert (opinion_of(petition, "SYT").opinion, petition.open) == (OPINION, ["draft_answer"])


def test_an_opinion_that_is_still_out_when_the_answer_goes_is_asked_no_more(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    handle(petition)
    petition.done("weigh_opinions", decision="without", without_reason="Phần y tế không ảnh hưởng.")
    answer(petition, LEAD)
    assert (opinion_of(petition, "SYT").state, petition.open) == (OpinionState.CLOSED, ["check_answer"])


def test_one_agency_is_added_and_one_withdrawn_while_the_others_go_on(province: Province) -> None:
    petition = lies_with_lead(province, "SYT", "SXD")
    takes_on(petition, "SXD")
    ask(province, petition, request("SCT", due_on="2026-12-01"))
    assert task_of(petition, "assign_opinion", "SCT").agency == "SCT"
    assert opinion_of(petition, "SCT").due_at == datetime(2026, 12, 1, 16, 59, 59, tzinfo=UTC)
    withdraw(province, petition, "SXD", "Người gửi đã làm rõ phần xây dựng.")
    assert {task.agency for task in petition.tasks if task.agency != LEAD} == {"SYT", "SCT"}
    gone = opinion_of(petition, "SXD")
    assert (gone.state, gone.reason) == (OpinionState.WITHDRAWN, "Người gửi đã làm rõ phần xây dựng.")
    assert (petition.case_id, "opinion_withdrawn") in told(province.officer("SXD"))
    ask(province, petition, request("SXD"), by="HEAD")
    speaks(petition, "SXD")
    speaks(petition, "SYT")
    speaks(petition, "SCT")
    handle(petition)
    petition.done("weigh_opinions", decision="proceed")
    assert petition.open == ["draft_answer"]


def test_the_same_question_is_not_asked_twice_and_the_lead_does_not_ask_itself(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    ask(province, petition, request("SYT"), request(LEAD))
    assert [task.agency for task in petition.tasks if task.element == "assign_opinion"] == ["SYT"]
    ask(province, petition, request("SYT", question="Câu hỏi thứ hai cho ngành y tế: có ca bệnh nào không?"))
    assert [task.agency for task in petition.tasks if task.element == "assign_opinion"] == ["SYT", "SYT"]


def test_asking_nobody_is_a_fault_at_the_field(province: Province) -> None:
    petition = lies_with_lead(province)
    with pytest.raises(Invalid) as refused:
        ask(province, petition)
    assert [problem.where for problem in refused.value.problems] == ["/opinion_requests"]


def test_agencies_that_disagree_are_put_before_the_head_of_the_lead(province: Province) -> None:
    petition = lies_with_lead(province, "SYT", "SXD")
    speaks(petition, "SYT", "agree")
    speaks(petition, "SXD", "disagree", "Cơ sở đủ giấy phép xây dựng, không có căn cứ yêu cầu ngừng.")
    handle(petition)
    petition.done("weigh_opinions", decision="proceed")
    assert petition.open == ["settle_conflict"]
    assert seen_by(petition, someone(province, LEAD, "HEAD")).is_disagreed
    petition.done("settle_conflict", decision="settle", ruling="Theo ý kiến Sở Y tế, yêu cầu ngừng xả thải.")
    (ruling,) = seen_by(petition, someone(province, LEAD)).rulings
    assert (ruling.ruling, ruling.is_binding) == ("Theo ý kiến Sở Y tế, yêu cầu ngừng xả thải.", False)
    assert petition.open == ["draft_answer"]


def test_a_head_passes_a_conflict_to_the_office_whose_word_binds(province: Province) -> None:
    petition = lies_with_lead(province, "SYT", "SXD")
    speaks(petition, "SYT")
    speaks(petition, "SXD")
    handle(petition)
    petition.done("weigh_opinions", decision="conflict", conflict_note="Hai Sở hiểu khác nhau về khoảng cách.")
    petition.done("settle_conflict", decision="pass_up", pass_up_reason="Vượt thẩm quyền của Sở.")
    task = task_of(petition, "settle_at_office", HUB)
    assert (task.role, petition.shown("settle_at_office")["conflict_note"]) == (
        "HEAD", "Hai Sở hiểu khác nhau về khoảng cách.",
    )  # fmt: skip
    petition.done("settle_at_office", office_ruling="Tạm dừng cơ sở cho đến khi có kết quả mẫu nước.")
    (ruling,) = seen_by(petition, someone(province, LEAD)).rulings
    assert (ruling.is_binding, ruling.agency_name) == (True, "Văn phòng Ủy ban nhân dân tỉnh")
    assert ruling.conflict == "Hai Sở hiểu khác nhau về khoảng cách."
    assert petition.open == ["draft_answer"]


def test_two_opinions_approved_at_the_same_moment_are_both_there(province: Province) -> None:
    petition = lies_with_lead(province, "SYT", "SXD")
    acts = []
    for agency in ("SYT", "SXD"):
        takes_on(petition, agency)
        writes(petition, agency, text=f"Ý kiến của {agency}: đồng ý yêu cầu ngừng xả thải.")
    for agency in ("SYT", "SXD"):
        task = task_of(petition, "approve_opinion", agency)
        actor = province.officer_for(task)
        acts.append(lambda task=task, actor=actor: complete_task(task.id, {"decision": "approve"}, actor=actor))
    assert at_once(*acts) == [None, None]
    assert {one.opinion for one in seen_by(petition, someone(province, LEAD)).items} == {
        "Ý kiến của SYT: đồng ý yêu cầu ngừng xả thải.", "Ý kiến của SXD: đồng ý yêu cầu ngừng xả thải.",
    }  # fmt: skip
    assert petition.open == ["verify_facts"]
    handle(petition)
    petition.done("weigh_opinions", decision="proceed")
    assert petition.open == ["draft_answer"]


def test_an_asked_agency_sees_the_case_and_its_own_opinion_from_then_on_and_others_see_nothing(
    province: Province,
) -> None:
    petition = lies_with_lead(province)
    doctor, builder, other = (someone(province, agency) for agency in ("SYT", "SXD", "SCT"))
    for officer in (doctor, builder, other):
        with pytest.raises(CaseNotFound):
            get_case(petition.case_id, actor=officer)
    ask(province, petition, request("SYT"), request("SXD"))
    assert get_case(petition.case_id, actor=doctor).number == petition.number
    assert "xả nước đen" in str(getattr(find_petition_of(petition.case_id, actor=doctor), "content", ""))
    speaks(petition, "SXD")
    assert [one.agency for one in seen_by(petition, doctor).items] == ["SYT"]
    assert [one.agency_name for one in list_awaited(petition.case_id, actor=doctor)] == ["Sở Y tế"]
    speaks(petition, "SYT")
    assert [one.question for one in seen_by(petition, doctor).items] == [QUESTION], "also after it has spoken"
    assert [one.agency for one in seen_by(petition, someone(province, HUB, "DISPATCHER")).items] == ["SYT", "SXD"]
    assert seen_by(petition, other).items == ()
    with pytest.raises(CaseNotFound):
        get_case(petition.case_id, actor=other)
    with pytest.raises(PetitionUnknown):
        find_petition_of(petition.case_id, actor=other)


def test_an_asked_agency_cannot_ask_or_withdraw_in_the_leads_place(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    asking = act(petition, someone(province, LEAD))
    doctor, other = someone(province, "SYT"), someone(province, "SCT")
    with pytest.raises(NotAllowed):
        perform_act(petition.case_id, asking.id, {"opinion_requests": [request("SXD")]}, actor=doctor)
    with pytest.raises(CaseNotFound):
        perform_act(petition.case_id, asking.id, {"opinion_requests": [request("SXD")]}, actor=other)


def test_what_has_been_asked_on_a_page_left_open_can_be_asked_on_a_fresh_one(province: Province) -> None:
    petition = lies_with_lead(province)
    officer = someone(province, LEAD)
    stale = act(petition, officer)
    ask(province, petition, request("SYT"))
    with pytest.raises(ActGone):
        perform_act(petition.case_id, stale.id, {"opinion_requests": [request("SXD")]}, actor=officer)
    ask(province, petition, request("SXD"))
    assert {one.agency for one in seen_by(petition, officer).items} == {"SYT", "SXD"}


def test_an_answer_to_be_redone_begins_with_no_opinion_to_weigh_and_keeps_those_given(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    speaks(petition, "SYT")
    handle(petition)
    petition.done("weigh_opinions", decision="proceed")
    answer(petition, LEAD)
    petition.done("check_answer", decision="redo", redo_reason="Chưa nói bao giờ có kết quả mẫu nước.")
    assert "opinion_requests" not in petition.shown("assign_officer"), "what was asked is not asked again by itself"
    petition.done("assign_officer", officer=province.officer(LEAD))
    work_off()
    handle(petition)
    assert petition.open == ["draft_answer"]
    assert opinion_of(petition, "SYT").opinion == OPINION
    petition.done("draft_answer", **ANSWER)
    petition.done("approve_answer", decision="approve")
    issue(petition, LEAD)
    assert petition.open == ["check_answer"]


def test_when_an_asked_agency_is_dissolved_its_successor_answers(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    with begin_work() as work:
        ended = update(tables.Agency).where(tables.Agency.code == "SYT")
        work.connection.execute(ended.values(valid_to=date(2026, 11, 23), successor_code="SXD"))
    province.time_passes(days=1)
    assert follow_directory() == 1
    builder = someone(province, "SXD")
    assert [one.agency_name for one in seen_by(petition, builder).items] == ["Sở Xây dựng"]
    does(petition, "assign_opinion", "SXD", decision="take", opinion_officer=builder.username)
    follow_directory()
    writes(petition, "SXD")
    follow_directory()
    does(petition, "approve_opinion", "SXD", decision="approve")
    assert opinion_of(petition, "SYT").opinion == OPINION
    ask(province, petition, request("SYT", question="Câu hỏi mới cho ngành y tế sau khi sáp nhập?"))
    assert opinion_of(petition, "SXD").state is OpinionState.ASKED


def test_an_officer_who_leaves_hands_the_opinion_to_another_through_the_head(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    takes_on(petition, "SYT")
    head = someone(province, "SYT", "HEAD")
    with read_work() as work:
        (_, other, *_) = list_officers(work, agency="SYT", role="OFFICER")
    assign_task(task_of(petition, "write_opinion", "SYT").id, to=other.id, actor=head, reason="Chuyển công tác")
    assert task_of(petition, "write_opinion", "SYT").assignee == other.id
    writes(petition, "SYT")
    does(petition, "approve_opinion", "SYT", decision="approve")
    assert opinion_of(petition, "SYT").opinion == OPINION


def test_however_the_handling_ends_nobody_is_waited_for_any_more(province: Province) -> None:
    petition = lies_with_lead(province, "SYT")
    lead = someone(province, LEAD)
    assert [one.agency_name for one in list_awaited(petition.case_id, actor=lead)] == ["Sở Y tế"]
    cancel_case(petition.case_id, actor=someone(province, HUB, "ADMIN"), reason="Nhập nhầm")
    assert list_awaited(petition.case_id, actor=lead) == ()
    assert opinion_of(petition, "SYT").state is OpinionState.CLOSED
