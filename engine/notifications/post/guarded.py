"""Calls to other systems: listed hosts only, over TLS, to public addresses, without detours."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from urllib.parse import SplitResult, urlsplit

HTTPS_PORT = 443
TIMEOUT_SECONDS = 15


class AddressRefused(Exception):
    """The address is not one this installation may call."""


class CallFailed(Exception):
    """The other side could not be reached, or broke off."""


def allowed_target(address: str, hosts: Collection[str]) -> SplitResult:
    """The parts of an address that may be called.

    Raises:
        AddressRefused: the host is not listed, or it is not https.
    """
    target = urlsplit(address)
    if target.scheme != "https" or target.hostname is None or target.hostname not in hosts:
        raise AddressRefused
    return target


def public_address(host: str, port: int) -> str:
    """An address of the host, all of whose addresses are public.

    Raises:
        AddressRefused: one of them is private, local or reserved.
    """
    found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    if not found or not all(ipaddress.ip_address(one.split("%")[0]).is_global for one in found):
        raise AddressRefused
    return min(found)


def post(target: SplitResult, content: bytes, headers: Mapping[str, str]) -> int:
    """The status of the answer; what it says is not read, and where it points to is not followed.

    Raises:
        AddressRefused: the host's name leads into a private network.
        CallFailed: the other side is away.
    """
    host, port = target.hostname or "", target.port or HTTPS_PORT
    try:
        connection = _Pinned(host, port, public_address(host, port))
        try:
            path = target.path or "/"
            connection.request("POST", f"{path}?{target.query}" if target.query else path, content, dict(headers))
            return connection.getresponse().status
        finally:
            connection.close()
    except (OSError, http.client.HTTPException) as error:
        raise CallFailed from error


class _Pinned(http.client.HTTPSConnection):
    """Connects to the very address that was checked: a name may answer differently the second time."""

    def __init__(self, host: str, port: int, pinned: str) -> None:
        self._tls = ssl.create_default_context()
        super().__init__(host, port, timeout=TIMEOUT_SECONDS, context=self._tls)
        self._pinned = pinned

    def connect(self) -> None:
        plain = socket.create_connection((self._pinned, self.port), TIMEOUT_SECONDS)
        self.sock = self._tls.wrap_socket(plain, server_hostname=self.host)
