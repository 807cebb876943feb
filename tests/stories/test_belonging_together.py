"""Letters of several matters, several senders on one matter, and what goes to a body outside of the system."""

from typing import Any

import pytest
from sqlalchemy import select, update

from engine.cases import cancel_case, get_task, retry_incident
from engine.directory import Officer, find_officer_by_username
from engine.errors import Invalid
from engine.jobs import carry_out, take_waiting
from engine.petitions import ask_again_opened, find_petition_of, get_tracking, list_linked_petitions, rate, withdraw
from engine.petitions.conversation import add_message
from engine.petitions.questions import set_questions
from engine.storage import begin_work, read_work, tables
from tests.stories.handling import answer, classify, handle, publish, take_on, transfer_to
from tests.support.province import Petition, Province

TITLE = "Trả kết quả cấp đổi giấy chứng nhận chậm"
CONTENT = "Hồ sơ của tôi quá hẹn hơn một tháng. Xin cho biết bao giờ có kết quả? Cảm ơn."
SENDERS: tuple[dict[str, Any], ...] = (
    {"full_name": "Nguyễn Thị Lan", "phone": "0912345678", "email": "lan@mau.example"},
    {"full_name": "Trần Văn Minh", "phone": "0987654321", "email": "minh@mau.example"},
    {"full_name": "Lê Thị Hoa", "phone": "0911222333", "email": "hoa@mau.example"},
)
COMPLAINT = {"title": "Khiếu nại quyết định thu hồi đất",
             "text": "Tôi khiếu nại Quyết định số 15 thu hồi đất của gia đình tôi.",
             "decision": "refuse", "refusal_reason": "R01"}  # fmt: skip
ROAD = {"title": "Đường trước nhà ngập", "text": "Ngoài ra đường trước nhà tôi ngập sâu mỗi khi mưa.",
        "decision": "accept"}  # fmt: skip


@pytest.fixture
def three(province: Province) -> list[Petition]:
    """Three senders have written on one matter, and reception has accepted each."""
    sent = [province.receives(TITLE, CONTENT, field="dat_dai", **sender) for sender in SENDERS]
    for one in sent:
        one.done("check_conditions", decision="accept")
    return sent


def effects_go_out() -> None:
    """The worker carries out what waits in the outbox, and what that brings."""
    while ids := take_waiting(50):
        for one in ids:
            carry_out(one)


def join(petition: Petition, main: Petition) -> None:
    petition.done("classify", decision="join", main_number=main.number.lower())


def words(petition: Petition) -> str:
    return " ".join(str(entry["text"]) for entry in petition.seen_by_sender()["timeline"])


def answer_it(petition: Petition) -> None:
    take_on(petition, "SNNMT")
    handle(petition)
    answer(petition, "SNNMT")


def part_of(petition: Petition, place: int = 0) -> Petition:
    """A part of the letter; its sender opens it with the code of the letter."""
    with read_work() as work:
        ids = work.connection.scalars(
            select(tables.PetitionLink.other_id)
            .where(tables.PetitionLink.case_id == petition.case_id, tables.PetitionLink.kind == "split")
            .order_by(tables.PetitionLink.other_id)
        ).all()
        number = work.connection.scalar(select(tables.Petition.number).where(tables.Petition.case_id == ids[place]))
    return Petition(petition.province, str(number), petition.code)


def row(petition: Petition) -> Any:
    with read_work() as work:
        return work.connection.execute(
            select(tables.Petition.__table__).where(tables.Petition.case_id == petition.case_id)
        ).one()


def test_a_letter_of_three_matters_becomes_three_petitions_of_one_sender(province: Province) -> None:
    letter = province.receives(TITLE, CONTENT, field="dat_dai")
    letter.done("check_conditions", decision="accept")
    province.time_passes(days=1)
    classify(letter, "SNNMT", has_parts=True, parts=[COMPLAINT, ROAD], remaining_matter="Trả kết quả chậm.")
    complaint, road = part_of(letter), part_of(letter, 1)
    assert letter.open == ["accept_transfer"]
    assert complaint.number in words(letter)
    assert road.number in words(letter)
    # The same sender, the same day of receipt, the same legal date; the sender's own code opens each.
    assert {row(one).sender["full_name"] for one in (letter, complaint, road)} == {"Nguyễn Thị Lan"}
    assert {(row(one).received_at, row(one).legal_due) for one in (letter, complaint, road)} == {
        (row(letter).received_at, row(letter).legal_due)
    }
    assert complaint.seen_by_sender()["status"] == "submitted"
    # Reception finds what the dispatcher proposed, and decides.
    assert complaint.shown("check_conditions")["refusal_reason"] == "R01"
    seen = get_task(
        complaint.task("check_conditions").id, actor=province.officer_for(complaint.task("check_conditions"))
    )
    assert f"tách ra từ {letter.number}" in seen.instructions_html
    complaint.done("check_conditions", decision="refuse", refusal_reason="R01")
    road.done("check_conditions", decision="accept")
    classify(road, "SXD")
    answer_it(letter)
    assert [one.seen_by_sender()["status"] for one in (letter, complaint, road)] == [
        "answered", "refused", "transferred",
    ]  # fmt: skip


def test_a_part_opens_with_the_code_of_its_letter_alone(province: Province) -> None:
    letter, other = province.receives(TITLE, CONTENT), province.receives("Việc khác hẳn", "Nội dung khác hẳn ở đây.")
    letter.done("check_conditions", decision="accept")
    classify(letter, "SNNMT", has_parts=True, parts=[ROAD])
    part = part_of(letter)
    answers = [
        province.client.get(f"/api/v1/petitions/{number}", headers={"X-Tracking-Code": code}).status_code
        for number, code in ((part.number, letter.code), (part.number, other.code), (other.number, letter.code))
    ]
    assert answers == [200, 404, 404]


def test_three_senders_on_one_matter_get_one_answer_each_in_a_notice_of_their_own(
    province: Province, three: list[Petition]
) -> None:
    main, second, third = three
    classify(main, "SNNMT")
    join(second, main)
    join(third, main)
    assert [one.seen_by_sender()["status"] for one in three] == ["transferred", "joined", "joined"]
    assert "Hạn trả lời bạn vẫn là 14/12/2026" in words(second)
    answer_it(main)
    assert second.seen_by_sender()["status"] == "joined"
    effects_go_out()
    for one in (second, third):
        seen = one.seen_by_sender()
        assert (seen["status"], one.status, one.open) == ("answered", "running", [])
        assert "xin lỗi vì đã trả chậm" in seen["answer"]["text"]
        assert main.number not in str(seen)
        assert row(one).lead_agency == "SNNMT"
        assert (row(one).kind, row(one).facts["letter"]) == ("behaviour", row(main).facts["letter"])
    publish(main)
    effects_go_out()
    assert [one.seen_by_sender()["status"] for one in three] == ["published"] * 3
    assert f"/cong-khai/{main.number}" in words(second)
    rate(second.number, second.code, 4, client_key="minh")
    # Nothing happens twice, however often the worker tries.
    told = len(second.seen_by_sender()["timeline"])
    effects_go_out()
    assert len(second.seen_by_sender()["timeline"]) == told


def test_an_answer_that_is_redone_reaches_all_whom_the_first_one_reached(three: list[Petition]) -> None:
    main, second, _third = three
    classify(main, "SNNMT")
    join(second, main)
    answer_it(main)
    effects_go_out()
    main.done("check_answer", decision="redo", redo_reason="Chưa nói bao giờ có.")
    take_on(main, "SNNMT")
    handle(main)
    main.done("draft_answer", answer="Kết quả sẽ có vào ngày 15/12, mời bạn đến nhận.",
              public_answer="Kết quả sẽ có vào ngày 15/12.")  # fmt: skip
    main.done("approve_answer", decision="approve")
    main.done("issue_letter", letter_number="13/SNNMT", letter_date="2026-12-09", signer="Giám đốc",
              signed_letter="scan")  # fmt: skip
    effects_go_out()
    assert "15/12" in second.seen_by_sender()["answer"]["text"]


def test_who_is_answered_with_another_does_not_learn_who_that_is(province: Province, three: list[Petition]) -> None:
    main, second, _third = three
    again = province.receives(TITLE, CONTENT, field="dat_dai", **SENDERS[0])
    again.done("check_conditions", decision="accept")
    classify(main, "SNNMT")
    take_on(main, "SNNMT")
    handle(main)
    main.done("draft_answer", answer="Kính gửi bà Nguyễn Thị Lan, 12 Trần Phú: kết quả đã có, mời bà đến nhận.",
              public_answer="Kết quả đã có, mời người gửi đến nhận.")  # fmt: skip
    main.done("approve_answer", decision="approve")
    main.done("issue_letter", letter_number="12/SNNMT", letter_date="2026-12-08", signer="Giám đốc",
              signed_letter="scan")  # fmt: skip
    for one in (second, again):
        join(one, main)
    assert "Nguyễn Thị Lan" not in str(second.seen_by_sender()["answer"])
    assert "kết quả đã có" in second.seen_by_sender()["answer"]["text"]
    # The scan names the one it is addressed to; the same person may have it again.
    scans = [get_tracking(one.case_id).answer for one in (main, second, again)]
    assert [len(answer.signed) for answer in scans if answer] == [1, 0, 1]
    assert "Nguyễn Thị Lan" in again.seen_by_sender()["answer"]["text"]


def test_when_the_main_petition_is_withdrawn_the_joined_ones_are_classified_on_their_own(
    three: list[Petition],
) -> None:
    main, second, third = three
    join(second, main)
    join(third, second)
    withdraw(main.number, main.code, client_key="lan")
    effects_go_out()
    assert second.open == ["classify"]
    assert second.shown("classify")["join_problem"] == "released"
    assert "được phân loại riêng" in words(second)
    # The third waits for the second, which goes on; it is answered with it.
    assert third.open == []
    classify(second, "SNNMT")
    answer_it(second)
    effects_go_out()
    assert third.seen_by_sender()["status"] == "answered"


def test_when_the_main_petition_stops_the_first_received_takes_its_place_and_the_others_wait_for_it(
    province: Province, three: list[Petition]
) -> None:
    main, second, third = three
    fourth = province.receives(TITLE, CONTENT, field="dat_dai", full_name="Phạm Thị Sáu", phone="0933444555")
    fourth.done("check_conditions", decision="accept")
    for one in (fourth, third, second):
        join(one, main)
    withdraw(main.number, main.code, client_key="lan")
    effects_go_out()
    assert [one.open for one in (second, third, fourth)] == [["classify"], [], []]
    assert "được phân loại và giải quyết riêng" in words(second)
    for one in (third, fourth):
        assert "giải quyết chung với một hồ sơ cùng nội dung khác" in words(one)
        assert one.seen_by_sender()["status"] == "joined"
    clerk = province.officer_for(second.task("classify"))
    noted = [entry.text for entry in find_petition_of(third.case_id, actor=clerk).conversation]  # type: ignore[union-attr]
    assert f"Hồ sơ {main.number} dừng mà không trả lời; hồ sơ {second.number} thay làm hồ sơ chính." in noted
    assert main.number not in str(third.seen_by_sender())
    classify(second, "SNNMT")
    answer_it(second)
    effects_go_out()
    assert [one.seen_by_sender()["status"] for one in (second, third, fourth)] == ["answered"] * 3


def test_when_the_case_of_the_main_petition_is_cancelled_nobody_is_left_hanging(
    province: Province, three: list[Petition]
) -> None:
    main, second, third = three
    classify(main, "SNNMT")
    join(second, main)
    join(third, main)
    cancel_case(main.case_id, actor=admin_of(province), reason="Nhập nhầm hồ sơ thử.")
    effects_go_out()
    seen = main.seen_by_sender()
    assert seen["status"] == "closed"
    assert "dừng xử lý mà không có câu trả lời" in words(main)
    assert "Nhập nhầm" not in str(seen), "the reason is the house's own"
    assert [one.open for one in (second, third)] == [["classify"], []]
    second.done("classify", decision="refuse", refusal_reason="R01")
    effects_go_out()
    assert third.open == ["classify"]


def test_a_case_that_is_cancelled_once_it_was_answered_stays_answered(
    province: Province, three: list[Petition]
) -> None:
    main, second, _third = three
    classify(main, "SNNMT")
    join(second, main)
    answer_it(main)
    effects_go_out()
    cancel_case(main.case_id, actor=admin_of(province), reason="Trùng.")
    effects_go_out()
    assert [one.seen_by_sender()["status"] for one in (main, second)] == ["answered", "answered"]


def test_who_was_answered_with_another_rates_and_asks_again_like_every_sender(
    province: Province, three: list[Petition]
) -> None:
    main, second, third = three
    classify(main, "SNNMT")
    join(second, main)
    join(third, main)
    answer_it(main)
    effects_go_out()
    assert get_tracking(second.case_id).may_ask_again
    ask_again_opened(second.case_id, "Trường hợp của tôi khác: hồ sơ nộp ở xã khác.")
    assert second.open == ["decide_reopening"]
    second.done("decide_reopening", decision="reopen", reopening_note="Trường hợp của bạn được xem riêng.")
    assert (second.open, get_tracking(second.case_id).status) == (["classify"], "reopened")
    assert not get_tracking(second.case_id).is_joined, "it goes its own way"
    rate(third.number, third.code, 5, client_key="hoa")
    assert (third.status, third.open) == ("completed", [])
    publish(main)
    effects_go_out()
    assert second.seen_by_sender()["status"] == "reopened", "what becomes of the other one is no matter any more"
    classify(second, "SXD")
    take_on(second, "SXD")
    handle(second)
    answer(second, "SXD")
    effects_go_out()
    assert second.seen_by_sender()["status"] == "answered"
    assert get_tracking(second.case_id).agency == "Sở Xây dựng"


def test_when_the_other_ones_case_ends_the_joined_sender_still_has_their_own_time_to_rate(
    province: Province, three: list[Petition]
) -> None:
    main, second, _third = three
    classify(main, "SNNMT")
    answer_it(main)
    publish(main)
    province.time_passes(days=20)
    join(second, main)
    effects_go_out()
    province.time_passes(days=15)
    effects_go_out()
    assert get_tracking(main.case_id).status == "closed"
    assert get_tracking(second.case_id).may_rate
    province.time_passes(days=20)
    assert (get_tracking(second.case_id).status, second.status) == ("closed", "completed")


def test_the_joined_sender_reads_neither_what_the_other_was_asked_nor_what_the_other_asked(
    three: list[Petition],
) -> None:
    main, second, third = three
    own, same = "Vì sao biên nhận số 77 của nhà tôi chậm?", "Bao giờ có kết quả?"
    classify(main, "SNNMT", questions=[{"text": own}, {"text": same}])
    second.done("classify", decision="join", main_number=main.number)
    with begin_work() as work:
        set_questions(work, second.case_id, [same.lower()])
        add_message(work, main.case_id, "request", "Đề nghị bà cho biết số thửa.", author="SNNMT")
    join(third, main)
    take_on(main, "SNNMT")
    handle(main)
    rows = [{"question": own, "answer": "Do thiếu phiếu chuyển."}, {"question": same, "answer": "Ngày 15/12."}]
    main.done("draft_answer", answers=rows, public_answer="Kết quả có ngày 15/12.")
    main.done("approve_answer", decision="approve")
    main.done("issue_letter", letter_number="14/SNNMT", letter_date="2026-12-08", signer="Giám đốc",
              signed_letter="scan")  # fmt: skip
    effects_go_out()
    assert own in str(main.seen_by_sender()["answer"])
    seen = {one.number: str(one.seen_by_sender()) for one in (second, third)}
    for text in seen.values():
        assert "biên nhận số 77" not in text
        assert "số thửa" not in text
        assert "Do thiếu phiếu chuyển." in text
        assert "Nội dung 1" in text
    assert "Câu 2: " + same in seen[second.number], "what they asked themselves stays"
    assert "Nội dung 2" in seen[third.number]


def test_a_joined_petition_keeps_its_own_deadline_and_its_sender_is_told_when_it_passes(
    province: Province, three: list[Petition]
) -> None:
    main, second, _third = three
    classify(main, "SNNMT")
    join(second, main)
    province.until("joined_update_due")
    assert second.seen_by_sender()["status"] == "overdue"
    told = words(second).count("xin lỗi bạn")
    province.time_passes(days=8)
    assert words(second).count("xin lỗi bạn") >= told
    take_on(main, "SNNMT")
    handle(main)
    answer(main, "SNNMT")
    effects_go_out()
    assert second.seen_by_sender()["status"] == "answered"


def test_joining_to_one_that_is_answered_answers_at_once(three: list[Petition]) -> None:
    main, second, _third = three
    classify(main, "SNNMT")
    answer_it(main)
    join(second, main)
    seen = second.seen_by_sender()
    assert (seen["status"], second.status, second.open) == ("answered", "running", [])
    assert row(second).facts["letter"]["number"] == row(main).facts["letter"]["number"]


@pytest.mark.parametrize(
    ("number", "problem"), [("KH-2026-999999", "unknown"), ("{own}", "itself"), ("{joined}", "cycle")]
)
def test_what_cannot_be_joined_comes_back_with_the_reason(three: list[Petition], number: str, problem: str) -> None:
    main, second, _third = three
    join(second, main)
    main.done("classify", decision="join", main_number=number.format(own=main.number, joined=second.number))
    assert (main.open, main.shown("classify")["join_problem"]) == (["classify"], problem)


def test_nothing_is_joined_to_what_was_refused(three: list[Petition]) -> None:
    main, second, _third = three
    main.done("classify", decision="refuse", refusal_reason="R01")
    join(second, main)
    assert second.shown("classify")["join_problem"] == "ended"


def test_a_matter_of_a_ministry_goes_there_with_its_slip_and_the_sender_knows_where(three: list[Petition]) -> None:
    main, second, _third = three
    join(second, main)
    main.done("classify", decision="transfer_out", kind="regulation", content_heading="5.2", field="dat_dai",
              legal_regime="D20_574", outside_code="BNNMT", slip_number="15/PC-VP", slip_date="2026-11-24",
              transfer_note="Kính chuyển.")  # fmt: skip
    seen = main.seen_by_sender()
    assert (seen["status"], seen["agency"], main.status) == ("transferred", "Bộ Nông nghiệp và Môi trường", "completed")
    assert "Phiếu chuyển số 15/PC-VP ngày 24/11/2026" in words(main)
    assert row(main).facts["transfer_out"]["number"] == "15/PC-VP"
    assert "Kính chuyển" not in words(main)
    effects_go_out()
    assert second.open == ["classify"]


def test_a_body_that_is_in_no_list_is_named_by_hand(three: list[Petition]) -> None:
    main = three[0]
    with pytest.raises(Invalid):
        main.done("classify", decision="transfer_out", kind="regulation", content_heading="5.2", field="dat_dai",
                  legal_regime="D20_574")  # fmt: skip
    main.done("classify", decision="transfer_out", kind="regulation", content_heading="5.2", field="dat_dai",
              legal_regime="D20_574", outside_body="UBND tỉnh Cà Mau")  # fmt: skip
    assert "UBND tỉnh Cà Mau" in words(main)


def test_a_denunciation_that_comes_back_hides_its_sender_at_once(province: Province, three: list[Petition]) -> None:
    main = three[0]
    classify(main, "SXD")
    clerk = province.officer_for(main.task("accept_transfer"))
    before = find_petition_of(main.case_id, actor=clerk)
    assert before is not None
    assert before.sender["full_name"] == "Nguyễn Thị Lan"
    main.done("accept_transfer", decision="return", return_reason="Nội dung là tố cáo cán bộ.")
    dispatcher = province.officer_for(main.task("classify"))
    main.done("classify", decision="refuse", refusal_reason="R02")
    assert main.seen_by_sender()["status"] == "refused"
    after = find_petition_of(main.case_id, actor=clerk)
    assert after is not None
    assert (after.sender, after.is_sender_hidden) == ({}, True)
    assert "Nguyễn Thị Lan" not in str(after)
    still = find_petition_of(main.case_id, actor=dispatcher)
    assert still is not None
    assert still.sender["full_name"] == "Nguyễn Thị Lan"


def test_what_the_sender_asks_is_written_down_and_read_by_all_who_work_on_it(
    province: Province, three: list[Petition]
) -> None:
    main = three[0]
    asked = [{"text": "Bao giờ có kết quả?"}, {"text": "Vì sao chậm?"}]
    classify(main, "SNNMT", questions=asked)
    clerk = province.officer_for(main.task("accept_transfer"))
    seen = find_petition_of(main.case_id, actor=clerk)
    assert seen is not None
    assert dict(seen.questions) == {1: "Bao giờ có kết quả?", 2: "Vì sao chậm?"}
    main.done("accept_transfer", decision="return", return_reason="Không đúng ngành.")
    assert main.shown("classify")["questions"] == asked


def test_kind_and_heading_have_to_agree(three: list[Petition]) -> None:
    with pytest.raises(Invalid) as refused:
        classify(three[0], "SNNMT", kind="behaviour", content_heading="5.3")
    (problem,) = refused.value.problems
    assert problem.where == "/content_heading"
    assert "5.1" in problem.what
    classify(three[0], "SNNMT", kind="behaviour", content_heading="5.7")


def test_the_dispatcher_has_to_transfer_within_five_working_days_of_receipt(province: Province) -> None:
    """Reception took its time; classifying is then due on the fifth working day, and the page says so."""
    late = province.receives(TITLE, CONTENT)
    province.time_passes(days=7)
    late.done("check_conditions", decision="accept")
    task = late.task("classify")
    assert task.due_at is not None
    assert task.due_at.date().isoformat() == "2026-11-30"
    shown = get_task(task.id, actor=province.officer_for(task))
    assert "đã qua 5 ngày làm việc" in shown.instructions_html


def test_the_linked_petitions_are_named_to_who_may_see_the_case(province: Province, three: list[Petition]) -> None:
    main, second, _third = three
    classify(main, "SNNMT")
    join(second, main)
    clerk = province.officer_for(main.task("accept_transfer"))
    (seen,) = list_linked_petitions(main.case_id, actor=clerk)
    assert (seen.number, seen.relation, seen.title, seen.may_open) == (second.number, "joined", "", False)
    assert list_linked_petitions(second.case_id, actor=clerk) == ()


def test_only_the_letter_itself_tells_its_parts_to_the_sender(province: Province) -> None:
    letter = province.receives(TITLE, CONTENT)
    letter.done("check_conditions", decision="accept")
    transferred = {"has_parts": True, "parts": [ROAD]}
    classify(letter, "SNNMT", **transferred)
    letter.done("accept_transfer", decision="return", return_reason="Không đúng ngành.")
    # The same part written again is the same petition.
    classify(letter, "SXD", **transferred)
    with read_work() as work:
        links = work.connection.scalars(
            select(tables.PetitionLink.other_id).where(tables.PetitionLink.case_id == letter.case_id)
        ).all()
    assert len(links) == 1


def test_a_part_is_one_petition_even_where_a_later_step_of_the_letter_stumbles(province: Province) -> None:
    letter = province.receives(TITLE, CONTENT)
    letter.done("check_conditions", decision="accept")
    with begin_work() as work:
        gone = (tables.CatalogueEntry.catalogue == "statuses", tables.CatalogueEntry.code == "transferred")
        work.connection.execute(update(tables.CatalogueEntry).where(*gone).values(is_active=False))
    classify(letter, "SNNMT", has_parts=True, parts=[ROAD])
    assert letter.status == "incident"
    with begin_work() as work:
        work.connection.execute(update(tables.CatalogueEntry).where(*gone).values(is_active=True))
        incident = work.connection.scalar(
            select(tables.Incident.id).where(
                tables.Incident.case_id == letter.case_id, tables.Incident.status == "open"
            )
        )
    admin = admin_of(province)
    assert incident is not None
    retry_incident(letter.case_id, incident, actor=admin, reason="Đã thêm lại trạng thái.")
    assert letter.open == ["accept_transfer"]
    part = part_of(letter)
    assert (part.open, part.status) == (["check_conditions"], "running")
    with read_work() as work:
        assert len(work.connection.scalars(select(tables.PetitionLink.other_id)).all()) == 1
        assert len(work.connection.scalars(select(tables.Petition.number)).all()) == 2


def admin_of(province: Province) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, province.officer("VP-UBND", "ADMIN"))
    assert found is not None
    return found


def test_transfer_to_an_agency_of_the_system_stays_as_it_was(province: Province) -> None:
    """A central agency with an account takes the petition inside the system."""
    petition = province.receives("Hoàn thuế chậm", "Tôi nộp hồ sơ hoàn thuế đã ba tháng chưa có kết quả.")
    transfer_to(petition, "THUE-TINH")
    assert petition.task("accept_transfer").agency == "THUE-TINH"
