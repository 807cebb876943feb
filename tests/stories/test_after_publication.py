"""What was made public is corrected, withdrawn, published again and told elsewhere; everyone can see that it was."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, insert, select

from engine import audit
from engine.cases import AlreadyBegun, CaseStatus, begin_about, complete_task, list_offered, list_related
from engine.cases.secrecy import lift_suspicion, suspect_secret
from engine.clock import VIETNAM
from engine.directory import Officer, find_officer_by_username
from engine.errors import CaseSealed, Invalid, NotAllowed
from engine.petitions import (
    Act,
    PublicationWithdrawn,
    find_published,
    get_publication,
    get_publication_history,
    list_publications,
)
from engine.petitions.emptying import ended_as
from engine.petitions.notices import word_notice
from engine.petitions.publishing import publish_answer
from engine.petitions.rows import get_petition_row
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import answer, handle, publish, take_on, transfer_to
from tests.support.at_once import at_once
from tests.support.province import HUB, Petition, Province, province_at
from tests.support.staff import Staff

CORRECTION, TAKEDOWN, PUBLICITY = "petition_correction", "petition_takedown", "petition_publicity"
WHY = "Bản trước ghi nhầm ngày trả kết quả."
TEXTS = {"public_question": "Vì sao kết quả trả chậm?", "public_answer": "Kết quả trả ngày 15/12, không phải 12/12."}


@pytest.fixture
def province(database_url: str, tmp_path: Path) -> Iterator[Province]:
    with province_at(database_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


@pytest.fixture
def petition(province: Province) -> Petition:
    """Answered and public; it waits for its rating."""
    petition = province.receives(
        "Trả kết quả chậm", "Hồ sơ của tôi nộp đã một tháng mà chưa có kết quả.", field="dat_dai"
    )
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    answer(petition, "SNNMT")
    publish(petition)
    assert petition.status == "running"
    return petition


def publisher(province: Province) -> Officer:
    return person(province, HUB, "PUBLISHER")


def person(province: Province, agency: str, role: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, province.officer(agency, role))
    assert found is not None
    return found


def begin(petition: Petition, process: str) -> Petition:
    """The case of the work that a publisher has begun on the petition."""
    opened = begin_about(petition.case_id, process, actor=publisher(petition.province))
    return Petition(petition.province, opened.number, "")


def corrected(petition: Petition, **more: Any) -> Petition:
    work = begin(petition, CORRECTION)
    work.done("write_correction", decision="correct", public_reason=WHY, **{**TEXTS, **more})
    return work.done("confirm_correction", confirmed="confirm")


def withdrawn(petition: Petition, why: str = "Câu trả lời còn lộ thông tin riêng.") -> Petition:
    work = begin(petition, TAKEDOWN)
    work.done("write_takedown", decision="withdraw", public_reason=why)
    return work.done("confirm_takedown", confirmed="confirm")


def page_of_sender(petition: Petition) -> str:
    client = petition.province.app.test_client()
    client.post("/phan-anh/tra-cuu", data={"number": petition.number, "code": petition.code})
    return client.get("/phan-anh/ho-so").text


def outbox(petition: Petition, kind: str) -> list[Any]:
    query = select(tables.Outbox).where(tables.Outbox.case_id == petition.case_id, tables.Outbox.kind == kind)
    with read_work() as work:
        return list(work.session.scalars(query.order_by(tables.Outbox.id)))


def begun_on(petition: Petition) -> str:
    return next(
        one.number for one in list_related(petition.case_id, actor=publisher(petition.province))
        if one.status == CaseStatus.RUNNING
    )  # fmt: skip


def test_a_correction_is_read_by_everyone_with_its_reason_and_the_text_before(petition: Petition) -> None:
    before = get_publication(petition.number)
    sent = petition.seen_by_sender()["answer"]["text"]
    petition.province.clock.move(days=1)
    work = corrected(petition)
    assert work.status == CaseStatus.COMPLETED

    now = get_publication(petition.number)
    assert now.answer == TEXTS["public_answer"]
    assert [(one.act, one.reason) for one in now.changes] == [(Act.CORRECTED, WHY)]
    assert now.published_at == before.published_at
    last, first = get_publication_history(petition.number).entries
    assert (last.number, last.is_current, first.number, first.answer) == (2, True, 1, before.answer)
    assert first.is_readable
    # The approved answer, which its sender has, is what it was.
    assert petition.seen_by_sender()["answer"]["text"] == sent

    told = petition.province.client.get(f"/api/v1/publications/{petition.number}").get_json()
    assert told["answer"] == TEXTS["public_answer"]
    assert [(one["act"], one["reason"]) for one in told["changes"]] == [("corrected", WHY)]
    page = petition.province.client.get(f"/cong-khai/{petition.number}").text
    assert "Đã đính chính" in page
    assert WHY in page
    history = petition.province.client.get(f"/cong-khai/{petition.number}/lich-su").text
    assert before.answer in history
    assert petition.status == "running"


def test_a_correction_is_possible_when_the_case_is_over(petition: Petition) -> None:
    petition.province.time_passes(days=40)
    assert petition.status == CaseStatus.COMPLETED
    corrected(petition)
    assert get_publication(petition.number).answer == TEXTS["public_answer"]
    assert petition.status == CaseStatus.COMPLETED
    told = petition.seen_by_sender()["timeline"]
    assert any(line["status"] == "publication_corrected" and WHY in line["text"] for line in told)


def test_a_text_that_told_too_much_is_kept_by_nobody(petition: Petition) -> None:
    first = get_publication(petition.number).answer
    corrected(petition, hides_before=True)
    _last, before = get_publication_history(petition.number).entries
    assert (before.title, before.question, before.answer, before.is_readable) == ("", "", "", False)
    assert first not in petition.province.client.get(f"/cong-khai/{petition.number}/lich-su").text


def test_who_wrote_a_correction_does_not_confirm_it_and_the_second_reader_sends_it_back(petition: Petition) -> None:
    work = begin(petition, CORRECTION)
    work.done("write_correction", decision="correct", public_reason=WHY, **TEXTS)
    work.done("confirm_correction", confirmed="return", confirm_remarks="Ghi rõ ngày đúng.")
    assert work.open == ["write_correction"]
    begun = work.shown("write_correction")
    assert begun["public_answer"] == TEXTS["public_answer"]
    assert begun["public_reason"] == WHY
    page = Staff(work, "write_correction").page.text_content()
    assert "Ghi rõ ngày đúng." in page
    assert get_publication(petition.number).changes == ()


def test_a_correction_that_corrects_nothing_or_names_somebody_is_refused(petition: Petition) -> None:
    work = begin(petition, CORRECTION)
    begun = work.shown("write_correction")
    same = {name: begun[name] for name in ("public_title", "public_question", "public_answer")}
    with pytest.raises(Invalid) as unchanged:
        work.done("write_correction", decision="correct", public_reason=WHY, **same)
    assert [one.code for one in unchanged.value.problems] == ["publication.unchanged"]
    naming = {**TEXTS, "public_answer": "Đã xin lỗi bà Nguyễn Thị Lan."}
    with pytest.raises(Invalid) as naming_her:
        work.done("write_correction", decision="correct", public_reason=WHY, **naming)
    assert [one.code for one in naming_her.value.problems] == ["publication.personal"]
    work.done("write_correction", decision="give_up")
    assert work.status == CaseStatus.COMPLETED


def test_what_was_withdrawn_is_gone_everywhere_and_says_why(petition: Petition) -> None:
    why = "Câu trả lời còn lộ thông tin riêng."
    withdrawn(petition, why)
    with pytest.raises(PublicationWithdrawn):
        get_publication(petition.number)
    client = petition.province.client
    for address in (f"/cong-khai/{petition.number}", f"/cong-khai/{petition.number}/lich-su"):
        gone = client.get(address)
        assert gone.status_code == 410
        # Browsers keep this status for good, and the answer may come back.
        assert gone.headers["Cache-Control"] == "no-cache"
        assert why in gone.text
        assert "Đã xin lỗi" not in gone.text
    told = client.get(f"/api/v1/publications/{petition.number}")
    assert told.status_code == 410
    assert why in told.get_json()["title"] + str(told.get_json().get("detail"))
    assert list_publications().items == list_publications("cham").items == ()
    assert petition.number not in client.get("/").text
    with read_work() as work:
        assert "case.work_begun" in [event.kind for event in audit.list_events(work, petition.case_id)]


def test_what_was_withdrawn_is_published_anew_by_a_correction(petition: Petition) -> None:
    withdrawn(petition)
    petition.province.clock.move(days=1)
    work = begin(petition, CORRECTION)
    begun = work.shown("write_correction")
    same = {name: begun[name] for name in ("public_title", "public_question", "public_answer")}
    work.done("write_correction", decision="correct", public_reason="Đã xem lại: không lộ gì.", **same)
    work.done("confirm_correction", confirmed="confirm")
    assert get_publication(petition.number).answer == begun["public_answer"]
    acts = [(one.act, one.is_readable) for one in get_publication_history(petition.number).entries]
    # What had to be withdrawn once is not shown again as an old text.
    assert acts == [(Act.CORRECTED, True), (Act.WITHDRAWN, False), (Act.PUBLISHED, False)]


def test_the_sender_reads_that_it_was_taken_down_and_that_it_is_back(petition: Petition) -> None:
    why, province = "Câu trả lời còn lộ thông tin riêng.", petition.province
    province.clock.move(days=1)
    withdrawn(petition, why)
    seen = petition.seen_by_sender()
    assert (seen["status"], seen["is_published"], seen["may_rate"]) == ("unpublished", False, True)
    assert seen["taken_down"]["reason"] == why
    assert why in [line["text"] for line in seen["timeline"] if line["status"] == "unpublished"][-1]
    page = page_of_sender(petition)
    assert "Đã gỡ khỏi trang công khai" in page
    assert f"Lý do: {why}" in page
    assert "Đã công khai</" not in page
    # Adapters hear the status and that nothing is public; mail says the day, never what somebody wrote.
    told = [row.payload for row in outbox(petition, "petition.status_changed")]
    assert [(one["status"], one["publication"]) for one in told[-2:]] == [
        ("published", "public"), ("unpublished", "withdrawn"),
    ]  # fmt: skip
    with read_work() as work:
        mail = word_notice(work, get_petition_row(work, petition.case_id), "publication_withdrawn").mail
    assert f"đã được gỡ ngày {province.clock.now.astimezone(VIETNAM):%d/%m/%Y}" in mail
    assert why not in mail
    staff = Staff(begin(petition, CORRECTION), "write_correction")
    assert "đã gỡ" in staff.client.get(f"/can-bo/ho-so/{petition.number}").text

    province.clock.move(days=1)
    correction = Petition(province, begun_on(petition), "")
    correction.done("write_correction", decision="correct", public_reason="Đã che tên.", **TEXTS)
    correction.done("confirm_correction", confirmed="confirm")
    seen = petition.seen_by_sender()
    assert (seen["status"], seen["is_published"], seen["taken_down"]) == ("published", True, None)
    assert [line["status"] for line in seen["timeline"] if line["kind"] == "notice"][-1] == "publication_restored"
    assert "Đã gỡ khỏi trang công khai" not in page_of_sender(petition).split('id="events"')[0]


def test_of_a_closed_petition_the_line_and_the_page_say_that_it_was_taken_down(petition: Petition) -> None:
    petition.province.time_passes(days=40)
    assert petition.seen_by_sender()["status"] == "closed"
    withdrawn(petition)
    seen = petition.seen_by_sender()
    assert (seen["status"], bool(seen["taken_down"])) == ("closed", True)
    assert [line["status"] for line in seen["timeline"] if line["kind"] == "publication"] == ["unpublished"]
    assert "Đã gỡ khỏi trang công khai" in page_of_sender(petition)
    assert [row.payload["publication"] for row in outbox(petition, "petition.status_changed")][-1] == "withdrawn"
    with read_work() as work:
        closed = work.connection.scalars(select(tables.Case.id).where(ended_as("published"))).all()
    assert petition.case_id not in closed


@pytest.mark.parametrize("is_late", ["correction", "takedown"])
def test_the_slower_of_two_is_told_what_happened_and_keeps_what_was_typed(petition: Petition, is_late: str) -> None:
    correction, takedown = begin(petition, CORRECTION), begin(petition, TAKEDOWN)
    correction.done("write_correction", decision="correct", public_reason=WHY, **TEXTS)
    takedown.done("write_takedown", decision="withdraw", public_reason="Còn lộ thông tin riêng.")
    if is_late == "correction":
        takedown.done("confirm_takedown", confirmed="confirm")
        correction.done("confirm_correction", confirmed="confirm")
        with pytest.raises(PublicationWithdrawn):
            get_publication(petition.number)
        slow, element, told, kept = correction, "write_correction", "đã gỡ bản công khai", TEXTS["public_answer"]
    else:
        correction.done("confirm_correction", confirmed="confirm")
        takedown.done("confirm_takedown", confirmed="confirm")
        assert get_publication(petition.number).answer == TEXTS["public_answer"]
        slow, element, told, kept = takedown, "write_takedown", "đã đính chính bản công khai", "Còn lộ thông tin riêng."
    assert slow.open == [element]
    page = Staff(slow, element).page.text_content()
    assert told in page
    assert kept in slow.shown(element).values()


def test_of_two_that_confirm_at_the_same_moment_one_wins(petition: Petition) -> None:
    correction, takedown = begin(petition, CORRECTION), begin(petition, TAKEDOWN)
    correction.done("write_correction", decision="correct", public_reason=WHY, **TEXTS)
    takedown.done("write_takedown", decision="withdraw", public_reason="Còn lộ thông tin riêng.")
    tasks = [correction.task("confirm_correction"), takedown.task("confirm_takedown")]
    who = petition.province.officer_for(tasks[0])
    together = [partial(complete_task, task.id, {"confirmed": "confirm"}, actor=who) for task in tasks]
    assert at_once(*together) == [None, None]
    view = find_published(petition.case_id, actor=who)
    assert view is not None
    winner = view.entries[0].act
    assert (len(view.entries), view.is_public) == (2, winner is Act.CORRECTED)
    slow, element = (takedown, "write_takedown") if winner is Act.CORRECTED else (correction, "write_correction")
    assert slow.open == [element]


def test_only_a_publisher_begins_and_one_at_a_time(petition: Petition) -> None:
    province = petition.province
    head = person(province, "SNNMT", "HEAD")
    assert list_offered(petition.case_id, actor=head) == ()
    with pytest.raises(NotAllowed):
        begin_about(petition.case_id, CORRECTION, actor=head)
    work = begin(petition, CORRECTION)
    with pytest.raises(AlreadyBegun):
        begin(petition, CORRECTION)
    offered = {one.process_id: one.running for one in list_offered(petition.case_id, actor=publisher(province))}
    assert offered == {CORRECTION: work.number, TAKEDOWN: "", PUBLICITY: ""}
    (related,) = list_related(petition.case_id, actor=publisher(province))
    assert related.number == work.number
    assert list_related(work.case_id, actor=publisher(province))[0].number == petition.number


def test_nothing_is_offered_before_anything_is_public(province: Province) -> None:
    petition = province.receives("Trả kết quả chậm", "Hồ sơ của tôi nộp đã một tháng mà chưa có kết quả.")
    who = person(province, HUB, "DISPATCHER")
    assert list_offered(petition.case_id, actor=who) == ()


def test_without_a_second_reader_the_publisher_withdraws_alone(petition: Petition) -> None:
    with begin_work() as work:
        values = {"name": "petitions.second_reader", "value": {"value": False}}
        work.connection.execute(insert(tables.Setting).values(**values))
    begin(petition, TAKEDOWN).done("write_takedown", decision="withdraw", public_reason="Còn lộ thông tin riêng.")
    with pytest.raises(PublicationWithdrawn):
        get_publication(petition.number)


def test_each_other_form_of_publication_is_seen_to_and_shown(province: Province) -> None:
    petition = province.receives(
        "Trả kết quả chậm", "Hồ sơ của tôi nộp đã một tháng mà chưa có kết quả.", field="dat_dai"
    )
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    answer(petition, "SNNMT")
    petition.done("check_answer", decision="fits")
    begun = petition.shown("prepare_publication")
    texts = {name: begun[name] for name in ("public_title", "public_question", "public_answer")}
    petition.done("prepare_publication", decision="publish", other_forms=["MEDIA", "OTHER"], **texts)
    (related,) = list_related(petition.case_id, actor=publisher(province))
    work = Petition(province, related.number, "")
    assert work.open == ["record_place", "record_place"]
    first, second = sorted(work.tasks, key=lambda one: str(one.id))
    who = publisher(province)
    scan = province.upload(who)
    day = "2026-11-23"
    complete_task(first.id, {"decision": "done", "place": "Báo Khánh Hòa, trang 4", "published_on": day,
                             "link": "https://bao.example/123", "scan": [scan]}, actor=who)  # fmt: skip
    complete_task(second.id, {"decision": "not_done", "why_not": "Nhà văn hóa xã đang sửa."}, actor=who)
    assert work.status == CaseStatus.COMPLETED
    page = province.client.get(f"/cong-khai/{petition.number}").text
    assert "Báo Khánh Hòa, trang 4" in page
    assert "https://bao.example/123" in page
    # What was photographed may show more than the answer does: it is for officers.
    assert province.client.get(f"/cong-khai/tep/{scan}").status_code == 404


def test_officers_read_what_was_done_between_the_approved_text_and_the_public_one(petition: Petition) -> None:
    corrected(petition)
    who = publisher(petition.province)
    view = find_published(petition.case_id, actor=who)
    assert view is not None
    assert view.approved is not None
    assert "Cơ quan xin lỗi vì đã trả chậm" in view.approved.answer
    assert view.entries[0].edits["reworded"]
    page = Staff(begin(petition, TAKEDOWN), "write_takedown").client.get(
        f"/can-bo/ho-so/{petition.number}/ban-cong-khai"
    )
    assert page.status_code == 200
    assert "<ins>" in page.text
    assert "<del>" in page.text


def test_what_is_set_aside_takes_the_work_about_it_along_and_brings_it_back(petition: Petition) -> None:
    work = begin(petition, CORRECTION)
    work.done("write_correction", decision="correct", public_reason=WHY, **TEXTS)
    head = person(petition.province, HUB, "HEAD")
    assert suspect_secret(work.case_id, actor=person(petition.province, HUB, "DISPATCHER"), reason="có dấu hiệu")
    with pytest.raises(PublicationWithdrawn):
        get_publication(petition.number)
    with read_work() as reading:
        assert not reading.connection.execute(
            select(tables.FormData).where(tables.FormData.case_id.in_([petition.case_id, work.case_id]))
        ).all()
    with pytest.raises(CaseSealed):
        begin(petition, TAKEDOWN)
    lift_suspicion(petition.case_id, actor=head, reason="không phải bí mật")
    work.done("confirm_correction", confirmed="confirm")
    assert get_publication(petition.number).answer == TEXTS["public_answer"]


def test_the_sender_is_told_where_everyone_can_read_it(petition: Petition) -> None:
    notices = [line["text"] for line in petition.seen_by_sender()["timeline"] if line["kind"] == "notice"]
    assert any(f"/cong-khai/{petition.number}" in text for text in notices)


def test_an_answer_given_anew_is_another_version(petition: Petition) -> None:
    with begin_work() as work:
        publish_answer(work, petition.case_id, question="Hỏi lại", answer="Trả lời lại.", title="Trả kết quả chậm")
    last, first = get_publication_history(petition.number).entries
    assert (last.act, last.number, first.act, first.is_readable) == (Act.AGAIN, 2, Act.PUBLISHED, True)


def test_the_outcome_is_told_in_the_words_of_the_catalogue(petition: Petition) -> None:
    with begin_work() as work:
        publish_answer(work, petition.case_id, question="Hỏi", answer="Đã xong.", title="Việc", outcome="propose_amend")
    page = petition.province.client.get(f"/cong-khai/{petition.number}").text
    assert "Kiến nghị cơ quan có thẩm quyền sửa đổi quy định" in page


def test_what_was_published_before_history_was_kept_gets_one_when_it_changes(petition: Petition) -> None:
    with begin_work() as work:
        work.connection.execute(delete(tables.PublicationVersion))
    assert get_publication_history(petition.number).entries == ()
    corrected(petition)
    last, first = get_publication_history(petition.number).entries
    assert (last.act, first.act, first.is_readable) == (Act.CORRECTED, Act.PUBLISHED, True)


def test_versions_hold_the_public_words_alone(petition: Petition) -> None:
    corrected(petition)
    with read_work() as work:
        rows = work.connection.execute(select(tables.PublicationVersion)).all()
    assert len(rows) == 2
    assert "Nguyễn Thị Lan" not in repr(rows)
