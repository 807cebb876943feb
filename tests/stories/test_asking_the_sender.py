"""Reception asks the sender for what is missing: answered, answered in part, late, by letter, or never."""

from datetime import date
from uuid import UUID

import pytest

from engine.directory import Officer, find_officer_by_username
from engine.errors import Invalid
from engine.petitions import (
    KeyedIn,
    PetitionUnknown,
    ReplyLinkClosed,
    find_keying_page,
    find_petition_of,
    list_awaited_replies,
    open_reply_link,
    supplement_opened,
)
from engine.petitions.reply_link import find_reply_link
from engine.storage import read_work
from tests.stories.handling import classify
from tests.support.province import HUB, Petition, Province
from tests.support.staff import Staff

ROWS = [{"what": "Số biên nhận", "document": "Giấy biên nhận"}, {"what": "Ngày nộp hồ sơ"}]


@pytest.fixture
def petition(province: Province) -> Petition:
    return province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng.", field="dat_dai")


def ask(petition: Petition) -> None:
    petition.done("check_conditions", decision="supplement", supplement_items=ROWS)


def link_of(petition: Petition) -> str:
    with read_work() as work:
        found = find_reply_link(work, petition.case_id)
    assert found is not None
    return found.address.rpartition("/")[2]


def answer_by_link(token: str, **answers: str) -> None:
    page = open_reply_link(token, client_key="lan")
    said = {int(number.removeprefix("row_")): text for number, text in answers.items() if number != "text"}
    supplement_opened(page.case_id, answers.get("text", ""), answers=said, via="link")


def officer_of(province: Province, agency: str, role: str) -> Officer:
    with read_work() as work:
        found = find_officer_by_username(work, province.officer(agency, role))
    assert found is not None
    return found


def read_by_reception(petition: Petition) -> object:
    return find_petition_of(petition.case_id, actor=officer_of(petition.province, HUB, "RECEPTION"))


def test_the_sender_answers_each_row_by_the_link_of_the_mail(petition: Petition) -> None:
    ask(petition)
    seen = petition.seen_by_sender()
    assert seen["status"] == "need_supplement"
    assert "1. Số biên nhận (Giấy biên nhận)\n2. Ngày nộp hồ sơ" in seen["request"]
    answer_by_link(link_of(petition), row_1="45/2026", row_2="Ngày 3 tháng 9")
    assert petition.open == ["check_conditions"]
    view = read_by_reception(petition)
    (asked,) = view.rounds  # type: ignore[attr-defined]
    assert (asked.result, [one.answer for one in asked.items]) == ("given", ["45/2026", "Ngày 3 tháng 9"])
    (reply,) = view.replies.values()  # type: ignore[attr-defined]
    assert (reply.via, reply.is_late) == ("link", False)
    classified = petition.done("check_conditions", decision="accept")
    assert classified.open == ["classify"]


def test_a_partial_answer_comes_back_and_reception_asks_once_more(province: Province, petition: Petition) -> None:
    ask(petition)
    first = link_of(petition)
    answer_by_link(first, row_1="45/2026")
    assert petition.open == ["check_conditions"]
    view = read_by_reception(petition)
    assert [one.text for one in view.rounds[0].unanswered] == ["Ngày nộp hồ sơ"]  # type: ignore[attr-defined]
    petition.done("check_conditions", decision="supplement", supplement_request="Xin cho biết ngày nộp hồ sơ.")
    with pytest.raises(ReplyLinkClosed):
        open_reply_link(first, client_key="lan")
    answer_by_link(link_of(petition), text="Ngày 3 tháng 9.")
    with pytest.raises(Invalid) as caught:
        petition.done("check_conditions", decision="supplement", supplement_request="Xin cho biết thêm lần nữa.")
    assert [problem.where for problem in caught.value.problems] == ["/decision"]
    petition.done("check_conditions", decision="accept")
    classify(petition, "SNNMT")
    assert petition.task("accept_transfer").agency == "SNNMT"


def test_the_exchange_stands_open_on_the_task_it_leads_to_and_is_folded_on_the_next(petition: Petition) -> None:
    def exchange(element: str) -> list[bool]:
        page = Staff(petition, element).page
        return ["open" in one.getparent().attrib for one in page.xpath('//summary[contains(., "Hỏi người gửi lần")]')]

    ask(petition)
    answer_by_link(link_of(petition), row_1="45/2026", row_2="Ngày 3 tháng 9")
    assert exchange("check_conditions") == [True]
    petition.province.clock.move(hours=2)
    petition.done("check_conditions", decision="accept")
    assert exchange("classify") == [False]


def test_the_rest_may_follow_by_the_same_link_while_the_officer_reads(petition: Petition) -> None:
    ask(petition)
    token = link_of(petition)
    answer_by_link(token, row_1="45/2026")
    answer_by_link(token, row_2="Ngày 3 tháng 9")
    view = read_by_reception(petition)
    assert view.rounds[0].unanswered == ()  # type: ignore[attr-defined]
    assert petition.open == ["check_conditions"]


def test_who_is_silent_is_reminded_once_and_what_comes_late_is_marked(province: Province, petition: Petition) -> None:
    ask(petition)
    token = link_of(petition)
    province.until("reminder_due")
    reminders = [one for one in petition.seen_by_sender()["timeline"] if "lần nhắc duy nhất" in one["text"]]
    assert len(reminders) == 1
    assert petition.open == []
    province.until("supplement_overdue")
    assert petition.open == ["decide_without_supplement"]
    assert sum("lần nhắc duy nhất" in one["text"] for one in petition.seen_by_sender()["timeline"]) == 1
    answer_by_link(token, row_1="45/2026")
    assert petition.open == ["decide_without_supplement"]
    view = read_by_reception(petition)
    assert [one.is_late for one in view.replies.values()] == [True]  # type: ignore[attr-defined]
    assert view.rounds[0].result == "never"  # type: ignore[attr-defined]
    petition.done("decide_without_supplement", decision="accept")
    assert petition.open == ["classify"]


def test_an_answer_by_telephone_is_keyed_in_by_reception(province: Province, petition: Petition) -> None:
    ask(petition)
    reception = officer_of(province, HUB, "RECEPTION")
    (awaited,) = [one for one in list_awaited_replies(actor=reception) if one.number == petition.number]
    assert (awaited.rows, awaited.phone) == (2, "0912345678")
    page = find_keying_page(petition.number, actor=reception)
    supplement_opened(
        page.case_id, "", answers={1: "45/2026", 2: "Ngày 3 tháng 9"},
        keyed=KeyedIn(reception, "phone", date(2026, 11, 23)),
    )  # fmt: skip
    assert petition.open == ["check_conditions"]
    view = read_by_reception(petition)
    (reply,) = view.replies.values()  # type: ignore[attr-defined]
    assert (reply.via, reply.keyed_by) == ("phone", reception.full_name)
    assert list_awaited_replies(actor=reception) == ()


def test_an_officer_elsewhere_finds_nothing_to_key_in(province: Province, petition: Petition) -> None:
    ask(petition)
    stranger = officer_of(province, "SCT", "CLERK")
    assert list_awaited_replies(actor=stranger) == ()
    with pytest.raises(PetitionUnknown):
        find_keying_page(petition.number, actor=stranger)


@pytest.mark.parametrize("token", ["", "x", "a" * 26, "A" * 5_000, "../../etc/passwd", "\x00", "' OR 1=1 --"])
def test_a_link_that_is_not_ours_opens_nothing(petition: Petition, token: str) -> None:
    ask(petition)
    with pytest.raises(ReplyLinkClosed):
        open_reply_link(token, client_key=token[:20])


def test_a_link_ends_with_its_days_and_with_its_petition(province: Province, petition: Petition) -> None:
    ask(petition)
    token = link_of(petition)
    other = province.receives("Đường ngập", "Đoạn đường trước trường học ngập sâu.", field="giao_thong")
    ask(other)
    assert open_reply_link(token, client_key="lan").number == petition.number
    province.until("supplement_overdue")
    petition.done("decide_without_supplement", decision="refuse", refusal_reason="R06")
    with pytest.raises(ReplyLinkClosed):
        open_reply_link(token, client_key="lan")
    late = link_of_round(other.case_id)
    assert open_reply_link(late, client_key="lan").number == other.number
    province.time_passes(days=31)
    with pytest.raises(ReplyLinkClosed):
        open_reply_link(late, client_key="lan")


def link_of_round(case_id: UUID) -> str:
    from engine.petitions.reply_link import _token

    return _token(case_id, 1)


def test_a_row_is_added_without_a_script_and_what_was_typed_stays(petition: Petition) -> None:
    desk = Staff(petition, "check_conditions")
    typed = {"decision": "supplement", "supplement_items-0-what": "Số biên nhận"}
    page = desk.presses("draft", **typed, _add="supplement_items")
    assert page.status_code == 200
    assert 'name="supplement_items-2-what"' in page.text
    assert "Số biên nhận" in page.text
    assert 'name="supplement_items-2-what"' not in desk.client.get(desk.address).text
    assert desk.form()["supplement_items-0-what"] == "Số biên nhận"
    assert petition.open == ["check_conditions"]
