"""Handing in a message: to the server or gateway there is, or into the box of a demo."""

from engine.notifications.post.gateway import TextMessage, one_line
from engine.notifications.post.kept import keep
from engine.notifications.post.mail import Mail
from engine.notifications.post.settings import gateway_route, mail_route, post_settings


def is_mail_on() -> bool:
    """Whether mail goes anywhere."""
    return mail_route() is not None or post_settings().is_demo()


def is_gateway_on() -> bool:
    """Whether short messages go anywhere."""
    return gateway_route() is not None or post_settings().is_demo()


def mail_gate() -> int | None:
    """How much mail may go now: all (None), none, or one to see whether the server is back."""
    route = mail_route()
    return route.gate.admits() if route and not post_settings().is_demo() else None


def gateway_gate() -> int | None:
    """How many short messages may go now: all (None), none, or one to see whether the gateway is back."""
    route = gateway_route()
    return route.gate.admits() if route and not post_settings().is_demo() else None


def post_mail(mail: Mail) -> None:
    """Send it; without a server there is nothing to do. A second time for the same key is for the mailbox to know.

    Raises:
        MailRefused: this recipient cannot be reached.
        Unavailable: not now; safe to retry.
    """
    if post_settings().is_demo():
        keep(mail.key, "mail", mail.recipient, mail.subject, mail.text)
    elif route := mail_route():
        route.send(mail)


def post_text(message: TextMessage) -> None:
    """Send it; without a gateway there is nothing to do.

    Raises:
        TextRefused: it will never be taken.
        Unavailable: not now; safe to retry.
    """
    if post_settings().is_demo():
        keep(message.key, "text", message.phone, "", one_line(message.text))
    elif route := gateway_route():
        route.send(message)
