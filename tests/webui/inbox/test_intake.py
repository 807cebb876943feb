"""Keying in for people: petitions by telephone and on paper, and what completes them."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from engine.directory.upsert import upsert
from engine.petitions.clarification import open_round
from engine.storage import begin_work, new_id, read_work, tables
from tests.engine.petitions.office import CONTENT, TITLE, Clock, send
from tests.webui.inbox.house import sign_in

PAGE = "/can-bo/tiep-nhan"
PERSON = {"title": TITLE, "content": CONTENT, "full_name": "Trần Văn Nam", "phone": "0905111222", "channel": "phone"}


@pytest.fixture
def keyed(app: Flask) -> Flask:
    """The office takes petitions by telephone."""
    with begin_work() as work:
        row = {
            "id": new_id(), "catalogue": "channels", "code": "phone", "name": "Điện thoại", "position": 1,
            "is_active": True, "facts": {"required": ["full_name", "phone"], "by_officer": True},
        }  # fmt: skip
        wanted = {name: row[name] for name in tables.CatalogueEntry.__table__.columns.keys() if name in row}  # noqa: SIM118
        upsert(work, tables.CatalogueEntry, [wanted], key=("catalogue", "code"))
    return app


def petition() -> object:
    with read_work() as work:
        return work.connection.execute(select(tables.Petition.__table__)).one()


def test_reception_keys_in_a_call_and_reads_out_the_receipt(keyed: Flask) -> None:
    page = sign_in(keyed, "hoa").post(PAGE, data=PERSON, follow_redirects=True)
    row = petition()
    assert (row.channel, row.sender["full_name"]) == ("phone", "Trần Văn Nam")  # type: ignore[attr-defined]
    assert row.number in page.text  # type: ignore[attr-defined]
    assert "Đọc cho người gửi qua điện thoại" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_what_came_before_today_counts_from_its_own_day(keyed: Flask, clock: Clock) -> None:
    day = (clock.now - timedelta(days=3)).date()
    sign_in(keyed, "hoa").post(PAGE, data=PERSON | {"received_on": day.isoformat()})
    assert petition().received_at.date() == day  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"channel": ""}, "Chưa chọn kênh nhận."),
        ({"channel": "web"}, "Chưa chọn kênh nhận."),
        ({"phone": ""}, "chưa được điền"),
        ({"received_on": "2030-01-01"}, "Ngày nhận chưa đến."),
        ({"received_on": "1999-01-01"}, "Ngày nhận đã quá 60 ngày."),
        ({"received_on": "hôm qua"}, "Ngày nhận chưa đúng."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(keyed: Flask, wrong: dict[str, str], said: str) -> None:
    page = sign_in(keyed, "hoa").post(PAGE, data=PERSON | wrong)
    assert page.status_code == 422
    assert said in page.text
    assert "Trần Văn Nam" in page.text


def test_the_same_form_sent_twice_is_one_petition(keyed: Flask) -> None:
    client = sign_in(keyed, "hoa")
    for _ in range(2):
        client.post(PAGE, data=PERSON | {"_sending": "one key"})
    assert petition()


def test_who_does_not_receive_cannot_key_in(keyed: Flask) -> None:
    assert sign_in(keyed, "minh").get(PAGE).status_code == 403
    assert sign_in(keyed, "minh").post(PAGE, data=PERSON).status_code == 403


def test_an_answer_on_paper_is_written_down_row_by_row(app: Flask) -> None:
    receipt = send()
    with begin_work() as work:
        agency = work.connection.scalar(select(tables.Case.agency).where(tables.Case.id == receipt.case_id))
        open_round(
            work,
            receipt.case_id,
            agency=agency,
            officer="system",
            text="",
            items=[{"what": "Số biên nhận"}],
            due_at=None,
        )
    client = sign_in(app, "hoa")
    assert receipt.number in client.get("/can-bo/bo-sung").text
    address = f"/can-bo/bo-sung/{receipt.number}"
    assert "Số biên nhận" in client.get(address).text
    refused = client.post(address, data={"answer-1": "45/2026"})
    assert refused.status_code == 422
    assert "45/2026" in refused.text
    page = client.post(address, data={"via": "letter", "answer-1": "45/2026"}, follow_redirects=True)
    assert "gửi bằng thư" in page.text
    assert "đã trả lời" in page.text


def test_a_number_that_is_not_theirs_is_not_found(app: Flask) -> None:
    assert sign_in(app, "hoa").get("/can-bo/bo-sung/KH-2026-999999").status_code == 404
