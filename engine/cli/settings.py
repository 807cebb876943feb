"""Settings of an installation: environment variables `HOIDAP_*`, each explained in docs/operations.md."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit, urlunsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from engine.errors import N_, Invalid, Problem

ENGINE = Path(__file__).resolve().parents[1]
PREFIX = "HOIDAP_"


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _default_library() -> Path:
    checkout = ENGINE.parent
    return checkout if (checkout / "processes").is_dir() else ENGINE / "library"


Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_split)]
"""Several words in one variable, between commas."""


class Settings(BaseSettings):
    """What an installation can choose. Read once, when the program starts; never changed after."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore", env_ignore_empty=True)

    data: Path = Path("data")
    database_url: str = ""
    queue_url: str = ""
    files: str = ""
    library: Path = Field(default_factory=_default_library)

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=1, le=65535)
    threads: int = Field(default=4, ge=1, le=256)
    web_processes: int = Field(default=1, ge=1, le=64)
    worker_threads: int = Field(default=2, ge=1, le=64)
    proxies: int = Field(default=0, ge=0, le=10)
    allowed_hosts: Words = ()
    public_url: str = ""

    secret: SecretStr = SecretStr("")
    password_cost: Literal["", "low"] = ""
    demo: bool | None = None
    demo_public: bool = False

    province_name: str = "Khánh Hòa"
    number_prefix: str = Field(default="KH", pattern=r"^[A-Z0-9]{1,8}$")
    locale: Literal["vi", "en"] = "vi"

    smtp_url: SecretStr = SecretStr("")
    smtp_host: str = ""
    smtp_port: int = Field(default=0, ge=0, le=65535)
    smtp_security: Literal["starttls", "tls"] = "starttls"
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_password_file: Path | None = None
    smtp_timeout: float = Field(default=20, ge=1, le=120)
    mail_from: str = ""
    gateway_url: str = ""
    gateway_hosts: Words = ()
    gateway_token: SecretStr = SecretStr("")
    gateway_token_file: Path | None = None
    gateway_channel: Literal["sms", "zalo"] = "sms"
    webhooks: Words = ()
    webhook_hosts: Words = ()
    similar_days: int = Field(default=60, ge=1, le=3650)

    log_level: Literal["debug", "info", "warning", "error"] = "info"

    def model_post_init(self, _context: Any, /) -> None:
        """Fill in what follows from other settings."""
        data = self.data.expanduser().resolve()
        object.__setattr__(self, "data", data)
        object.__setattr__(self, "library", self.library.expanduser().resolve())
        object.__setattr__(self, "database_url", self.database_url or f"sqlite:///{data / 'hoidap.db'}")
        object.__setattr__(self, "files", self.files or str(data / "files"))

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is a file of this machine."""
        return self.database_url.partition(":")[0].partition("+")[0] == "sqlite"

    @property
    def database_file(self) -> Path:
        """The file of an SQLite database."""
        return Path(self.database_url.partition("///")[2])

    @property
    def queue_address(self) -> str:
        """Where jobs wait: as configured, else beside the database (a file of its own for SQLite)."""
        return self.queue_url or (f"sqlite:///{self.data / 'queue.db'}" if self.is_sqlite else self.database_url)

    @property
    def is_demo(self) -> bool:
        """Whether this installation shows invented data and its accounts: said so, or made by `init --demo`."""
        return self.demo_accounts.is_file() if self.demo is None else self.demo

    @property
    def demo_accounts(self) -> Path:
        """Where `init --demo` writes the accounts that the sign-in page of a demo lists."""
        return self.data / "demo_accounts.json"

    @property
    def letters(self) -> Path:
        """Where templates of official letters lie that go before those of the library."""
        return self.data / "letters"

    @property
    def secret_file(self) -> Path:
        """Where the installation's secret lies when no variable gives it."""
        return self.data / "secret.key"

    @property
    def mark(self) -> Path:
        """The file that says: this folder and that database are prepared."""
        return self.data / "installation.json"

    @property
    def database_mark(self) -> str:
        """The database's address without its password, as the mark keeps it."""
        parts = urlsplit(self.database_url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach the pages."""
        return self.host in {"127.0.0.1", "localhost", "::1"} or self.host.startswith("127.")

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def load_settings(**given: Any) -> Settings:
    """The settings of this process: what is `given`, then the environment, then defaults.

    Raises:
        SettingInvalid: a variable has a value that cannot be; each is named.
    """
    try:
        return Settings(**given)
    except ValidationError as error:
        raise SettingInvalid(problems=_problems(error)) from error


class SettingInvalid(Invalid):
    """An environment variable has a value that cannot be."""

    code = "setting.invalid"
    message = N_("Cấu hình chưa đúng.")
    remedy = N_("Sửa các biến môi trường được nêu; docs/operations.md giải thích từng biến.")


def _problems(error: ValidationError) -> Iterator[Problem]:
    for found in error.errors(include_url=False, include_input=False, include_context=False):
        name = "".join(str(part) for part in found["loc"][:1])
        yield Problem(
            f"{PREFIX}{name.upper()}", N_("Giá trị không nhận được ({reason})."), facts={"reason": found["msg"]}
        )
