"""One message by e-mail: plain text, the same text as simple HTML, and headers that nothing can add to."""

from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from uuid import UUID

from markupsafe import Markup, escape

from engine.storage import now


class MailRefused(Exception):
    """The address does not exist or is no address; trying again changes nothing."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One message. `key` is the same for each try, and so is its Message-ID: mailboxes know a repeated one.

    `unsubscribe` is the page on which the reader turns off what comes regularly.
    """

    recipient: str = field(repr=False)
    subject: str
    text: str = field(repr=False)
    key: UUID
    locale: str = "vi"
    unsubscribe: str = ""


def compose_mail(mail: Mail, sender: str) -> EmailMessage:
    """The message as it goes out.

    Raises:
        MailRefused: the recipient is no address.
    """
    message = EmailMessage()
    try:
        message["To"] = Address(addr_spec=mail.recipient)
    except (ValueError, IndexError) as error:
        raise MailRefused from error
    message["From"] = sender
    message["Subject"] = " ".join(mail.subject.split())
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{mail.key.hex}@{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
    message.set_content(mail.text)
    message.add_alternative(as_html(mail), subtype="html")
    # Setting a content takes away what was said of it before.
    message["Content-Language"] = mail.locale
    return message


def domain_of(sender: str) -> str:
    """The domain in whose name mail is sent."""
    return sender.rpartition("@")[2].strip("> ") or "localhost"


def as_html(mail: Mail) -> str:
    """The text as a page of its own: paragraphs, and addresses that can be followed."""
    paragraphs = (part for part in mail.text.replace("\r\n", "\n").split("\n\n") if part.strip())
    body = Markup("").join(Markup("<p>{}</p>").format(_lines(part)) for part in paragraphs)
    frame = Markup(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>'
        '<body style="font-family:sans-serif;font-size:16px;line-height:1.5;max-width:40em">{}</body></html>'
    )
    return str(frame.format(mail.locale, " ".join(mail.subject.split()), body))


def _lines(part: str) -> Markup:
    return Markup("<br>").join(Markup(" ").join(map(_word, line.split(" "))) for line in part.strip().split("\n"))


def _word(word: str) -> Markup:
    bare = word.rstrip(".,;:)")
    if not bare.startswith(("https://", "http://")):
        return escape(word)
    return Markup('<a href="{}">{}</a>{}').format(bare, bare, word[len(bare) :])
