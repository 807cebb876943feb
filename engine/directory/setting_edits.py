"""Giving a setting another value: by an administrator, within its bounds, with its history."""

from typing import Any

from engine.directory.changes import changes_since, digest_of, record_change
from engine.directory.editing.columns import Column, Kind, Unreadable, read_value
from engine.directory.editing.known import Known
from engine.directory.editing.saving import RowChanged, begin_editing, clean_reason
from engine.directory.officers import Officer
from engine.directory.settings import Setting, SettingValue, find_setting
from engine.directory.upsert import upsert
from engine.errors import Invalid
from engine.storage import begin_work, tables

NOUN = "setting"


def save_setting(name: str, typed: Any, *, opened: str, reason: str = "", actor: Officer) -> SettingValue:
    """The setting with the value typed; it counts from the next time that something asks for it.

    Raises:
        NotAllowed: the actor does not keep the directory.
        SettingUnknown: there is no such setting.
        RowChanged: someone set it since the form was opened.
        Invalid: the value is not of its type or out of its bounds.
    """
    with begin_work(actor.id) as work:
        begin_editing(work, actor)
        present = find_setting(work, name)
        column, before = column_of(present.setting), {"value": present.value}
        if digest_of(before) != opened:
            raise RowChanged(changes_since(work, NOUN, name, opened), before)
        try:
            value = read_value(column, typed, Known(work))
        except Unreadable as error:
            raise Invalid(problems=[error.fault.at(column)]) from error
        upsert(work, _settings, [{"name": name, "value": {"value": value}}], key=("name",))
        record_change(work, NOUN, name, before, {"value": value}, reason=clean_reason(reason))
        return SettingValue(present.setting, value, is_own=True)


def column_of(setting: Setting) -> Column:
    """How its value is read from what was typed."""
    kind = Kind.YES if isinstance(setting.default, bool) else Kind.WHOLE
    return Column("value", setting.title, kind, least=setting.least, most=setting.most, default=setting.default)


_settings = tables.Setting
