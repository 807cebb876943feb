"""Short messages through a gateway: what it is told, and what nobody can make us call."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import orjson
import pytest

from engine.errors import Away, Unavailable
from engine.notifications.post import (
    Gateway,
    PostSettings,
    TextMessage,
    TextRefused,
    gateway_gate,
    guarded,
    is_gateway_on,
    post_text,
    use_post_settings,
)
from engine.notifications.post.gateway import GatewayRefused, clean_phone, one_line

KEY = UUID(int=7)
MESSAGE = TextMessage("0905 123 456", "Hồ sơ KH-2026-000001:\nđã có trả lời.", KEY)
Posted = list[tuple[dict[str, Any], dict[str, str]]]


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> Posted:
    found: Posted = []

    def post(_target: object, content: bytes, headers: dict[str, str]) -> int:
        found.append((orjson.loads(content), headers))
        return 202

    monkeypatch.setattr(guarded, "post", post)
    return found


@pytest.fixture(autouse=True)
def gateway() -> Iterator[None]:
    hosts = frozenset({"sms.example"})
    use_post_settings(PostSettings(gateway=Gateway("https://sms.example/send", hosts, "token-7", "zalo")))
    yield
    use_post_settings(PostSettings())


def test_the_gateway_is_told_number_words_and_who_is_asking(posted: Posted) -> None:
    post_text(MESSAGE)
    ((body, headers),) = posted
    assert body == {"to": "+84905123456", "text": "Hồ sơ KH-2026-000001: đã có trả lời.", "channel": "zalo"}
    assert headers["Authorization"] == "Bearer token-7"
    assert headers["Idempotency-Key"] == KEY.hex


def test_it_is_off_by_default(posted: Posted) -> None:
    use_post_settings(PostSettings())
    assert not is_gateway_on()
    post_text(MESSAGE)
    assert posted == []


@pytest.mark.parametrize(
    "url", ["http://sms.example/", "https://other.example/", "https://sms.example.evil/", "https://127.0.0.1/"]
)
def test_only_the_listed_host_is_called(url: str, posted: Posted) -> None:
    use_post_settings(PostSettings(gateway=Gateway(url, frozenset({"sms.example"}))))
    with pytest.raises(GatewayRefused):
        post_text(MESSAGE)
    assert posted == []


@pytest.mark.parametrize("status", [301, 302, 307, 401, 403, 429, 500, 503])
def test_any_other_answer_than_yes_is_tried_again(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "post", lambda *_: status)
    with pytest.raises(Unavailable):
        post_text(MESSAGE)


def test_a_message_it_will_never_take_is_refused_for_good(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "post", lambda *_: 422)
    with pytest.raises(TextRefused):
        post_text(MESSAGE)


def test_a_gateway_that_is_away_is_left_alone_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> int:
        raise guarded.CallFailed

    monkeypatch.setattr(guarded, "post", away)
    with pytest.raises(Away):
        post_text(MESSAGE)
    assert gateway_gate() == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "192.168.1.1", "0.0.0.0"])  # noqa: S104
def test_private_networks_are_not_called_even_when_listed(host: str) -> None:
    with pytest.raises(guarded.AddressRefused):
        guarded.public_address(host, 443)


@pytest.mark.parametrize(
    ("typed", "clean"),
    [("0905123456", "+84905123456"), ("+84 905.123.456", "+84905123456"), ("(0258) 3822-123", "+842583822123")],
)
def test_numbers_are_written_as_gateways_want_them(typed: str, clean: str) -> None:
    assert clean_phone(typed) == clean


@pytest.mark.parametrize("typed", ["", "12", "+1 415 555 0100", "0905123456\r\nX: y", "113"])
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(TextRefused):
        clean_phone(typed)


def test_long_words_are_cut_with_a_sign_that_they_were() -> None:
    assert one_line("a" * 400).endswith("…")
    assert len(one_line("a" * 400)) == 300
