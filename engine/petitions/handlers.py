"""What happens after a step is stored: mail to the sender, word to other systems.

Handlers may run twice for one effect; mail and webhooks carry the effect's id, by which the
other side knows the second one. Whoever calls a handler marks the effect as done.
"""

import logging
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any, Protocol, TypeAlias
from uuid import UUID

from sqlalchemy import Row

from engine.cases import deliver_in, deliver_message
from engine.notifications import note_problem
from engine.notifications.post import (
    Mail,
    MailRefused,
    TextMessage,
    TextRefused,
    is_gateway_on,
    is_mail_on,
    post_mail,
    post_text,
)
from engine.petitions.effects import (
    FOLLOW,
    NOTICE,
    NOTICE_TEXT,
    OPINIONS_ASKED,
    POOL_CHECK,
    PROMISE_CHANGED,
    STATUS_CHANGED,
)
from engine.petitions.erasure_requests import DECIDED, carry_out_decision
from engine.petitions.following import follow
from engine.petitions.notices import SentNotice, find_notice, word_notice
from engine.petitions.opinions import ASKED_MESSAGE
from engine.petitions.pool import count_again
from engine.petitions.post_letters import put_on_letter_list
from engine.petitions.promises import CHANGED_MESSAGE
from engine.petitions.routes import Route, fallback_route
from engine.petitions.rows import find_petition
from engine.petitions.settings import petition_settings
from engine.petitions.webhooks import call_webhook
from engine.storage import Work, begin_work, read_work

THRESHOLD_REACHED = "pool.threshold_reached"

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
    handlers[NOTICE_TEXT] = deliver_text
    handlers[STATUS_CHANGED] = tell_status
    handlers[OPINIONS_ASKED] = pass_on_questions
    handlers[PROMISE_CHANGED] = pass_on_promise
    handlers[POOL_CHECK] = weigh_pool
    handlers[FOLLOW] = follow
    handlers[DECIDED] = carry_out_decision


def deliver_notice(effect: Effect) -> None:
    """The notice, mailed where there is a server and an address; it stands on the tracking page anyway.

    Raises:
        Unavailable: the mail server is away; safe to retry.
    """
    found = _word(effect) if is_mail_on() else None
    if found is None or not found[0].sender.get("email"):
        return
    row, words = found
    mail = Mail(row.sender["email"], words.subject, words.mail + "\n", effect.id, locale=row.locale)
    try:
        post_mail(mail)
    except MailRefused:
        log.warning("notice %s could not be mailed: the address was refused", effect.id)
        _go_by_post(effect, "mail")


def deliver_text(effect: Effect) -> None:
    """The notice as a short message, where there is a gateway and a number.

    Raises:
        Unavailable: the gateway is away; safe to retry.
    """
    found = _word(effect) if is_gateway_on() else None
    if found is None or not found[0].sender.get("phone"):
        return
    row, words = found
    try:
        post_text(TextMessage(row.sender["phone"], words.sms, effect.id))
    except TextRefused:
        log.warning("notice %s could not be sent as a message: the number was refused", effect.id)
        _go_by_post(effect, "sms")


def tell_status(effect: Effect) -> None:
    """Every configured webhook knows of the change.

    Raises:
        Unavailable: one of them is away; safe to retry.
    """
    settings = petition_settings()
    for address in settings.webhooks:
        call_webhook(address, effect.payload, key=effect.id.hex, secret=settings.secret, hosts=settings.webhook_hosts)


def weigh_pool(effect: Effect) -> None:
    """Petitions of the pool with enough others like them are opened for review, each in a transaction of its own.

    Once one waits no longer the message finds nobody, so that a second run changes nothing.
    """
    if effect.case_id is None:
        return
    with begin_work() as work:
        reached = count_again(work, effect.case_id)
    for number, similar in reached:
        with begin_work() as work:
            deliver_in(work, THRESHOLD_REACHED, number, {"similar": similar}, keep=False)


def pass_on_questions(effect: Effect) -> None:
    """The case hears that other agencies are to be asked; a question that is open already is not asked again."""
    if effect.case_id is None:
        return
    with read_work() as work:
        row = find_petition(work, effect.case_id)
    if row is not None:
        asking = {"opinion_requests": effect.payload["requests"], "asked_by": effect.payload["asked_by"]}
        deliver_message(ASKED_MESSAGE, row.number, asking)


def pass_on_promise(effect: Effect) -> None:
    """What follows up the promise of an answer hears that the answer now promises something else."""
    if effect.case_id is None:
        return
    with read_work() as work:
        row = find_petition(work, effect.case_id)
    if row is not None:
        deliver_message(CHANGED_MESSAGE, row.number, dict(effect.payload))


def _word(effect: Effect) -> tuple[Row[Any], SentNotice] | None:
    """The petition and the notice's words. Nothing is written unless words had to be neutral."""
    if effect.case_id is None:
        return None
    with begin_work() as work:
        row = find_petition(work, effect.case_id)
        return (row, word_notice(work, row, effect.payload["notice"])) if row is not None else None


def _go_by_post(effect: Effect, channel: str) -> None:
    """An address that is no good is noted by the petition's number; what can go on paper does."""
    with begin_work() as work:
        row = find_petition(work, effect.case_id) if effect.case_id else None
        if row is None:
            return
        notice = effect.payload["notice"]
        note_problem(work, notice, channel, "address.refused", row.number)
        if fallback_route(row, is_by_letter=_is_by_letter(work, notice)) is Route.LETTER:
            put_on_letter_list(work, row.case_id, UUID(hex=effect.payload["message"]), notice)


def _is_by_letter(work: Work, notice: str) -> bool:
    entry = find_notice(work, notice)
    return entry is not None and bool(entry.facts.get("by_letter"))
