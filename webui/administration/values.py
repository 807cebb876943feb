"""Values of rows in words a person reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.directory import Change
from engine.directory.editing import NOUNS, TITLES, Column, EntryNoun, Kind, Known, Noun
from engine.directory.setting_edits import column_of
from engine.directory.settings import list_settings
from engine.errors import N_
from engine.storage import SYSTEM, Work
from engine.storage.tables import Officer
from webui.formatting import full_day
from webui.speech import _, translated

ABSENCE_FIELDS = {
    "officer": N_("Người vắng mặt"),
    "substitute": N_("Người thay thế"),
    "first_day": N_("Từ ngày"),
    "last_day": N_("Đến hết ngày"),
    "reason": N_("Lý do"),
    "approved_by": N_("Người duyệt"),
    "note": N_("Ý kiến"),
    "outcome": N_("Kết quả"),
}
ABSENCE_OUTCOMES = {"refused": N_("Không duyệt"), "cancelled": N_("Đã hủy")}
AUTHORISATION_FIELDS = {
    "principal": N_("Người ủy quyền"),
    "deputy": N_("Cấp phó"),
    "agency": N_("Đơn vị"),
    "first_day": N_("Từ ngày"),
    "last_day": N_("Đến hết ngày"),
    "steps": N_("Việc được làm"),
    "matters": N_("Lĩnh vực"),
    "document": N_("Số văn bản ủy quyền"),
    "ended_at": N_("Kết thúc"),
}
KEPT_FIELDS = ABSENCE_FIELDS | AUTHORISATION_FIELDS
KINDS = {
    "agency": N_("Đơn vị"),
    "officer": N_("Cán bộ"),
    "role": N_("Vai trò"),
    "entry": N_("Danh mục"),
    "day": N_("Lịch làm việc"),
    "setting": N_("Thiết lập"),
    "substitution": N_("Vắng mặt"),
    "authorisation": N_("Ủy quyền"),
}


@dataclass(frozen=True, slots=True)
class ChangedField:
    """One field of a change, in words."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One change, in words."""

    change: Change
    kind: str
    thing: str
    who: str
    fields: tuple[ChangedField, ...]

    @property
    def is_new(self) -> bool:
        """Whether the thing came to be by this change."""
        return self.change.before is None

    @property
    def is_removed(self) -> bool:
        """Whether the thing is no more."""
        return self.change.after is None


def shown_value(column: Column, value: Any, known: Known | None = None) -> str:
    """The value of a column as pages show it; a dash for nothing."""
    if value in (None, "", []):
        return "–"
    if column.kind is Kind.YES:
        return _("Có") if value else _("Không")
    if column.kind is Kind.DAY:
        return _day(value)
    if column.kind is Kind.CHOICE:
        return _named(column.options, str(value), known)
    if column.kind is Kind.SEVERAL:
        return ", ".join(_named(column.options, str(one), known) for one in value)
    return "; ".join(_grant(grant, known) for grant in value) if column.kind is Kind.GRANTS else plain(value)


def plain(value: Any) -> str:
    """A value whose column nobody knows any more."""
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, list):
        return "; ".join(map(plain, value))
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {plain(one)}" for name, one in value.items())
    return str(value)


class Teller:
    """Tells changes of any noun; asks for each person and each table once."""

    def __init__(self, work: Work) -> None:
        self.work, self.known = work, Known(work)
        self._people: dict[str, str] = {}
        self._nouns: dict[str, dict[str, Column]] = {}

    def tell(self, change: Change) -> ChangeLine:
        """The change in words."""
        columns = self._columns(change)
        fields = tuple(
            ChangedField(self._title(columns, name), self._said(columns, name, old), self._said(columns, name, new))
            for name, old, new in change.fields
            if not (change.before is None and new in (None, "", [], False))
        )
        kind = translated(KINDS.get(change.noun, change.noun))
        return ChangeLine(change, kind, self._thing(change), self.name_of(change.actor), fields)

    def name_of(self, actor: str) -> str:
        """The name of who acted."""
        if actor == SYSTEM:
            return _("Hệ thống (lệnh hoặc tệp ban đầu)")
        if actor not in self._people:
            self._people[actor] = self._find_name(actor)
        return self._people[actor]

    def _find_name(self, actor: str) -> str:
        try:
            officer_id = UUID(actor)
        except ValueError:
            return actor
        return self.work.connection.scalar(select(Officer.full_name).where(Officer.id == officer_id)) or actor

    def _columns(self, change: Change) -> dict[str, Column]:
        table = change.noun if change.noun != "entry" else f"entry/{change.key.partition('/')[0]}"
        if table not in self._nouns:
            noun = self._noun(table)
            self._nouns[table] = {column.name: column for column in noun.columns} if noun else {}
            if table == "setting":
                self._nouns[table] = {one.setting.name: column_of(one.setting) for one in list_settings(self.work)}
        columns = self._nouns[table]
        if table == "setting":
            return {"value": columns[change.key]} if change.key in columns else {}
        return columns

    def _noun(self, table: str) -> Noun | None:
        code, _slash, catalogue = table.partition("/")
        if code == EntryNoun.code:
            return EntryNoun.of(self.work, catalogue)
        return NOUNS[code]() if code in NOUNS else None

    def _thing(self, change: Change) -> str:
        values = change.after or change.before or {}
        if change.noun == "authorisation":
            return f"{values.get('principal', '')} → {values.get('deputy', '')}"
        if change.noun == "substitution":
            return f"{values.get('officer', '')} ← {values.get('substitute', '')}"
        if change.noun == "setting":
            column = self._columns(change).get("value")
            return translated(column.title) if column else change.key
        if change.noun == "day":
            return _day(change.key)
        if change.noun == "entry":
            catalogue, _slash, code = change.key.partition("/")
            return f"{translated(TITLES.get(catalogue, catalogue))}: {values.get('name') or code} ({code})"
        name = values.get("full_name") or values.get("name") or ""
        return f"{name} ({change.key})" if name else change.key

    @staticmethod
    def _title(columns: Mapping[str, Column], name: str) -> str:
        if name == "password":
            return _("Mật khẩu")
        if name in columns:
            return translated(columns[name].title)
        return translated(KEPT_FIELDS[name]) if name in KEPT_FIELDS else name

    def _said(self, columns: Mapping[str, Column], name: str, value: Any) -> str:
        if name == "password":
            return _("đặt lại, mật khẩu cũ hết hiệu lực") if value else "–"
        if name == "approved_by" and value:
            return self.name_of(str(value))
        if name == "outcome" and value in ABSENCE_OUTCOMES:
            return translated(ABSENCE_OUTCOMES[value])
        if name in {"first_day", "last_day"} and value:
            return _day(str(value))
        column = columns.get(name)
        return shown_value(column, value, self.known) if column else plain(value)


def _day(text: str) -> str:
    try:
        return full_day(date.fromisoformat(text))
    except ValueError:
        return text


def _named(source: str, code: str, known: Known | None) -> str:
    return translated(known.options(source).get(code, code)) if known else code


def _grant(grant: Mapping[str, Any], known: Known | None) -> str:
    said = f"{_named('roles', grant['role'], known)} – {_named('agencies', grant['agency'], known)}"
    first, last = grant.get("valid_from"), grant.get("valid_to")
    if first:
        said += " " + _("từ %(day)s", day=_day(first))
    if last:
        said += " " + _("đến hết %(day)s", day=_day(last))
    return said
