"""Texts kept ready: filled in by the case, never with a hole; kept by heads for their agency."""

from uuid import UUID

import pytest
from sqlalchemy import select, update

from engine.errors import Invalid, NotAllowed
from engine.petitions.ready_texts import (
    GAPS,
    ReadyTextUnknown,
    fill_ready_text,
    list_filled_texts,
    list_ready_texts,
    places_kept_by,
    retire_ready_text,
    save_ready_text,
)
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import complete, row, send

OPENING = "{{ agency }} nhận phản ánh {{ number }} ngày {{ received_on }} về “{{ title }}” của {{ sender }}."


@pytest.fixture
def petition(office: Database) -> UUID:
    case_id = send(title="Đường *ngập* {{ 7*7 }}").case_id
    complete(case_id, "hoa", decision="accept", lead="SXD")
    return case_id


def kept(text: str, *, agency: str = "SXD", by: str = "dung") -> str:
    return save_ready_text(None, "Mở đầu", text, agency, actor=officer(by))


def test_a_text_is_filled_in_with_what_the_case_says_and_nothing_in_it_runs(petition: UUID) -> None:
    code = kept(OPENING)
    said = fill_ready_text(petition, code, actor=officer("minh"))
    assert said == (
        f"Sở Xây dựng nhận phản ánh {row(petition).number} ngày 23/11/2026 "
        "về “Đường *ngập* {{ 7*7 }}” của Nguyễn Thị Lan."
    )


def test_a_gap_that_the_case_leaves_open_is_named_and_nothing_is_put_in(petition: UUID) -> None:
    code = kept("Gửi {{ sender }}, {{ address }}: {{ number }}")
    with begin_work() as work:
        petitions = tables.Petition
        sender = {**row(petition).sender, "address": ""}
        work.connection.execute(update(petitions).values(sender=sender))
    (filled,) = [one for one in list_filled_texts(petition, actor=officer("minh")) if one.code == code]
    assert (filled.text, filled.missing) == ("", (GAPS["address"],))
    with pytest.raises(Invalid) as refused:
        fill_ready_text(petition, code, actor=officer("minh"))
    assert refused.value.problems[0].facts["missing"] == "địa chỉ người gửi"


@pytest.mark.parametrize(
    "text", ["{{ secret }}", "{{ number", "{% for x in number %}", "{{ number.__class__ }}", "", " "]
)
def test_a_text_that_no_case_could_fill_is_not_kept(office: Database, text: str) -> None:
    with pytest.raises(Invalid):
        kept(text)
    assert list_ready_texts(actor=officer("dung")) == ()


def test_a_head_keeps_texts_of_their_agency_alone(petition: UUID) -> None:
    assert places_kept_by(officer("dung")) == ("SXD",)
    assert places_kept_by(officer("minh")) == ()
    for agency in ("", "P-NT"):
        with pytest.raises(NotAllowed):
            kept("Chào", agency=agency)
    with pytest.raises(NotAllowed):
        kept("Chào", by="minh")
    code = kept("Chào")
    with pytest.raises(NotAllowed):
        save_ready_text(code, "Khác", "Chào", "P-NT", actor=officer("binh"))
    with pytest.raises(NotAllowed):
        retire_ready_text(code, actor=officer("binh"))
    assert [one.name for one in list_ready_texts(actor=officer("minh"))] == ["Mở đầu"]
    assert list_ready_texts(actor=officer("binh")) == ()
    with pytest.raises(ReadyTextUnknown):
        fill_ready_text(petition, code, actor=officer("binh"))


def test_changes_are_kept_in_the_history_and_what_is_retired_is_offered_no_more(petition: UUID) -> None:
    code = kept("Chào")
    save_ready_text(code, "Chào hỏi", "Kính gửi", "SXD", actor=officer("dung"))
    retire_ready_text(code, actor=officer("dung"))
    retire_ready_text(code, actor=officer("dung"))
    assert list_filled_texts(petition, actor=officer("minh")) == ()
    with pytest.raises(ReadyTextUnknown):
        fill_ready_text(petition, code, actor=officer("minh"))
    with read_work() as work:
        change = tables.DirectoryChange
        query = select(change.actor).where(change.noun == "entry", change.key == f"ready_texts/{code}")
        rows = work.connection.execute(query).all()
    assert len(rows) == 3, "made, changed and retired once"
    assert {one.actor for one in rows} == {str(officer("dung").id)}


def test_who_may_not_read_the_petition_is_offered_nothing(petition: UUID) -> None:
    assert list_filled_texts(petition, actor=officer("binh")) == ()
