import hashlib
import hmac
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from engine.directory import import_catalogues
from engine.errors import Unavailable
from engine.notifications import list_problems
from engine.notifications.post import PostSettings, guarded, use_post_settings
from engine.petitions import Handler, get_tracking, submit_petition
from engine.petitions.handlers import register_handlers
from engine.petitions.post_letters import count_letters, get_letter, list_letters, mark_letter_sent
from engine.petitions.webhooks import WebhookRefused, call_webhook, webhook_key
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import SECRET, Clock, complete, petition, send
from tests.support.mail_server import MailBox, mail_server, part

SHIPPED = json.loads((Path(__file__).parents[3] / "demo" / "catalogues.json").read_bytes())


@dataclass
class Effect:
    id: UUID
    case_id: UUID | None
    payload: dict[str, Any]


@pytest.fixture
def server(office: Database, clock: Clock) -> Iterator[MailBox]:
    with begin_work() as work:
        import_catalogues(work, {"notices": SHIPPED["notices"]})
    with mail_server() as box:
        yield box


def handlers() -> dict[str, Handler]:
    shelf: dict[str, Handler] = {}
    register_handlers(shelf)
    return shelf


def effects(kind: str) -> list[Effect]:
    with read_work() as work:
        query = select(tables.Outbox).where(tables.Outbox.kind == kind).order_by(tables.Outbox.id)
        return [Effect(row.id, row.case_id, row.payload) for row in work.session.scalars(query)]


def test_a_notice_goes_to_the_senders_address(server: MailBox) -> None:
    receipt = send()
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    (message,) = server.messages
    assert message["To"] == "lan@mau.example"
    assert message["Subject"] == f"Đã nhận hồ sơ {receipt.number}"
    assert message["Message-ID"] == f"<{effect.id.hex}@tinh.example>"
    assert "Hạn trả lời: 14/12/2026." in part(message)
    assert receipt.tracking_code not in str(message)


def test_a_second_try_carries_the_same_id(server: MailBox) -> None:
    send()
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    handlers()["petition.notice"](effect)
    assert len({message["Message-ID"] for message in server.messages}) == 1


def test_without_an_address_the_notice_stays_on_the_page(server: MailBox) -> None:
    receipt = submit_petition(petition(email=None), channel="phone", client_key="a")
    assert effects("petition.notice") == []
    assert any(entry.kind == "notice" for entry in get_tracking(receipt.case_id).timeline)


def test_a_server_that_is_away_is_tried_again(server: MailBox) -> None:
    send()
    server.stop()
    (effect,) = effects("petition.notice")
    with pytest.raises(Unavailable):
        handlers()["petition.notice"](effect)


def test_an_address_that_does_not_exist_is_not(server: MailBox, caplog: pytest.LogCaptureFixture) -> None:
    send()
    server.answers["lan@mau.example"] = ["550 no such user"]
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    assert "could not be mailed" in caplog.text
    assert "lan@mau.example" not in caplog.text


def test_what_the_sender_and_officers_wrote_never_leaves_the_page(server: MailBox) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="supplement", request="Bà Lan cho biết số nhà")
    for effect in effects("petition.notice"):
        handlers()["petition.notice"](effect)
    assert len(server.messages) == 2
    for message in server.messages:
        assert "ngập nước" not in message.as_string()
        for kind in ("plain", "html"):
            assert "Lan" not in part(message, kind)
            assert "ngập nước" not in part(message, kind)
    assert "Bà Lan cho biết số nhà" in str(get_tracking(receipt.case_id).timeline)


def test_who_reads_english_is_written_to_in_english(server: MailBox) -> None:
    receipt = submit_petition(petition(), channel="web", client_key="a", locale="en")
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    assert server.messages[0]["Subject"] == f"We have received petition {receipt.number}"
    assert server.messages[0]["Content-Language"] == "en"


def test_results_of_the_night_wait_for_the_morning_and_a_receipt_does_not(server: MailBox, clock: Clock) -> None:
    clock.move(hours=13)  # ten in the evening
    receipt = send()
    complete(receipt.case_id, "hoa", decision="supplement", request="Số nhà")
    with read_work() as work:
        rows = work.connection.execute(
            select(tables.Outbox.available_at, tables.Outbox.created_at)
            .where(tables.Outbox.kind == "petition.notice")
            .order_by(tables.Outbox.id)
        ).all()
    waits = [(row.available_at - row.created_at).total_seconds() / 3600 for row in rows]
    assert waits == [0, 8]


def test_who_is_reached_by_post_alone_is_on_the_list_of_letters(server: MailBox) -> None:
    receipt = submit_petition(petition(email=None, phone="0905 123 456"), channel="phone", client_key="a")
    complete(receipt.case_id, "hoa", decision="supplement", request="Số nhà bao nhiêu?")
    assert effects("petition.notice") == []
    hoa, minh = officer("hoa"), officer("minh")
    (line,) = list_letters(hoa)
    assert (line.number, line.notice) == (receipt.number, "Cần bổ sung thông tin")
    assert (count_letters(hoa), count_letters(minh), list_letters(minh)) == (1, 0, [])
    sheet = get_letter(line.case_id, line.message_id, hoa)
    assert sheet.recipient == "Nguyễn Thị Lan"
    assert sheet.address == "12 Trần Phú, Nha Trang"
    assert "Số nhà bao nhiêu?" in sheet.text
    assert mark_letter_sent(line.case_id, line.message_id, hoa)
    assert not mark_letter_sent(line.case_id, line.message_id, hoa)
    assert list_letters(hoa) == []


def test_a_sender_who_asked_for_paper_gets_paper_though_there_is_an_address(server: MailBox) -> None:
    receipt = send()
    with begin_work() as work:
        facts = tables.Petition.facts
        work.connection.execute(
            update(tables.Petition)
            .where(tables.Petition.case_id == receipt.case_id)
            .values({facts: {"notify_by": "letter"}})
        )
    complete(receipt.case_id, "hoa", decision="supplement", request="Số nhà")
    assert len(effects("petition.notice")) == 1
    assert [line.notice for line in list_letters(officer("hoa"))] == ["Cần bổ sung thông tin"]


def test_a_refused_address_becomes_a_letter_and_a_finding(server: MailBox) -> None:
    receipt = send()
    complete(receipt.case_id, "hoa", decision="supplement", request="Số nhà")
    server.answers["lan@mau.example"] = ["550 no such user"] * 2
    for effect in effects("petition.notice"):
        handlers()["petition.notice"](effect)
    assert [line.notice for line in list_letters(officer("hoa"))] == ["Cần bổ sung thông tin"]
    with read_work() as work:
        found = {(one.notice, one.code, one.detail) for one in list_problems(work)}
    assert found == {(notice, "address.refused", receipt.number) for notice in ("received", "supplement")}


def test_broken_words_are_sent_in_neutral_ones_and_noted(server: MailBox) -> None:
    with begin_work() as work:
        entry = {"code": "received", "name": "Đã nhận", "text": "{{ tytle }}", "mail": "{{ code", "subject": ""}
        import_catalogues(work, {"notices": [entry]})
    receipt = send()
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    (message,) = server.messages
    assert message["Subject"] == f"Về hồ sơ {receipt.number}"
    assert f"Hồ sơ {receipt.number} có thông báo mới: Đã nhận." in part(message)
    assert f"Hồ sơ {receipt.number}: Đã nhận." in str(get_tracking(receipt.case_id).timeline)
    with read_work() as work:
        found = {(one.channel, one.code) for one in list_problems(work)}
    assert found == {
        ("page", "template.broken"), ("mail", "template.broken"), ("mail", "template.empty"), ("sms", "template.empty"),
    }  # fmt: skip


def test_a_phone_number_is_written_to_where_there_is_a_gateway(office: Database, clock: Clock) -> None:
    use_post_settings(PostSettings(is_demo=lambda: True))
    try:
        submit_petition(petition(email=None), channel="phone", client_key="a")
        (effect,) = effects("petition.notice_text")
        handlers()["petition.notice_text"](effect)
        handlers()["petition.notice_text"](effect)
    finally:
        use_post_settings(PostSettings())
    with read_work() as work:
        (kept,) = work.connection.execute(select(tables.KeptMessage.__table__)).all()
    assert (kept.channel, kept.recipient) == ("text", "0905123456")


def test_without_a_server_nothing_is_sent(office: Database) -> None:
    send()
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)


def test_a_status_is_told_in_codes(office: Database) -> None:
    receipt = send()
    told = [effect.payload for effect in effects("petition.status_changed")]
    assert [one["status"] for one in told] == ["submitted", "received"]
    assert set(told[0]) == {"number", "status", "channel", "external_number", "agency", "publication", "at"}
    assert told[0]["number"] == receipt.number


@pytest.mark.parametrize(
    "address",
    ["http://listed.example/x", "https://other.example/x", "https://listed.example.evil/x", "file:///etc/passwd",
     "https://127.0.0.1/", "ftp://listed.example"],
)  # fmt: skip
def test_only_listed_hosts_are_called(address: str) -> None:
    with pytest.raises(WebhookRefused):
        call_webhook(address, {}, key="1", secret=SECRET, hosts={"listed.example"})


def test_a_listed_host_gets_the_signed_body(monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[tuple[bytes, dict[str, str]]] = []

    def post(_target: object, content: bytes, headers: dict[str, str]) -> int:
        posted.append((content, headers))
        return 204 if len(posted) == 1 else 302

    monkeypatch.setattr(guarded, "post", post)
    arguments: dict[str, Any] = {"key": "7", "secret": SECRET, "hosts": {"listed.example"}}
    call_webhook("https://listed.example/x", {"status": "answered"}, **arguments)
    assert posted[0][0] == b'{"status":"answered"}'
    expected = hmac.new(webhook_key(SECRET, "listed.example"), posted[0][0], hashlib.sha256).hexdigest()
    assert posted[0][1]["X-Hoidap-Signature"] == f"sha256={expected}"
    assert posted[0][1]["Idempotency-Key"] == "7"
    with pytest.raises(Unavailable):
        call_webhook("https://listed.example/x", {}, **arguments)


def test_each_host_checks_with_a_key_of_its_own_that_is_not_the_secret() -> None:
    one, other = webhook_key(SECRET, "one.example"), webhook_key(SECRET, "other.example")
    assert len({one, other, SECRET}) == 3
    assert webhook_key(SECRET, "ONE.example") == one
    assert webhook_key(SECRET + b"!", "one.example") != one
