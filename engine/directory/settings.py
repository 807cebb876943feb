"""Settings of the procedure that an administrator may change while everything runs.

Each part of the engine declares the settings that it reads, in the module that reads them; who has no row in the
table keeps its default. What is set once when the program starts is an environment variable instead.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sqlalchemy import ScalarSelect, select

from engine.directory.changes import digest_of
from engine.errors import N_, NotFound
from engine.storage import Work, tables


class SettingUnknown(NotFound):
    """Nothing in the program reads a setting of that name."""

    code: ClassVar[str] = "setting.unknown"
    message = N_("Không có thiết lập “{name}”.")
    remedy = N_("Chọn một thiết lập trong bảng.")


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: a yes or no, or a whole number between two bounds.

    `law` names the rule it stands under; `is_confirmed` False: nobody has checked that against the law yet.
    """

    name: str
    part: str
    title: str
    explanation: str
    default: bool | int
    least: int = 0
    most: int = 1
    unit: str = ""
    law: str = ""
    is_confirmed: bool = True

    def accepts(self, value: Any) -> bool:
        """Whether a stored value may be used."""
        if isinstance(self.default, bool) or isinstance(value, bool):
            return isinstance(value, bool) and isinstance(self.default, bool)
        return isinstance(value, int) and self.least <= value <= self.most


@dataclass(frozen=True, slots=True)
class SettingValue:
    """A setting as it stands."""

    setting: Setting
    value: bool | int
    is_own: bool

    @property
    def digest(self) -> str:
        """What a form is opened with."""
        return digest_of({"value": self.value})


_declared: dict[str, Setting] = {}


def declare_setting(setting: Setting) -> Setting:
    """Make the setting known; one name means one setting."""
    if _declared.setdefault(setting.name, setting) != setting:
        raise ValueError(f"two settings are called {setting.name}")
    return setting


def declared_settings() -> tuple[Setting, ...]:
    """Every setting that some part of the program declares, by part and name."""
    return tuple(sorted(_declared.values(), key=lambda one: (one.part, one.name)))


def get_setting(work: Work, name: str, default: Any = None) -> Any:
    """The value given to the setting; else its declared default, or `default` where nothing declares it."""
    return setting_given(name, work.connection.scalar(select(_settings.value).where(_settings.name == name)), default)


def setting_column(name: str) -> ScalarSelect[Any]:
    """What is stored of the setting, to be read along with something else."""
    return select(_settings.value).where(_settings.name == name).scalar_subquery()


def setting_given(name: str, stored: Mapping[str, Any] | None, default: Any = None) -> Any:
    """The value of the setting, from what `setting_column` has read."""
    setting = _declared.get(name)
    if stored is not None and (setting is None or setting.accepts(stored.get("value"))):
        return stored["value"]
    return setting.default if setting is not None else default


def list_settings(work: Work) -> list[SettingValue]:
    """Every declared setting with its value, by part and name."""
    rows = {
        row.name: row.value.get("value") for row in work.connection.execute(select(_settings.name, _settings.value))
    }
    return [_value(setting, rows) for setting in declared_settings()]


def find_setting(work: Work, name: str) -> SettingValue:
    """The setting of that name.

    Raises:
        SettingUnknown: there is none.
    """
    found = next((one for one in list_settings(work) if one.setting.name == name), None)
    if found is None:
        raise SettingUnknown(name=name[:80])
    return found


_settings = tables.Setting


def _value(setting: Setting, rows: dict[str, Any]) -> SettingValue:
    given = rows.get(setting.name)
    if given is not None and setting.accepts(given):
        return SettingValue(setting, given, is_own=True)
    return SettingValue(setting, setting.default, is_own=False)
