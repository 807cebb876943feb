"""Notices by e-mail, through the server the installation names."""

import ipaddress
import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

from engine.errors import N_, Unavailable

TIMEOUT_SECONDS = 20
SUBMISSION_PORT = 587
TLS_PORT = 465
FOR_GOOD = 500


class MailRefused(Exception):
    """The address does not exist or is no address; trying again changes nothing."""


class MailUnprotected(Unavailable):
    """The server offers no encryption: nothing was sent, no password shown."""

    code = "mail.unprotected"
    message = N_("Máy chủ thư không mã hóa đường truyền nên chưa gửi.")
    remedy = N_("Bật STARTTLS trên máy chủ thư, hoặc dùng địa chỉ smtps: trong HOIDAP_SMTP_URL.")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `message_id` is the same for each try, so that mailboxes know a repeated one."""

    recipient: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    message_id: str


def send_mail(mail: Mail, *, smtp_url: str, mail_from: str) -> None:
    """Hand the message to the server; `smtps:` begins with TLS, `smtp:` turns to it before anything is said.

    Only a server on this machine may do without.

    Raises:
        MailRefused: this recipient cannot be reached.
        MailUnprotected: the server is elsewhere and offers no encryption.
        Unavailable: the server is away; safe to retry.
    """
    message = _message(mail, mail_from)
    try:
        with _connect(smtp_url) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as error:
        # "Not now" (4xx) is how a greylisting server greets a stranger: it takes the letter later.
        later = any(code < FOR_GOOD for code, _ in error.recipients.values())
        raise (Unavailable if later else MailRefused) from error
    except smtplib.SMTPNotSupportedError as error:
        raise MailRefused from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unavailable from error


def _message(mail: Mail, mail_from: str) -> EmailMessage:
    message = EmailMessage()
    try:
        message["To"] = Address(addr_spec=mail.recipient)
    except (ValueError, IndexError) as error:
        raise MailRefused from error
    message["From"] = mail_from
    message["Subject"] = " ".join(mail.subject.split())
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _connect(smtp_url: str) -> smtplib.SMTP:
    address = urlsplit(smtp_url)
    host = address.hostname or "localhost"
    if address.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, address.port or TLS_PORT, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, address.port or SUBMISSION_PORT, timeout=TIMEOUT_SECONDS)
    try:
        if address.scheme != "smtps":
            _protect(server, host)
        if address.username:
            server.login(unquote(address.username), unquote(address.password or ""))
    except BaseException:
        server.close()
        raise
    return server


def _protect(server: smtplib.SMTP, host: str) -> None:
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=ssl.create_default_context())
    elif not _is_this_machine(host):
        raise MailUnprotected


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
