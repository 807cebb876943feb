"""The mail server: one connection a thread, kept while there is mail; protected before anything is said."""

import ipaddress
import smtplib
import ssl
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from engine.errors import N_, Away, Unavailable
from engine.notifications.post.gate import Gate
from engine.notifications.post.mail import Mail, MailRefused, compose_mail

Security: TypeAlias = Literal["starttls", "tls"]
PORTS = {"starttls": 587, "tls": 465}
FOR_GOOD, GOING_AWAY = 500, 421
MOST_PER_CONNECTION = 100
IDLE_SECONDS = 20.0


class MailUnprotected(Away):
    """The server offers no encryption: nothing was sent, no password shown."""

    code = "mail.unprotected"
    message = N_("Máy chủ thư không mã hóa đường truyền nên chưa gửi.")
    remedy = N_("Bật STARTTLS trên máy chủ thư, hoặc đặt HOIDAP_SMTP_SECURITY=tls.")


class MailServerAway(Away):
    """The server cannot be reached, does not let us in, or is closing."""

    code = "mail.server_away"
    message = N_("Chưa nối được với máy chủ thư.")
    remedy = N_("Thư vẫn nằm chờ và tự đi khi máy chủ thư trở lại. Xem lại HOIDAP_SMTP_HOST, tài khoản và mật khẩu.")


class MailNotTaken(Unavailable):
    """The server does not take this message now."""

    code = "mail.not_taken"
    message = N_("Máy chủ thư chưa nhận thư này.")
    remedy = N_("Hệ thống tự gửi lại; nếu vẫn lỗi, xem nhật ký của máy chủ thư.")


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail is handed in. A port of 0 is the usual one of the security chosen."""

    host: str
    port: int = 0
    security: Security = "starttls"
    user: str = ""
    password: str = field(default="", repr=False)
    timeout_seconds: float = 20.0

    @classmethod
    def at(cls, url: str, *, timeout_seconds: float = 20.0) -> "MailServer":
        """The server of an address like `smtp://user:password@host:587` or `smtps://…`."""
        parts = urlsplit(url)
        return cls(
            host=parts.hostname or "localhost",
            port=parts.port or 0,
            security="tls" if parts.scheme == "smtps" else "starttls",
            user=unquote(parts.username or ""),
            password=unquote(parts.password or ""),
            timeout_seconds=timeout_seconds,
        )


class MailRoute:
    """The way to one server, for every thread of the process."""

    def __init__(self, server: MailServer, sender: str) -> None:
        self.server, self.sender, self.gate = server, sender, Gate()
        self._own = threading.local()
        self._lock = threading.Lock()
        self._open: set[smtplib.SMTP] = set()

    def send(self, mail: Mail) -> None:
        """Hand the message to the server.

        Raises:
            MailRefused: this recipient cannot be reached.
            Away: the server is; nothing was tried while its pause lasts.
            Unavailable: it does not take this message now; safe to retry.
        """
        message = compose_mail(mail, self.sender)
        if until := self.gate.closed_until():
            raise MailServerAway(until=until)
        connection = self._connection()
        try:
            self._hand_in(connection, message)
        except BaseException:
            # Whatever state the talk is in, the next message begins a new one.
            self._drop(connection)
            raise
        self.gate.open()

    def close(self) -> None:
        """End every connection, in good order where the server still listens."""
        with self._lock:
            connections, self._open = self._open, set()
        for connection in connections:
            _end(connection)

    def _hand_in(self, connection: smtplib.SMTP, message: EmailMessage) -> None:
        try:
            connection.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            # "Not now" (4xx) is how a greylisting server greets a stranger: it takes the letter later.
            later = any(code < FOR_GOOD for code, _ in error.recipients.values())
            raise (MailNotTaken if later else MailRefused) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailRefused from error
        except smtplib.SMTPResponseException as error:
            if error.smtp_code == GOING_AWAY:
                raise self._away() from error
            raise MailNotTaken from error
        except (smtplib.SMTPException, OSError) as error:
            raise self._away() from error

    def _connection(self) -> smtplib.SMTP:
        kept: smtplib.SMTP | None = getattr(self._own, "connection", None)
        if kept is not None:
            if kept in self._open and self._own.sent < MOST_PER_CONNECTION and self._still_listens(kept):
                self._own.sent += 1
                return kept
            self._drop(kept)
        try:
            connection = _connect(self.server)
        except MailUnprotected:
            raise MailUnprotected(until=self.gate.close()) from None
        except (smtplib.SMTPException, OSError) as error:
            raise self._away() from error
        with self._lock:
            self._open.add(connection)
        self._own.connection, self._own.sent, self._own.used_at = connection, 1, time.monotonic()
        return connection

    def _still_listens(self, connection: smtplib.SMTP) -> bool:
        if time.monotonic() - self._own.used_at > IDLE_SECONDS:
            return False
        self._own.used_at = time.monotonic()
        try:
            return connection.noop()[0] < FOR_GOOD - 100
        except (smtplib.SMTPException, OSError):
            return False

    def _drop(self, connection: smtplib.SMTP) -> None:
        self._own.connection = None
        with self._lock:
            self._open.discard(connection)
        _end(connection)

    def _away(self) -> MailServerAway:
        return MailServerAway(until=self.gate.close())


def _connect(server: MailServer) -> smtplib.SMTP:
    port, timeout = server.port or PORTS[server.security], server.timeout_seconds
    if server.security == "tls":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, port, timeout=timeout, context=ssl.create_default_context()
        )
    else:
        connection = smtplib.SMTP(server.host, port, timeout=timeout)
    try:
        if server.security == "starttls":
            _protect(connection, server.host)
        if server.user:
            connection.login(server.user, server.password)
    except BaseException:
        connection.close()
        raise
    return connection


def _protect(connection: smtplib.SMTP, host: str) -> None:
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
    elif not _is_this_machine(host):
        raise MailUnprotected


def _end(connection: smtplib.SMTP) -> None:
    with suppress(smtplib.SMTPException, OSError):
        connection.quit()
    connection.close()


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
