"""Telling other systems of a change of status: listed hosts only, over TLS, without detours."""

import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

import orjson

from engine.errors import Unavailable

TIMEOUT_SECONDS = 15
HTTPS_PORT = 443
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
    target = urlsplit(address)
    if target.scheme != "https" or target.hostname is None or target.hostname not in hosts:
        raise WebhookRefused
    content = orjson.dumps(dict(body), option=orjson.OPT_SORT_KEYS)
    signature = hmac.new(webhook_key(secret, target.hostname), content, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "Idempotency-Key": key,
        "X-Hoidap-Signature": f"sha256={signature}",
    }
    try:
        status = _post(target, content, headers)
    except (OSError, http.client.HTTPException) as error:
        raise Unavailable from error
    if status not in GOOD:
        raise Unavailable


def webhook_key(secret: bytes, host: str) -> bytes:
    """The key that signs what this host is sent, and that its people check it with.

    Each host has its own: who knows one learns neither another nor the installation's secret.
    """
    return hmac.digest(secret, LABEL + host.lower().encode(), hashlib.sha256)


def public_address(host: str, port: int) -> str:
    """An address of the host, all of whose addresses are public.

    Raises:
        WebhookRefused: one of them is private, local or reserved.
    """
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(ipaddress.ip_address(one.split("%")[0]).is_global for one in found):
        raise WebhookRefused
    return min(found)


class _Pinned(http.client.HTTPSConnection):
    """Connects to the very address that was checked: a name may answer differently the second time."""

    def __init__(self, host: str, port: int, pinned: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT_SECONDS, context=self._tls)
        self._pinned = pinned

    def connect(self) -> None:
        plain = socket.create_connection((self._pinned, self.port), TIMEOUT_SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)


def _post(target: SplitResult, content: bytes, headers: Mapping[str, str]) -> int:
    host, port = target.hostname or "", target.port or HTTPS_PORT
    connection = _Pinned(host, port, public_address(host, port))
    try:
        path = target.path or "/"
        connection.request("POST", f"{path}?{target.query}" if target.query else path, content, dict(headers))
        return connection.getresponse().status
    finally:
        connection.close()
