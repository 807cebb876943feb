"""Rounds of asking, replies and their links, on both databases: also what people should not send."""

import unicodedata
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.directory import TooManyAttempts
from engine.errors import Invalid
from engine.petitions import (
    PetitionEnded,
    ReplyLinkClosed,
    get_tracking,
    open_reply_link,
    supplement_opened,
)
from engine.petitions.clarification import end_round, last_round, list_replies, note_answers, open_round, read_items
from engine.petitions.reply_link import PATH, find_reply_link, make_reply_link
from engine.petitions.returns import count_returns, list_returns, note_return, wrong_transfers
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import Clock, complete, send

ROWS = [{"what": "Số biên nhận", "document": "Giấy biên nhận"}, {"what": "  "}, {"what": "Ngày nộp"}, "không phải dòng"]


def asked(case_id: UUID, items: object = ROWS) -> str:
    """A round is open and has its link."""
    with begin_work() as work:
        one = open_round(work, case_id, agency="SXD", officer="system", text="", items=items, due_at=None)
        make_reply_link(work, case_id, one.number)
        found = find_reply_link(work, case_id)
    assert found is not None
    return found.address.rpartition(PATH)[2]


def test_empty_rows_fall_away_and_the_others_keep_their_order(office: Database) -> None:
    assert [(one.number, one.text) for one in read_items(ROWS)] == [(1, "Số biên nhận"), (2, "Ngày nộp")]
    assert read_items("<script>") == read_items(None) == read_items({}) == []


def test_answers_are_put_to_their_rows_and_a_second_one_is_added(office: Database) -> None:
    case_id = send().case_id
    asked(case_id)
    with begin_work() as work:
        first = last_round(work, case_id)
        assert first is not None
        assert note_answers(work, case_id, first, {1: "45/2026", 9: "không có dòng này"}) == "partial"
    with begin_work() as work:
        again = last_round(work, case_id)
        assert again is not None
        assert note_answers(work, case_id, again, {1: "bổ sung", 2: "3/9"}) == "given"
        after = last_round(work, case_id)
    assert after is not None
    assert [one.answer for one in after.items] == ["45/2026\nbổ sung", "3/9"]


def test_the_link_has_enough_bits_and_only_its_hash_is_kept(office: Database) -> None:
    first, second = send().case_id, send().case_id
    tokens = [asked(first), asked(second)]
    assert len(set(tokens)) == 2
    assert all(len(token) * 5 >= 80 for token in tokens)
    with read_work() as work:
        rows = work.connection.execute(select(tables.PetitionReplyLink.__table__)).all()
    assert not any(token.encode() in bytes(row.hash) or token in str(row) for row in rows for token in tokens)
    assert open_reply_link(tokens[0].upper(), client_key="a").case_id == first


def test_the_link_of_an_older_round_opens_nothing(office: Database) -> None:
    case_id = send().case_id
    old = asked(case_id)
    with begin_work() as work:
        end_round(work, case_id, 1, "partial")
    new = asked(case_id)
    with pytest.raises(ReplyLinkClosed):
        open_reply_link(old, client_key="a")
    assert open_reply_link(new, client_key="a").asked.number == 2


def test_a_link_stops_with_its_days(office: Database, clock: Clock) -> None:
    token = asked(send().case_id)
    clock.now += timedelta(days=29)
    open_reply_link(token, client_key="a")
    clock.now += timedelta(days=2)
    with pytest.raises(ReplyLinkClosed):
        open_reply_link(token, client_key="a")


def test_guessing_links_is_slowed_down(office: Database) -> None:
    for _ in range(30):
        with pytest.raises(ReplyLinkClosed):
            open_reply_link("a" * 26, client_key="guesser")
    with pytest.raises(TooManyAttempts):
        open_reply_link("a" * 26, client_key="guesser")


HOSTILE = [
    "<script>alert(1)</script>",
    "{{ config }}{% for x in y %}",
    "\x00\u202e\ud800 ẩn",
    "'; DROP TABLE petitions; --",
]


@pytest.mark.parametrize("said", HOSTILE)
def test_whatever_is_typed_is_kept_as_text(office: Database, said: str) -> None:
    case_id = send().case_id
    asked(case_id)
    supplement_opened(case_id, said, answers={1: said})
    kept = "".join(one.text for one in get_tracking(case_id).timeline)
    shown = "".join(letter for letter in said if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}).strip()
    assert kept.count(shown) == 2


def test_letters_in_parts_are_put_together(office: Database) -> None:
    case_id = send().case_id
    supplement_opened(case_id, unicodedata.normalize("NFD", "Đường Trần Phú, đoạn ngập"))
    assert "Đường Trần Phú, đoạn ngập" in {one.text for one in get_tracking(case_id).timeline}


def test_two_hundred_thousand_letters_are_refused_and_nothing_is_kept(office: Database) -> None:
    case_id = send().case_id
    asked(case_id)
    before = len(get_tracking(case_id).timeline)
    for where, said in (("/text", {"text": "a" * 200_000}), ("/answer/1", {"answers": {1: "a" * 200_000}})):
        with pytest.raises(Invalid) as caught:
            supplement_opened(case_id, **{"text": "", **said})  # type: ignore[arg-type]
        assert [problem.where for problem in caught.value.problems] == [where]
    with pytest.raises(Invalid):
        supplement_opened(case_id, "a" * 12_000, answers={1: "b" * 12_000})
    assert len(get_tracking(case_id).timeline) == before


def test_the_same_answer_sent_twice_is_added_once(office: Database) -> None:
    case_id = send().case_id
    asked(case_id)
    for _ in range(2):
        supplement_opened(case_id, "", answers={1: "45/2026"}, sending_key="one key")
    with read_work() as work:
        assert len(list_replies(work, case_id)) == 1
        one = last_round(work, case_id)
    assert one is not None
    assert one.items[0].answer == "45/2026"


def test_nothing_is_added_to_a_petition_that_is_over(office: Database) -> None:
    receipt = send()
    token = asked(receipt.case_id)
    complete(receipt.case_id, "hoa", decision="refuse", reason="R01")
    with pytest.raises(PetitionEnded):
        supplement_opened(receipt.case_id, "Thêm một câu.")
    with pytest.raises(ReplyLinkClosed):
        open_reply_link(token, client_key="a")


def test_returns_are_numbered_and_counted_by_agency(office: Database) -> None:
    first, second = send().case_id, send().case_id
    given_back = [(first, "SXD", "return"), (first, "SNNMT", "return"), (second, "SXD", "return")]
    given_back.append((second, "SXD", "out_of_scope"))
    with begin_work() as work:
        for case_id, agency, kind in given_back:
            note_return(
                work, case_id, kind=kind, agency=agency, reason_code=None, reason="Không thuộc việc của cơ quan.",
                suggested=None, officer="system",
            )  # fmt: skip
        assert [one.number for one in list_returns(work, first)] == [1, 2]
        assert count_returns(work) == {"SXD": 2, "SNNMT": 1}
        assert count_returns(work, since=work.now + timedelta(days=1)) == {}
    told = {name: [(one.agency_name, one.times) for one in wrong_transfers(actor=officer(name), days=90)]
            for name in ("quan.tri", "dung", "hoa")}  # fmt: skip
    assert [times for _, times in told["quan.tri"]] == [2, 1]
    assert [times for _, times in told["dung"]] == [2]
    assert told["hoa"] == []
