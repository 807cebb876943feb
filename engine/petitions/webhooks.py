"""Telling other systems of a change of status: listed hosts only, over TLS, without detours."""

import hashlib
import hmac
from collections.abc import Collection, Mapping
from typing import Any

import orjson

from engine.errors import Unavailable
from engine.notifications.post import guarded

GOOD = range(200, 300)
LABEL = b"webhook\0"


class WebhookRefused(Unavailable):
    """The address is not one this installation may call."""

    code = "webhook.refused"


def call_webhook(address: str, body: Mapping[str, Any], *, key: str, secret: bytes, hosts: Collection[str]) -> None:
    """Post the body, signed with the key of its host; `key` is the same for each try.

    Raises:
        WebhookRefused: the host is not listed, not https, or lies in a private network.
        Unavailable: the other side is away or does not say yes; safe to retry.
    """
    content = orjson.dumps(dict(body), option=orjson.OPT_SORT_KEYS)
    try:
        target = guarded.allowed_target(address, hosts)
        signature = hmac.new(webhook_key(secret, target.hostname or ""), content, hashlib.sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": key,
            "X-Hoidap-Signature": f"sha256={signature}",
        }
        status = guarded.post(target, content, headers)
    except guarded.AddressRefused as error:
        raise WebhookRefused from error
    except guarded.CallFailed as error:
        raise Unavailable from error
    if status not in GOOD:
        raise Unavailable


def webhook_key(secret: bytes, host: str) -> bytes:
    """The key that signs what this host is sent, and that its people check it with.

    Each host has its own: who knows one learns neither another nor the installation's secret.
    """
    return hmac.digest(secret, LABEL + host.lower().encode(), hashlib.sha256)
