"""A real mail server on this machine, which keeps what it is given, and may refuse, stall or go away."""

import threading
from asyncio import Server
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from engine.notifications.post import MailServer, PostSettings, use_post_settings

SENDER = "Hồi Đáp <hoidap@tinh.example>"


@dataclass
class MailBox:
    """What arrived, in order; `answers` are said to a recipient instead of yes, once for each entry."""

    messages: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    connections: int = 0
    port: int = 0
    _controller: Controller | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def start(self) -> None:
        """Listen, on the same port as before."""
        self._controller = _Controller(self, hostname="127.0.0.1", port=self.port)
        self._controller.start()
        self.port = self._controller.port

    def stop(self) -> None:
        """Be away: nothing listens."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def to(self, recipient: str) -> list[EmailMessage]:
        """What arrived for one recipient."""
        return [one for one in self.messages if one["To"] == recipient]

    async def handle_EHLO(  # noqa: N802 - the library's name
        self, _server: Any, session: Any, _envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        with self._lock:
            self.connections += 1
        return responses

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        said = self.answers.get(address)
        if said:
            return said.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        with self._lock:
            self.messages.append(message_from_bytes(envelope.content, EmailMessage, policy=policy.default))
        return "250 kept"


class _Controller(Controller):
    def factory(self) -> SMTP:
        return SMTP(self.handler, ident="test", enable_SMTPUTF8=False)

    def _trigger_server(self) -> None:
        # Who asks for port 0 gets one that is free; the knock that starts the server must go there.
        self.port = cast("Server", self.server).sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]


def part(message: EmailMessage, kind: str = "plain") -> str:
    """The text of a message, or its HTML."""
    found = message.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n")


@contextmanager
def mail_server(**settings: Any) -> Iterator[MailBox]:
    """A server that this process sends its mail to."""
    box = MailBox()
    box.start()
    use_post_settings(
        PostSettings(
            server=MailServer("127.0.0.1", box.port), sender=SENDER, public_url="https://hoidap.example", **settings
        )
    )
    try:
        yield box
    finally:
        use_post_settings(PostSettings())
        box.stop()
