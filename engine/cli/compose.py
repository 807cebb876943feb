"""The composition root: puts the parts of one process together, from its settings."""

import threading

from sqlalchemy import inspect
from sqlalchemy.exc import ArgumentError, DBAPIError

from engine import notifications, petitions
from engine.cases import BULK_RUN, carry_on_bulk
from engine.cases.recounting import carry_on_recount
from engine.cli.installation import prepare_folder, read_secret
from engine.cli.post import post_settings_of
from engine.cli.settings import SettingInvalid, Settings
from engine.definitions.operations import catalogue
from engine.directory import CALENDAR_CHANGED
from engine.errors import N_, Invalid, Problem, Unavailable
from engine.jobs import handlers
from engine.jobs.chores import Chore, extra
from engine.notifications.post import gateway_gate, mail_gate, use_post_settings
from engine.storage import Database, current_database, open_database, use_database

FIRST_TABLE = "process_versions"


class NotPrepared(Invalid):
    """The database has no tables yet."""

    code = "installation.not_prepared"
    message = N_("Cơ sở dữ liệu chưa được chuẩn bị.")
    remedy = N_("Chạy “hoidap init” (hoặc “hoidap init --demo” để có dữ liệu mẫu) trước.")


class _Composed:
    lock = threading.Lock()
    settings: Settings | None = None
    database: Database | None = None


def compose(settings: Settings) -> Settings:
    """The same settings, with everything in this process set up by them; doing so again changes nothing.

    Raises:
        FolderUnwritable, SecretInvalid: the installation's folder or secret cannot be used.
    """
    with _Composed.lock:
        if _Composed.settings == settings and _Composed.database is not None:
            use_database(_Composed.database)
            return settings
        prepare_folder(settings)
        petitions.use_petition_settings(_petition_settings(settings))
        use_post_settings(post_settings_of(settings))
        register_rooms()
        if _Composed.database is not None:
            _Composed.database.dispose()
        _Composed.database = _open(settings)
        use_database(_Composed.database)
        _Composed.settings = settings
    return settings


def release() -> None:
    """Close what this process holds open, before it starts others that must open their own."""
    with _Composed.lock:
        if _Composed.database is not None:
            _Composed.database.dispose()
        _Composed.database = _Composed.settings = None


def register_rooms() -> None:
    """Put what the upper rooms offer where the lower ones look for it; needs no database."""
    notifications.register(catalogue, handlers.shelf)
    petitions.register(catalogue, handlers.shelf)
    extra["name successors"] = Chore("name successors", 600, petitions.name_successors)
    handlers.gates.update({"petition.notice": mail_gate, "staff.mail": mail_gate, "staff.digest": mail_gate})
    handlers.gates["petition.notice_text"] = gateway_gate
    extra["send digests"] = Chore("send digests", 60, notifications.send_digests)
    extra["forget old lines"] = Chore("forget old lines", 86_400, notifications.forget_old_lines)
    handlers.register(CALENDAR_CHANGED, carry_on_recount)
    handlers.register(BULK_RUN, carry_on_bulk)
    extra["collect orphans"] = Chore("collect orphans", 3600, petitions.collect_orphans)


def require_tables(settings: Settings) -> None:
    """Go on if `init` has prepared the database.

    Raises:
        NotPrepared: it has not.
        Unavailable: the database cannot be reached.
    """
    compose(settings)
    if not has_tables():
        raise NotPrepared


def has_tables() -> bool:
    """Whether the database in use has been prepared.

    Raises:
        Unavailable: it cannot be reached.
    """
    try:
        return inspect(current_database().reader).has_table(FIRST_TABLE)
    except DBAPIError as error:
        raise Unavailable(N_("Không kết nối được cơ sở dữ liệu.")) from error


def _open(settings: Settings) -> Database:
    try:
        return open_database(settings.database_url, pool_size=settings.threads)
    except (ArgumentError, ModuleNotFoundError) as error:
        # SQLAlchemy does not know the address, or no driver of ours speaks to such a database.
        what, remedy = N_("Không dùng được địa chỉ cơ sở dữ liệu này."), N_("Dùng sqlite:///… hoặc postgresql://….")
        raise SettingInvalid(problems=[Problem("HOIDAP_DATABASE_URL", what, remedy)]) from error


def _petition_settings(settings: Settings) -> petitions.PetitionSettings:
    return petitions.PetitionSettings(
        secret=read_secret(settings),
        files=settings.files,
        number_prefix=settings.number_prefix,
        library=settings.library,
        letters=settings.letters,
        province=settings.province_name,
        public_url=settings.public_url or settings.url,
        webhooks=settings.webhooks,
        webhook_hosts=frozenset(settings.webhook_hosts),
        similar_days=settings.similar_days,
    )
