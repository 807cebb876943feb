"""What happens after a step is stored: mail to the sender, word to other systems.

Handlers may run twice for one effect; mail and webhooks carry the effect's id, by which the
other side knows the second one. Whoever calls a handler marks the effect as done.
"""

import logging
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from engine.petitions.conversation import find_message
from engine.petitions.effects import FOLLOW, NOTICE, STATUS_CHANGED
from engine.petitions.following import follow
from engine.petitions.mail import Mail, MailRefused, send_mail
from engine.petitions.notices import find_notice, notice_subject
from engine.petitions.rows import find_petition
from engine.petitions.settings import petition_settings
from engine.petitions.webhooks import call_webhook
from engine.storage import read_work

log = logging.getLogger(__name__)


class Effect(Protocol):
    """A row of the outbox."""

    @property
    def id(self) -> UUID: ...
    @property
    def case_id(self) -> UUID | None: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...


Handler: TypeAlias = Callable[[Effect], None]


def register_handlers(handlers: MutableMapping[str, Handler]) -> None:
    """Put this room's handlers where the worker looks for them, by kind."""
    handlers[NOTICE] = deliver_notice
    handlers[STATUS_CHANGED] = tell_status
    handlers[FOLLOW] = follow


def deliver_notice(effect: Effect) -> None:
    """The notice, mailed where there is a server and an address; it stands on the tracking page anyway.

    Raises:
        Unavailable: the mail server is away; safe to retry.
    """
    settings = petition_settings()
    if not settings.smtp_url:
        return
    mail = _find_mail(effect)
    if mail is None:
        return
    try:
        send_mail(mail, smtp_url=settings.smtp_url, mail_from=settings.mail_from)
    except MailRefused:
        log.warning("notice %s could not be mailed: the address was refused", effect.id)


def tell_status(effect: Effect) -> None:
    """Every configured webhook knows of the change.

    Raises:
        Unavailable: one of them is away; safe to retry.
    """
    settings = petition_settings()
    for address in settings.webhooks:
        call_webhook(address, effect.payload, key=effect.id.hex, secret=settings.secret, hosts=settings.webhook_hosts)


def _find_mail(effect: Effect) -> Mail | None:
    if effect.case_id is None:
        return None
    with read_work() as work:
        row = find_petition(work, effect.case_id)
        message = find_message(work, effect.case_id, UUID(hex=effect.payload["message"]))
        notice = find_notice(work, effect.payload["notice"])
    if row is None or message is None or notice is None or not row.sender.get("email"):
        return None
    host = petition_settings().mail_from.rpartition("@")[2].strip("> ") or "localhost"
    return Mail(row.sender["email"], notice_subject(notice, row), message.text, f"<{effect.id.hex}@{host}>")
