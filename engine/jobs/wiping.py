"""After an erasure: wipe what the database's own files still hold, at once on SQLite, at night on PostgreSQL."""

import logging
from datetime import date

from engine.cases.secrecy_erasing import CAUSE
from engine.clock import local_time
from engine.directory import Setting, declare_setting, get_setting
from engine.errors import N_
from engine.runtime import list_unwiped, note_wiped
from engine.runtime.sealing import ERASED_IN_PLACE, sealed_tables
from engine.runtime.shared_words import shared_words
from engine.storage import begin_work, current_database, read_work
from engine.storage.wiping import Wiped, wipe

WIPE_HOUR = declare_setting(
    Setting(
        name="erasure.wipe_hour",
        part=N_("Nhật ký"),
        title=N_("Giờ dọn dấu vết sau khi xóa hẳn"),
        explanation=N_(
            "Sau khi một hồ sơ bị xóa hẳn, PostgreSQL còn giữ dấu vết trong tệp của nó đến khi các bảng được ghi lại. "
            "Việc đó khóa từng bảng trong chốc lát, nên chạy trong giờ này, mỗi ngày một lần khi có việc cần dọn. "
            "Chạy “hoidap wipe” để dọn ngay. SQLite dọn ngay khi xóa."
        ),
        default=2,
        least=0,
        most=23,
        unit=N_("giờ"),
    )
)
ALSO = ("cases", "sealed_cases", "outbox", "messages", "kept_messages", "erasures")
"""Tables of which rows are changed or go when a case is set aside or erased, besides those of its own rows."""

log = logging.getLogger(__name__)


def wipe_when_due() -> Wiped | None:
    """What came of wiping; None when nothing was erased since, or it is not the hour.

    On PostgreSQL once a day, and for secrets alone: other traces go along, and are not worth the locks.
    """
    is_cheap = current_database().is_sqlite
    with read_work() as work:
        if not list_unwiped(work, cause=None if is_cheap else CAUSE):
            return None
        moment = local_time(work.now)
        is_hour = moment.hour == get_setting(work, WIPE_HOUR.name) and _Tried.day != moment.date()
    if not is_cheap:
        if not is_hour:
            return None
        _Tried.day = moment.date()
    wiped = wipe_now()
    if not wiped.is_done:
        log.warning("traces of what was erased are left in tables that were in use: %s", ", ".join(wiped.busy))
    return wiped


class _Tried:
    """On which day this process has tried."""

    day: date | None = None


def wipe_now() -> Wiped:
    """Wipe what is left of everything that was erased, as far as nobody stands in the way."""
    with read_work() as work:
        unwiped = list_unwiped(work)
    of_cases = {table.name for table in sealed_tables()} | set(shared_words)
    wiped = wipe(
        current_database(), {*of_cases, *ERASED_IN_PLACE, *ALSO, *(name for one in unwiped for name in one.rows)}
    )
    if wiped.is_done and unwiped:
        with begin_work() as work:
            note_wiped(work, [one.id for one in unwiped])
    return wiped
