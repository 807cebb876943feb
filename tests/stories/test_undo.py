"""A wrong act is taken back before anybody outside has heard of it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from engine import audit
from engine.cases import forget_undoable, get_case
from engine.directory import create_session, create_token
from engine.jobs import carry_out, take_waiting
from engine.petitions import get_tracking, supplement_opened
from engine.storage import read_work, tables
from tests.stories.handling import ANSWER, TRANSFER_NOTE, handle, issue, publish, take_on, transfer_to
from tests.support.province import Petition, Province, province_at

ACCEPT = {"decision": "accept"}
TRANSFER = {"decision": "transfer", "kind": "behaviour", "content_heading": "5.1", "field": "dat_dai",
            "legal_regime": "D20_574", "transfer_note": TRANSFER_NOTE}  # fmt: skip


@pytest.fixture
def province(province_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province, on SQLite and on PostgreSQL."""
    with province_at(province_url, tmp_path) as province:
        province.app.config["WTF_CSRF_ENABLED"] = False
        yield province


@pytest.fixture
def petition(province: Province) -> Petition:
    return province.receives("Trả kết quả chậm", "Hồ sơ của tôi quá hẹn hơn một tháng rồi.", field="dat_dai")


def desk(petition: Petition) -> FlaskClient:
    """The browser of who has just done a step, without scripts."""
    client = petition.province.app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = create_session(petition.doer.id)
        session["_fresh"] = True
    return client


def press(petition: Petition, button: str, client: FlaskClient | None = None, revision: int | str = "") -> Any:
    client = client or desk(petition)
    data = {"_do": button, "_revision": str(revision)}
    answer = client.post(f"/can-bo/ho-so/{petition.number}/hoan-tac", data=data)
    assert answer.status_code == 303
    return client.get(answer.location)


def outbox(petition: Petition) -> list[str]:
    with read_work() as work:
        rows = work.connection.scalars(select(tables.Outbox.kind).where(tables.Outbox.case_id == petition.case_id))
        return sorted(rows)


def deliver() -> int:
    """How many messages the relay has sent."""
    return sum(carry_out(row_id) for row_id in take_waiting(100))


def told(petition: Petition) -> Any:
    """All that the sender can see of what was done; that officers opened the petition stays true."""
    passed = {"may_supplement", "readers"}
    return {name: value for name, value in petition.seen_by_sender().items() if name not in passed}


def kinds(petition: Petition) -> list[str]:
    with read_work() as work:
        return [event.kind for event in audit.list_events(work, petition.case_id)]


def test_a_wrong_transfer_is_undone_and_done_rightly(petition: Petition) -> None:
    petition.done("check_conditions", **ACCEPT)
    before, sent = told(petition), outbox(petition)
    outcome = petition.just_done("classify", **TRANSFER, lead_agency="SYT")
    assert outcome.undo_until is not None
    assert petition.open == ["accept_transfer"]
    assert len(outbox(petition)) > len(sent)
    assert told(petition) == before

    page = desk(petition).get("/can-bo/").text
    assert "Đã xong “" in page
    assert "Sở Y tế" in page
    assert "Hoàn tác được đến 08:05" in page
    assert "Hoàn tác được đến 08:05" in desk(petition).get(f"/can-bo/ho-so/{petition.number}").text

    page = press(petition, "undo").text
    assert "Đã hoàn tác" in page
    assert "Hoàn tác được đến" not in page
    assert petition.open == ["classify"]
    assert petition.task("classify").assignee == petition.doer.id
    shown = petition.shown("classify")
    assert (shown["lead_agency"], shown["transfer_note"], shown["decision"]) == ("SYT", TRANSFER_NOTE, "transfer")
    assert (told(petition), outbox(petition)) == (before, sent)
    assert kinds(petition)[-2:] == ["task.completed", "step.undone"]
    assert "Hoàn tác bước “" in desk(petition).get(f"/can-bo/ho-so/{petition.number}").text

    petition.done("classify", **TRANSFER, lead_agency="SNNMT")
    assert "Y tế" not in str(petition.seen_by_sender())
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    petition.done("approve_answer", decision="approve")
    issue(petition, "SNNMT")
    publish(petition)
    assert petition.seen_by_sender()["status"] == "published"


def test_a_wrong_refusal_is_undone_and_the_sender_never_hears_of_it(petition: Petition) -> None:
    before = told(petition)
    petition.just_done("check_conditions", decision="refuse", refusal_reason="R01", refusal_explanation="Nhầm")
    assert petition.status == "completed"
    assert told(petition) == before
    press(petition, "undo")
    assert petition.status == "running"
    assert petition.open == ["check_conditions"]
    assert petition.shown("check_conditions")["refusal_explanation"] == "Nhầm"
    assert (told(petition), "Nhầm" in str(petition.seen_by_sender())) == (before, False)
    transfer_to(petition, "SNNMT")
    assert petition.seen_by_sender()["status"] == "transferred"


def test_a_refusal_that_stands_is_told_when_its_time_has_passed(province: Province, petition: Petition) -> None:
    petition.just_done("check_conditions", decision="refuse", refusal_reason="R01", refusal_explanation="Đúng vậy")
    deliver()
    province.time_passes(minutes=4, seconds=59)
    assert deliver() == 0
    assert petition.seen_by_sender()["status"] != "refused"
    province.time_passes(seconds=1)
    assert petition.seen_by_sender()["status"] == "refused"
    assert "Đúng vậy" in str(petition.seen_by_sender())
    assert deliver() == 2
    assert "hết thời gian hoàn tác" in press(petition, "undo").text
    assert forget_undoable() == 1
    assert petition.status == "completed"


def test_an_approval_is_taken_back_before_the_clerk_begins(petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    petition.just_done("approve_answer", decision="approve")
    assert petition.open == ["issue_letter"]
    press(petition, "undo")
    assert petition.open == ["approve_answer"]
    petition.done("approve_answer", decision="revise", remarks="Nêu rõ nguyên nhân.")
    assert petition.open == ["draft_answer"]


def test_once_the_clerk_has_issued_the_head_is_told_who_was_faster(petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    seen = petition.just_done("approve_answer", decision="approve").revision
    head = desk(petition)
    issue(petition, "SNNMT")
    page = press(petition, "undo", head, seen).text
    assert re.search(r"Không hoàn tác được nữa: .+ đã làm tiếp trên hồ sơ này lúc 08:00\.", page)
    assert petition.seen_by_sender()["status"] == "answered"


def test_an_answer_is_called_back_with_its_letter(petition: Petition) -> None:
    transfer_to(petition, "SNNMT")
    take_on(petition, "SNNMT")
    handle(petition)
    petition.done("draft_answer", **ANSWER)
    petition.done("approve_answer", decision="approve")
    before = told(petition)
    letter = {"letter_number": "12/SNNMT", "letter_date": "2026-11-23", "signer": "Giám đốc", "signed_letter": "scan"}
    petition.just_done("issue_letter", **letter)
    assert told(petition) == before
    press(petition, "undo")
    assert told(petition) == before
    shown = petition.shown("issue_letter")
    assert shown["letter_number"] == "12/SNNMT"
    # The scan that was uploaded is still there: nothing need be chosen anew.
    petition.done("issue_letter", **{**letter, "letter_number": "13/SNNMT", "signed_letter": shown["signed_letter"]})
    answer = get_tracking(petition.case_id).answer
    assert answer is not None
    assert (answer.letter.number, [one.name for one in answer.signed]) == ("13/SNNMT", ["tra-loi.pdf"])


def test_what_the_sender_adds_meanwhile_stays(petition: Petition) -> None:
    petition.just_done("check_conditions", **ACCEPT)
    supplement_opened(petition.case_id, "Tôi bổ sung tên đường.")
    press(petition, "undo")
    assert petition.open == ["check_conditions"]
    assert "Tôi bổ sung tên đường." in str(petition.seen_by_sender())


def test_the_api_undoes_and_sends_at_once(petition: Petition) -> None:
    petition.just_done("check_conditions", **ACCEPT)
    client = petition.province.client
    headers = {"Authorization": f"Bearer {create_token(petition.doer.id, 'máy', ('cases:read', 'tasks:write'))}"}
    seen = client.get(f"/api/v1/cases/{petition.number}", headers=headers).get_json()
    assert seen["undo"]["may_undo"]
    assert seen["undo"]["revision"] == seen["revision"]
    address = f"/api/v1/cases/{petition.case_id}"
    undone = client.post(f"{address}/undo", json={"reason": "Nhầm", "revision": seen["revision"]}, headers=headers)
    assert undone.status_code == 200
    told = undone.get_json()
    assert told["opened"] == [str(petition.task("check_conditions").id)]
    assert (told["status"], told["undo_until"]) == ("running", None)
    again = client.post(f"{address}/undo", json={}, headers=headers)
    assert (again.status_code, again.get_json()["code"]) == (409, "undo.already")
    petition.just_done("check_conditions", **ACCEPT)
    assert client.post(f"{address}/send-now", json={}, headers=headers).status_code == 204
    assert petition.seen_by_sender()["status"] == "received"
    assert get_case(petition.case_id, actor=petition.doer).undo is None
