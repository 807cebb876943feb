"""Short messages to phones, through the gateway of whoever the province has a contract with."""

import re
from dataclasses import dataclass, field
from uuid import UUID

import orjson

from engine.errors import N_, Away, Unavailable
from engine.notifications.post import guarded
from engine.notifications.post.gate import Gate

LONGEST_TEXT = 300
GOOD = range(200, 300)
FOR_GOOD = frozenset({400, 404, 410, 422})
_PHONE = re.compile(r"(?:\+?84|0)([1-9][0-9]{7,9})")


class TextRefused(Exception):
    """The number is none, or the gateway will never take this message."""


class GatewayAway(Away):
    """The gateway cannot be reached."""

    code = "gateway.away"
    message = N_("Chưa nối được với cổng tin nhắn.")
    remedy = N_("Tin nhắn vẫn nằm chờ và tự đi khi cổng trở lại. Xem lại HOIDAP_GATEWAY_URL.")


class GatewayRefused(Unavailable):
    """The gateway's address is not one this installation may call, or it does not let us in."""

    code = "gateway.refused"
    message = N_("Không gọi được cổng tin nhắn.")
    remedy = N_("Xem lại HOIDAP_GATEWAY_URL, HOIDAP_GATEWAY_HOSTS và HOIDAP_GATEWAY_TOKEN.")


@dataclass(frozen=True, slots=True)
class Gateway:
    """Where short messages are handed in. `channel` is what the gateway is told: sms or zalo."""

    url: str
    hosts: frozenset[str]
    token: str = field(default="", repr=False)
    channel: str = "sms"


@dataclass(frozen=True, slots=True)
class TextMessage:
    """One short message; `key` is the same for each try."""

    phone: str = field(repr=False)
    text: str = field(repr=False)
    key: UUID


class GatewayRoute:
    """The way to the gateway."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway, self.gate = gateway, Gate()

    def send(self, message: TextMessage) -> None:
        """Hand the message to the gateway.

        Raises:
            TextRefused: it will never take this one.
            Away: the gateway is.
            Unavailable: it does not say yes now; safe to retry.
        """
        body = orjson.dumps(
            {"to": clean_phone(message.phone), "text": one_line(message.text), "channel": self.gateway.channel}
        )
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.gateway.token}",
            "Idempotency-Key": message.key.hex,
        }
        if until := self.gate.closed_until():
            raise GatewayAway(until=until)
        try:
            status = guarded.post(guarded.allowed_target(self.gateway.url, self.gateway.hosts), body, headers)
        except guarded.AddressRefused as error:
            raise GatewayRefused from error
        except guarded.CallFailed as error:
            raise GatewayAway(until=self.gate.close()) from error
        if status in FOR_GOOD:
            raise TextRefused
        if status not in GOOD:
            raise GatewayRefused
        self.gate.open()


def clean_phone(phone: str) -> str:
    """The number as gateways write it: +84 and the rest.

    Raises:
        TextRefused: it is no number of ours.
    """
    found = _PHONE.fullmatch(re.sub(r"[ .()-]", "", phone))
    if found is None:
        raise TextRefused
    return f"+84{found[1]}"


def one_line(text: str) -> str:
    """The words in one line, cut at what a gateway takes."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TEXT else f"{line[: LONGEST_TEXT - 1]}…"
