import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from engine.errors import Unavailable
from engine.petitions.mail import Mail, MailRefused, MailUnprotected, send_mail

LETTER = Mail(
    "lan@mau.example", "Đã nhận KH-2026-000001", "Kính gửi bà Lan.\nHạn trả lời: 14/12/2026.", "<1@x.example>"
)
received: list[bytes] = []
commands: list[bytes] = []


class MailHandler(socketserver.StreamRequestHandler):
    """As much of a mail server as one letter needs."""

    def handle(self) -> None:
        self.wfile.write(b"220 ready\r\n")
        while line := self.rfile.readline():
            word = line.split()[0].upper()
            commands.append(word)
            if word == b"RCPT" and b"nobody" in line:
                self.wfile.write(b"550 no such user\r\n")
            elif word == b"RCPT" and b"stranger" in line:
                self.wfile.write(b"450 greylisted, come again\r\n")
            elif word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                received.append(self._letter())
                self.wfile.write(b"250 kept\r\n")
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 fine\r\n")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line)
        return b"".join(lines)


@pytest.fixture
def server() -> Iterator[str]:
    """The address of a mail server that keeps what it is given in `received`."""
    received.clear()
    commands.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def test_a_letter_arrives_as_it_was_written(server: str) -> None:
    send_mail(LETTER, smtp_url=server, mail_from="Hồi Đáp <hoidap@tinh.example>")
    letter = message_from_bytes(received[0], EmailMessage, policy=policy.default)
    assert letter["Subject"] == LETTER.subject
    assert letter["From"] == "Hồi Đáp <hoidap@tinh.example>"
    assert letter.get_content().splitlines() == LETTER.text.splitlines()


def test_a_recipient_the_server_does_not_know_is_refused_for_good(server: str) -> None:
    unknown = Mail("nobody@mau.example", LETTER.subject, LETTER.text, LETTER.message_id)
    with pytest.raises(MailRefused):
        send_mail(unknown, smtp_url=server, mail_from="a@x.example")
    assert received == []


def test_a_recipient_the_server_does_not_take_yet_may_be_tried_again(server: str) -> None:
    stranger = Mail("stranger@mau.example", LETTER.subject, LETTER.text, LETTER.message_id)
    with pytest.raises(Unavailable):
        send_mail(stranger, smtp_url=server, mail_from="a@x.example")


def test_nothing_is_said_to_a_server_elsewhere_without_encryption(server: str) -> None:
    # This address leads to the same server, but is not one of those that surely stay on this machine.
    elsewhere = server.replace("smtp://127.0.0.1", "smtp://lan:mat-khau@0.0.0.0")
    with pytest.raises(MailUnprotected):
        send_mail(LETTER, smtp_url=elsewhere, mail_from="a@x.example")
    assert received == []
    assert set(commands) <= {b"EHLO", b"QUIT"}


def test_a_server_that_is_not_there_may_be_tried_again() -> None:
    with socketserver.TCPServer(("127.0.0.1", 0), MailHandler) as closed:
        address = f"smtp://127.0.0.1:{closed.server_address[1]}"
    with pytest.raises(Unavailable):
        send_mail(LETTER, smtp_url=address, mail_from="a@x.example")
