"""Lines that were read long ago, and the decisions about digests of days that are over."""

from datetime import timedelta

from sqlalchemy import delete

from engine.clock import local_day
from engine.notifications.telling import forget_told
from engine.storage import begin_work, tables

KEEP_READ = timedelta(days=90)
KEEP_RUNS = timedelta(days=30)


def forget_old_lines() -> int:
    """How many lines were forgotten: read, and older than ninety days."""
    with begin_work() as work:
        runs = tables.DigestRun
        work.connection.execute(delete(runs).where(runs.day < local_day(work.now) - KEEP_RUNS))
        return forget_told(work, work.now - KEEP_READ)
