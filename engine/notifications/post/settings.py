"""What the installation says about sending, once, when the program is put together."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.notifications.post.gateway import Gateway, GatewayRoute
from engine.notifications.post.server import MailRoute, MailServer


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class PostSettings:
    """Without a server no mail is sent, without a gateway no short message; a demo keeps both for all to see.

    `public_url` is what the addresses in messages begin with.
    """

    server: MailServer | None = None
    sender: str = ""
    gateway: Gateway | None = None
    public_url: str = ""
    is_demo: Callable[[], bool] = _never


@dataclass(slots=True)
class _Current:
    settings: PostSettings
    mail: MailRoute | None = None
    gateway: GatewayRoute | None = None


_current = _Current(PostSettings())


def use_post_settings(settings: PostSettings) -> None:
    """Make `settings` those of this process; what was open to the servers before is closed."""
    if _current.mail is not None:
        _current.mail.close()
    _current.settings = settings
    _current.mail = MailRoute(settings.server, settings.sender) if settings.server else None
    _current.gateway = GatewayRoute(settings.gateway) if settings.gateway else None


def post_settings() -> PostSettings:
    """The settings in use."""
    return _current.settings


def mail_route() -> MailRoute | None:
    """The way to the mail server, if there is one."""
    return _current.mail


def gateway_route() -> GatewayRoute | None:
    """The way to the gateway, if there is one."""
    return _current.gateway
