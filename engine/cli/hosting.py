"""Where the pages may be served: a free port, and a demo on this machine alone."""

import socket

from engine.cli.settings import Settings
from engine.errors import N_, Conflict, NotAllowed


class PortBusy(Conflict):
    """Another program listens there, or the address is not ours."""

    code = "port.busy"
    message = N_("Không mở được địa chỉ {host} cổng {port}: {reason}.")
    remedy = N_("Chọn cổng khác, ví dụ PORT=8080 make run hoặc HOIDAP_PORT=8080 hoidap run.")


class DemoNotPublic(NotAllowed):
    """A demo shows its passwords on its sign-in page."""

    code = "demo.not_public"
    message = N_("Bản dùng thử hiện mật khẩu ngay trên trang đăng nhập nên chỉ mở trên máy này, không mở ở {host}.")
    remedy = N_("Dùng HOIDAP_HOST=127.0.0.1, hoặc đặt HOIDAP_DEMO_PUBLIC=1 nếu bạn chủ ý cho máy khác vào.")


def require_place(settings: Settings) -> None:
    """Go on if pages may be served at the address of the settings.

    Raises:
        DemoNotPublic: a demo would be open to other machines.
        PortBusy: the port is taken or the address is not this machine's.
    """
    if settings.is_demo and not settings.is_local and not settings.demo_public:
        raise DemoNotPublic(host=settings.host)
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in found[:1]:
            with socket.socket(family, kind, protocol) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as error:
        reason = error.strerror or str(error)
        raise PortBusy(host=settings.host, port=settings.port, reason=reason) from error
