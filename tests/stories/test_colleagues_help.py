"""Colleagues help with a petition: one is asked, a text kept ready and an answer to one alike are taken over."""

import pytest
from sqlalchemy import select

from engine.cases import CaseNotFound
from engine.cases.remarks import list_open_mentions, list_remarks, write_remark
from engine.cases.secrecy import suspect_secret
from engine.notifications.reading import list_told
from engine.petitions.answered_alike import copy_answer, list_answered_alike
from engine.petitions.ready_texts import fill_ready_text, list_filled_texts
from engine.storage import read_work, tables
from tests.stories.handling import answer, handle, publish, take_on, transfer_to
from tests.stories.test_asking_the_sender import officer_of
from tests.support.province import Province

TITLE = "Đèn đường hỏng"
CONTENT = "Đèn đường ở hẻm 7 hỏng ba tuần nay, buổi tối rất tối, trẻ em đi học về nguy hiểm, đề nghị sửa sớm."
AGAIN = "Buổi tối ở hẻm 7 rất tối vì đèn đường hỏng ba tuần nay, trẻ em đi học về nguy hiểm, đề nghị sửa sớm giúp."
ASKED = "Hẻm 7 đã giao cho phường chưa, nhờ anh xem giúp?"


def test_an_officer_asks_the_head_and_the_sender_hears_nothing_of_it(province: Province) -> None:
    petition = province.receives(TITLE, CONTENT, field="ha_tang_dia_phuong")
    transfer_to(petition, "SXD")
    take_on(petition, "SXD")
    before = petition.seen_by_sender()
    officer, head = officer_of(province, "SXD", "OFFICER"), officer_of(province, "SXD", "HEAD")
    asked = write_remark(petition.case_id, ASKED, to=[head.username], actor=officer)
    (waiting,) = list_open_mentions(actor=head)
    assert (waiting.case_number, waiting.text) == (petition.number, ASKED)
    assert "Đồng nghiệp nhắc đến" in [one.name for one in list_told(head).lines]
    write_remark(petition.case_id, "Chưa, vẫn thuộc Sở.", answers=asked, actor=head)
    assert list_open_mentions(actor=head) == ()
    assert petition.seen_by_sender() == before
    stranger = officer_of(province, "SYT", "OFFICER")
    with pytest.raises(CaseNotFound):
        write_remark(petition.case_id, "Cho xem", actor=stranger)
    suspect_secret(petition.case_id, actor=officer, reason="Nêu vị trí công trình mật")
    assert list_open_mentions(actor=officer) == ()
    assert list_remarks(petition.case_id, actor=officer) == ()
    with read_work() as work:
        assert work.connection.scalars(select(tables.CaseRemark.text)).all() == []


def test_an_answer_given_before_and_a_ready_text_help_with_the_next_draft(province: Province) -> None:
    first = province.receives(TITLE, CONTENT, field="ha_tang_dia_phuong")
    transfer_to(first, "SXD")
    take_on(first, "SXD")
    handle(first)
    answer(first, "SXD")
    publish(first)
    again = province.receives(TITLE, AGAIN, field="ha_tang_dia_phuong")
    transfer_to(again, "SXD")
    take_on(again, "SXD")
    officer = officer_of(province, "SXD", "OFFICER")
    (found,) = list_answered_alike(again.case_id, actor=officer)
    assert (found.number, found.is_public) == (first.number, True)
    assert copy_answer(again.case_id, first.number, actor=officer) == found.text
    texts = {one.code: one for one in list_filled_texts(again.case_id, actor=officer)}
    assert again.number in texts["mo_dau"].text
    assert fill_ready_text(again.case_id, "mo_dau", actor=officer) == texts["mo_dau"].text
