"""How messages leave this installation, from its settings; secrets may lie in files of their own."""

from pathlib import Path

from pydantic import SecretStr

from engine.cli.settings import SettingInvalid, Settings
from engine.errors import N_, Problem
from engine.notifications.post import Gateway, MailServer, PostSettings


def post_settings_of(settings: Settings) -> PostSettings:
    """What the settings say about sending.

    Raises:
        SettingInvalid: a file with a secret cannot be read, or mail has a server and no sender.
    """
    server = _server(settings)
    if server is not None and "@" not in settings.mail_from:
        what = N_("Có máy chủ thư nhưng chưa có địa chỉ người gửi.")
        raise SettingInvalid(problems=[Problem("HOIDAP_MAIL_FROM", what, N_("Ví dụ: Hồi Đáp <hoidap@tinh.example>."))])
    return PostSettings(
        server=server,
        sender=settings.mail_from,
        gateway=_gateway(settings),
        public_url=settings.public_url or settings.url,
        # Asked each time: the accounts that make a demo are written after this.
        is_demo=lambda: settings.is_demo,
    )


def _server(settings: Settings) -> MailServer | None:
    if settings.smtp_host:
        return MailServer(
            host=settings.smtp_host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            user=settings.smtp_user,
            password=_secret(settings.smtp_password, settings.smtp_password_file, "HOIDAP_SMTP_PASSWORD_FILE"),
            timeout_seconds=settings.smtp_timeout,
        )
    url = settings.smtp_url.get_secret_value()
    return MailServer.at(url, timeout_seconds=settings.smtp_timeout) if url else None


def _gateway(settings: Settings) -> Gateway | None:
    if not settings.gateway_url:
        return None
    return Gateway(
        url=settings.gateway_url,
        hosts=frozenset(settings.gateway_hosts),
        token=_secret(settings.gateway_token, settings.gateway_token_file, "HOIDAP_GATEWAY_TOKEN_FILE"),
        channel=settings.gateway_channel,
    )


def _secret(given: SecretStr, file: Path | None, name: str) -> str:
    if file is None:
        return given.get_secret_value()
    try:
        return file.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = Problem(name, N_("Không đọc được tệp này."), N_("Kiểm tra đường dẫn và quyền đọc của tệp."))
        raise SettingInvalid(problems=[problem]) from error
