"""Settings of the procedure that administrators change while the system runs."""

from typing import Any

from sqlalchemy import select

from engine.storage import Work
from engine.storage.tables import Setting


def get_setting(work: Work, name: str, default: Any) -> Any:
    """What an administrator has set `name` to; `default` when nobody has."""
    told = work.connection.scalar(select(Setting.value).where(Setting.name == name))
    return told.get("value", default) if isinstance(told, dict) else default
