"""Mail against a real server: what arrives, what is refused, and what happens while nobody listens."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from uuid import UUID

import pytest

from engine.errors import Unavailable
from engine.notifications.post import Mail, MailRefused, MailServer, MailUnprotected, post_mail
from engine.notifications.post.mail import compose_mail
from engine.notifications.post.server import MailNotTaken, MailRoute, MailServerAway
from engine.storage import use_clock
from tests.support.mail_server import SENDER, MailBox, mail_server, part
from tests.support.town import Clock

KEY = UUID("0192f0c0-0000-7000-8000-000000000001")
LETTER = Mail(
    "lan@mau.example",
    "Đã nhận KH-2026-000001",
    "Kính gửi bà Lan.\nHạn trả lời: 14/12/2026.\n\nXem https://hoidap.example/x.\n",
    KEY,
)


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    use_clock(clock)
    yield clock
    use_clock(None)


@pytest.fixture
def box(clock: Clock) -> Iterator[MailBox]:
    with mail_server() as box:
        yield box


def test_a_letter_arrives_as_it_was_written(box: MailBox) -> None:
    post_mail(LETTER)
    (message,) = box.messages
    assert message["Subject"] == LETTER.subject
    assert message["From"] == SENDER
    assert message["Message-ID"] == f"<{KEY.hex}@tinh.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert part(message, "plain") == LETTER.text
    html = part(message, "html")
    assert "Kính gửi bà Lan.<br>Hạn trả lời" in html
    assert '<a href="https://hoidap.example/x">https://hoidap.example/x</a>.' in html


def test_what_was_written_cannot_become_markup(box: MailBox) -> None:
    post_mail(replace(LETTER, text='<script>alert(1)</script> https://x.example/"onmouseover="a', subject="<b>"))
    html = part(box.messages[0], "html")
    assert "<script>" not in html
    assert "<b>" not in html
    assert '"onmouseover="' not in html


def test_a_second_try_carries_the_same_id(box: MailBox) -> None:
    post_mail(LETTER)
    post_mail(LETTER)
    assert len(box.messages) == 2
    assert len({message["Message-ID"] for message in box.messages}) == 1


def test_what_comes_regularly_says_where_it_is_turned_off(box: MailBox) -> None:
    post_mail(replace(LETTER, unsubscribe="https://hoidap.example/can-bo/thong-bao/cach-nhan"))
    assert box.messages[0]["List-Unsubscribe"] == "<https://hoidap.example/can-bo/thong-bao/cach-nhan>"


@pytest.mark.parametrize("recipient", ["a@b\r\nBcc: all@x", "không", "", "a@b, c@d", "x" * 500, "a b@c.d"])
def test_an_address_cannot_add_headers_or_recipients(recipient: str, box: MailBox) -> None:
    try:
        post_mail(replace(LETTER, recipient=recipient, subject="Xin chào\r\nBcc: all@x.example"))
    except MailRefused:
        assert box.messages == []
    else:
        assert box.messages[0]["Bcc"] is None
        assert box.messages[0]["Subject"] == "Xin chào Bcc: all@x.example"


def test_a_recipient_the_server_does_not_know_is_refused_for_good(box: MailBox) -> None:
    box.answers["lan@mau.example"] = ["550 no such user"]
    with pytest.raises(MailRefused):
        post_mail(LETTER)
    assert box.messages == []


def test_a_recipient_the_server_does_not_take_yet_may_be_tried_again(box: MailBox) -> None:
    box.answers["lan@mau.example"] = ["450 greylisted, come again"]
    with pytest.raises(MailNotTaken):
        post_mail(LETTER)
    post_mail(LETTER)
    assert len(box.messages) == 1


def test_one_connection_carries_many_letters_and_ends_in_time(box: MailBox) -> None:
    for number in range(250):
        post_mail(replace(LETTER, key=UUID(int=number)))
    assert len(box.messages) == 250
    assert box.connections == 3


def test_a_connection_that_has_gone_is_replaced_without_loss(box: MailBox) -> None:
    post_mail(LETTER)
    box.stop()
    box.start()
    post_mail(replace(LETTER, key=UUID(int=2)))
    assert len(box.messages) == 2


def test_while_the_server_is_away_nobody_knocks_until_its_pause_is_over(box: MailBox, clock: Clock) -> None:
    box.stop()
    with pytest.raises(MailServerAway) as away:
        post_mail(LETTER)
    first = away.value.until
    assert first is not None
    box.start()
    with pytest.raises(MailServerAway):
        post_mail(LETTER)
    assert box.connections == 0
    clock.move_to(first)
    post_mail(LETTER)
    assert len(box.messages) == 1


def test_pauses_grow_to_five_minutes_and_no_further(box: MailBox, clock: Clock) -> None:
    box.stop()
    pauses = []
    for _ in range(8):
        with pytest.raises(MailServerAway) as away:
            post_mail(LETTER)
        assert away.value.until is not None
        pauses.append((away.value.until - clock.now).total_seconds())
        clock.move_to(away.value.until)
    assert pauses == [15, 30, 60, 120, 240, 300, 300, 300]


def test_nothing_is_said_to_a_server_elsewhere_without_encryption(box: MailBox) -> None:
    # This address leads to the same server, but is not one of those that surely stay on this machine.
    route = MailRoute(MailServer("127.1", box.port, user="lan", password="mat-khau"), SENDER)
    with pytest.raises(MailUnprotected):
        route.send(LETTER)
    assert box.messages == []


def test_a_wrong_password_is_no_loss(box: MailBox, caplog: pytest.LogCaptureFixture) -> None:
    # The server offers no signing in: whoever insists on it is not let in, and waits.
    route = MailRoute(MailServer("127.0.0.1", box.port, user="lan", password="mat-khau"), SENDER)
    caplog.set_level(logging.DEBUG)
    with pytest.raises(Unavailable):
        route.send(LETTER)
    assert "mat-khau" not in caplog.text + repr(route.server)


def test_an_address_of_a_server_names_all_that_it_needs() -> None:
    server = MailServer.at("smtps://lan%40x:mat%2Fkhau@mail.example")
    assert (server.host, server.security, server.user, server.password) == (
        "mail.example", "tls", "lan@x", "mat/khau",
    )  # fmt: skip
    assert MailServer.at("smtp://mail.example:2525").port == 2525


def test_control_a_subject_written_as_it_comes_would_be_refused_by_the_library() -> None:
    message = EmailMessage()
    with pytest.raises(ValueError, match="linefeed"):
        message["Subject"] = "Xin chào\r\nBcc: all@x.example"
    assert compose_mail(replace(LETTER, subject="Xin\r\nBcc: a@b"), SENDER)["Bcc"] is None
