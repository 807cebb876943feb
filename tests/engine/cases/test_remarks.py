"""Colleagues ask each other about a case; who may not read it neither asks nor is asked."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.engine import Engine

from engine import audit
from engine.cases import CaseNotFound, remarks
from engine.cases.errors import RemarkUnknown
from engine.cases.remarks import (
    finish_mention,
    list_addressees,
    list_open_mentions,
    list_remarks,
    write_remark,
)
from engine.cases.secrecy import lift_suspicion, suspect_secret
from engine.cases.waiting import count_waiting
from engine.errors import CaseSealed, Invalid
from engine.runtime import Depth, anonymising, lock_case
from engine.storage import Work, begin_work, read_work
from engine.storage.tables import CaseMention, CaseRemark
from tests.support.diagrams import Diagram
from tests.support.town import Town, assert_all_is_well

QUESTION = "@an xem giúp: thửa đất này đã có quyết định thu hồi chưa?"


@pytest.fixture
def case(town: Town) -> Any:
    diagram = Diagram("sample").start().user("check").end()
    town.publish(diagram.chain("begin", "check", "done"))
    return town.open()


def texts(case: Any, town: Town, reader: str) -> list[str]:
    return [one.text for one in list_remarks(case.id, actor=town.officer(reader))]


def open_for(town: Town, reader: str) -> list[UUID]:
    return [one.remark for one in list_open_mentions(actor=town.officer(reader))]


def test_who_is_meant_finds_the_question_and_an_answer_sees_to_it(town: Town, case: Any) -> None:
    asked = write_remark(case.id, QUESTION, actor=town.officer("minh"))
    assert open_for(town, "an") == [asked]
    assert count_waiting(actor=town.officer("an")).mentions == 1
    (waiting,) = list_open_mentions(actor=town.officer("an"))
    assert waiting.text.startswith("@Trần Thị Ân xem giúp")
    answer = write_remark(case.id, "Đã có, số 12/QĐ.", answers=asked, actor=town.officer("an"))
    assert open_for(town, "an") == []
    assert count_waiting(actor=town.officer("an")).mentions == 0
    assert open_for(town, "minh") == [answer], "who asked is told of the answer"
    first, second = list_remarks(case.id, actor=town.officer("dung"))
    assert (first.id, second.answers, second.text) == (asked, asked, "Đã có, số 12/QĐ.")
    finish_mention(case.id, answer, actor=town.officer("minh"))
    finish_mention(case.id, answer, actor=town.officer("minh"))
    assert open_for(town, "minh") == []
    assert_all_is_well()


def test_the_record_says_that_there_was_a_remark_and_not_what(town: Town, case: Any) -> None:
    remark = write_remark(case.id, QUESTION, actor=town.officer("minh"))
    with read_work() as work:
        event = audit.list_events(work, case.id)[-1]
    assert (event.kind, dict(event.facts)) == ("case.remarked", {"remark": remark.hex, "for": 1})


def test_answers_stand_below_what_they_answer(town: Town, case: Any) -> None:
    minh, an = town.officer("minh"), town.officer("an")
    first = write_remark(case.id, "Một", actor=minh)
    write_remark(case.id, "Hai", actor=minh)
    below = write_remark(case.id, "Đáp một", answers=first, actor=an)
    write_remark(case.id, "Đáp lại", answers=below, actor=minh)
    assert texts(case, town, "dung") == ["Một", "Đáp một", "Đáp lại", "Hai"]


def test_who_may_not_see_the_case_reads_writes_and_is_asked_nothing(town: Town, case: Any) -> None:
    asked = write_remark(case.id, QUESTION, actor=town.officer("minh"))
    stranger = town.officer("yen")
    assert list_remarks(case.id, actor=stranger) == ()
    assert list_addressees(case.id, actor=stranger) == ()
    with pytest.raises(CaseNotFound):
        write_remark(case.id, "Cho hỏi", actor=stranger)
    with pytest.raises(CaseNotFound):
        finish_mention(case.id, asked, actor=stranger)
    for text, to in (("@yen giúp với", ()), ("Giúp với", ("yen",)), ("Giúp với", ("khong.co",))):
        with pytest.raises(Invalid):
            write_remark(case.id, text, to=to, actor=town.officer("minh"))
    assert texts(case, town, "minh") == texts(case, town, "an")


def test_an_administrator_sees_that_there_is_a_case_and_no_word_of_it(town: Town, case: Any) -> None:
    write_remark(case.id, QUESTION, actor=town.officer("minh"))
    assert list_remarks(case.id, actor=town.officer("quan")) == ()
    with pytest.raises(CaseNotFound):
        write_remark(case.id, "Cho xem", actor=town.officer("quan"))


def test_an_address_or_a_name_that_nobody_has_is_only_text(town: Town, case: Any) -> None:
    write_remark(
        case.id, "Thư đến an@tinh.vn, hoặc @khong.ai.ca; <script>alert(1)</script>", actor=town.officer("minh")
    )
    assert open_for(town, "an") == []
    (one,) = list_remarks(case.id, actor=town.officer("an"))
    assert one.mentions == ()
    assert "an@tinh.vn" in one.text


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 4001])
def test_nothing_and_too_much_are_refused(town: Town, case: Any, text: str) -> None:
    with pytest.raises(Invalid):
        write_remark(case.id, text, actor=town.officer("minh"))


def test_an_answer_to_nothing_and_a_mention_of_others_are_not_found(town: Town, case: Any) -> None:
    minh = town.officer("minh")
    with pytest.raises(RemarkUnknown):
        write_remark(case.id, "Đáp", answers=case.id, actor=minh)
    asked = write_remark(case.id, QUESTION, actor=minh)
    with pytest.raises(RemarkUnknown):
        finish_mention(case.id, asked, actor=minh)


def test_nobody_is_told_of_their_own_words(town: Town, case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    monkeypatch.setitem(remarks.listeners, "test", lambda _work, _case, username: told.append(username))
    minh = town.officer("minh")
    first = write_remark(case.id, "@minh nhớ việc này", actor=minh)
    write_remark(case.id, "Thêm nữa", answers=first, to=["an", "an"], actor=minh)
    assert told == ["an"]


def test_a_case_that_is_set_aside_takes_its_remarks_along(town: Town, case: Any) -> None:
    write_remark(case.id, QUESTION, actor=town.officer("minh"))
    suspect_secret(case.id, actor=town.officer("minh"), reason="nghi ngờ")
    with read_work() as work:
        assert count(work, CaseRemark) == count(work, CaseMention) == 0
    assert open_for(town, "an") == []
    assert count_waiting(actor=town.officer("an")).mentions == 0
    with pytest.raises((CaseSealed, CaseNotFound)):
        write_remark(case.id, "Còn đó không?", actor=town.officer("minh"))
    lift_suspicion(case.id, actor=town.officer("dung"), reason="không phải")
    assert len(open_for(town, "an")) == 1


@pytest.mark.parametrize("depth", list(Depth))
def test_emptying_a_case_leaves_no_word_of_it(town: Town, case: Any, depth: Depth) -> None:
    write_remark(case.id, QUESTION, actor=town.officer("minh"))
    with begin_work() as work:
        lock_case(work, case.id)
        taken = anonymising.empty_case(work, case.id, case.number, depth).rows
        assert (taken["case_remarks"], taken["case_mentions"]) == (1, 1)
        assert count(work, CaseRemark) == count(work, CaseMention) == 0


def count(work: Work, table: Any) -> int:
    return work.connection.scalar(select(func.count()).select_from(table)) or 0


def test_addressees_are_those_who_work_on_it(town: Town, case: Any) -> None:
    names = [one.username for one in list_addressees(case.id, actor=town.officer("minh"))]
    assert "an" in names
    assert not {"minh", "yen", "quan"} & set(names)


def test_the_latest_are_listed_when_there_are_very_many(town: Town, case: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remarks, "MOST_LISTED", 3)
    first = write_remark(case.id, "Số 0", actor=town.officer("minh"))
    for number in range(1, 4):
        write_remark(case.id, f"Số {number}", actor=town.officer("minh"))
    write_remark(case.id, "Đáp số 0", answers=first, actor=town.officer("an"))
    assert texts(case, town, "an") == ["Số 2", "Số 3", "Đáp số 0"]
    assert remarks.are_more(case.id, actor=town.officer("an"))
    monkeypatch.setattr(remarks, "MOST_LISTED", 5)
    assert not remarks.are_more(case.id, actor=town.officer("an"))
    assert not remarks.are_more(case.id, actor=town.officer("yen"))


def test_many_open_mentions_ask_as_many_questions_as_one(town: Town, case: Any) -> None:
    def questions() -> int:
        asked: list[str] = []

        def hear(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            asked.append(statement)

        reader = town.officer("an")
        event.listen(Engine, "before_cursor_execute", hear)
        list_open_mentions(actor=reader)
        event.remove(Engine, "before_cursor_execute", hear)
        return len(asked)

    write_remark(case.id, QUESTION, actor=town.officer("minh"))
    one = questions()
    for _ in range(8):
        write_remark(town.open().id, QUESTION, actor=town.officer("minh"))
    assert len(open_for(town, "an")) == 9
    assert questions() == one
