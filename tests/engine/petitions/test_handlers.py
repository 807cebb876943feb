import hashlib
import hmac
import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.errors import Unavailable
from engine.petitions import (
    Handler,
    PetitionSettings,
    get_tracking,
    mail,
    submit_petition,
    use_petition_settings,
    webhooks,
)
from engine.petitions.handlers import register_handlers
from engine.petitions.mail import Mail, MailRefused, send_mail
from engine.petitions.webhooks import WebhookRefused, call_webhook, public_address, webhook_key
from engine.storage import Database, read_work, tables
from tests.engine.petitions.office import SECRET, petition, send


@dataclass
class Effect:
    id: UUID
    case_id: UUID | None
    payload: dict[str, Any]


@dataclass
class FakeServer:
    """A mail server that keeps what it is given."""

    messages: list[EmailMessage] = field(default_factory=list)
    failure: Exception | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None: ...

    def send_message(self, message: EmailMessage) -> None:
        if self.failure:
            raise self.failure
        self.messages.append(message)


@pytest.fixture
def server(office: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeServer:
    server = FakeServer()
    monkeypatch.setattr(mail, "_connect", lambda _url: server)
    use_petition_settings(
        PetitionSettings(
            secret=SECRET, files=str(tmp_path / "files"), smtp_url="smtp://mail.example",
            mail_from="Hồi Đáp <hoidap@tinh.example>",
        )
    )  # fmt: skip
    return server


def handlers() -> dict[str, Handler]:
    shelf: dict[str, Handler] = {}
    register_handlers(shelf)
    return shelf


def effects(kind: str) -> list[Effect]:
    with read_work() as work:
        query = select(tables.Outbox).where(tables.Outbox.kind == kind).order_by(tables.Outbox.id)
        return [Effect(row.id, row.case_id, row.payload) for row in work.session.scalars(query)]


def test_a_notice_goes_to_the_senders_address(server: FakeServer) -> None:
    receipt = send()
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    (message,) = server.messages
    assert message["To"] == "lan@mau.example"
    assert message["Subject"] == f"Đã nhận {receipt.number}"
    assert message["Message-ID"] == f"<{effect.id.hex}@tinh.example>"
    assert "Hạn trả lời: 14/12/2026." in message.get_content()
    assert receipt.tracking_code not in str(message)


def test_a_second_try_carries_the_same_id(server: FakeServer) -> None:
    send()
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    handlers()["petition.notice"](effect)
    assert len({message["Message-ID"] for message in server.messages}) == 1


def test_without_an_address_the_notice_stays_on_the_page(server: FakeServer) -> None:
    receipt = submit_petition(petition(email=None), channel="phone", client_key="a")
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    assert server.messages == []
    assert any(entry.kind == "notice" for entry in get_tracking(receipt.case_id).timeline)


def test_a_server_that_is_away_is_tried_again(server: FakeServer) -> None:
    send()
    server.failure = ConnectionRefusedError()
    (effect,) = effects("petition.notice")
    with pytest.raises(Unavailable):
        handlers()["petition.notice"](effect)


def test_an_address_that_does_not_exist_is_not(server: FakeServer, caplog: pytest.LogCaptureFixture) -> None:
    send()
    server.failure = smtplib.SMTPRecipientsRefused({"lan@mau.example": (550, b"no such user")})
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)
    assert "could not be mailed" in caplog.text
    assert "lan@mau.example" not in caplog.text


def test_without_a_server_nothing_is_sent(office: Database) -> None:
    send()
    (effect,) = effects("petition.notice")
    handlers()["petition.notice"](effect)


@pytest.mark.parametrize("recipient", ["a@b\r\nBcc: all@x", "không", "", "a@b, c@d", "x" * 500])
def test_an_address_cannot_add_headers(recipient: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server = FakeServer()
    monkeypatch.setattr(mail, "_connect", lambda _url: server)
    letter = Mail(recipient, "Xin chào\r\nBcc: all@x", "Nội dung", "<1@x>")
    try:
        send_mail(letter, smtp_url="smtp://x", mail_from="a@x.example")
    except MailRefused:
        assert server.messages == []
    else:
        assert server.messages[0]["Bcc"] is None


def test_a_status_is_told_in_codes(office: Database) -> None:
    receipt = send()
    told = [effect.payload for effect in effects("petition.status_changed")]
    assert [one["status"] for one in told] == ["submitted", "received"]
    assert set(told[0]) == {"number", "status", "channel", "external_number", "agency", "at"}
    assert told[0]["number"] == receipt.number


@pytest.mark.parametrize(
    "address",
    ["http://listed.example/x", "https://other.example/x", "https://listed.example.evil/x", "file:///etc/passwd",
     "https://127.0.0.1/", "ftp://listed.example"],
)  # fmt: skip
def test_only_listed_hosts_are_called(address: str) -> None:
    with pytest.raises(WebhookRefused):
        call_webhook(address, {}, key="1", secret=SECRET, hosts={"listed.example"})


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "192.168.1.1", "0.0.0.0"])  # noqa: S104
def test_private_networks_are_not_called_even_when_listed(host: str) -> None:
    with pytest.raises(WebhookRefused):
        public_address(host, 443)


def test_a_listed_host_gets_the_signed_body(monkeypatch: pytest.MonkeyPatch) -> None:
    posted: list[tuple[bytes, dict[str, str]]] = []

    def post(_target: object, content: bytes, headers: dict[str, str]) -> int:
        posted.append((content, headers))
        return 204 if len(posted) == 1 else 302

    monkeypatch.setattr(webhooks, "_post", post)
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
