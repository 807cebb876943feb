"""Saving one row: by an administrator, in one transaction, unless someone was faster, with its history."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, NoReturn
from uuid import UUID

from sqlalchemy import text

from engine.clock import WorkingCalendar
from engine.directory.calendar_changes import days_changed, recounting
from engine.directory.calendar_days import load_calendar
from engine.directory.changes import Change, Values, changes_since, digest_of, record_change, record_changes
from engine.directory.editing.columns import Fault, Unreadable, read_value
from engine.directory.editing.days import DayNoun, year_problems
from engine.directory.editing.known import Known
from engine.directory.editing.noun import Noun, Proposed, Rows, Written
from engine.directory.errors import OfficerUnknown
from engine.directory.officers import Officer, get_officer
from engine.errors import N_, Conflict, Invalid, NotAllowed, NotFound, Problem
from engine.storage import Work, begin_work

LONGEST_REASON = 500
_LOCK = 0x484F4944  # one number for all who edit the directory, anywhere


class RowUnknown(NotFound):
    """No row of that key is in the table."""

    code: ClassVar[str] = "directory.row_unknown"
    message = N_("Không có mục “{key}” trong bảng này.")
    remedy = N_("Tìm lại trong bảng; mã có thể đã đổi.")


class RowChanged(Conflict):
    """Somebody saved the row after the form was opened; `changes` says who and what."""

    code: ClassVar[str] = "directory.row_changed"
    message = N_("Mục này vừa được người khác sửa sau khi trang được mở.")
    remedy = N_("Xem thay đổi bên dưới; nội dung đã nhập vẫn còn. Bấm lưu lần nữa để ghi theo nội dung đã nhập.")

    def __init__(self, changes: tuple[Change, ...], present: Values) -> None:
        super().__init__()
        self.changes = changes
        self.present = present


@dataclass(frozen=True, slots=True)
class Saved:
    """The row as it stands now, and whether anything changed."""

    key: str
    values: Values
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A calendar before and after a change that has not been made."""

    before: WorkingCalendar
    after: WorkingCalendar

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which offices would work, or be closed, other than now."""
        return days_changed(self.before, self.after)


class _Undone(Exception):
    """Ends a transaction of which nothing is to be kept."""

    def __init__(self, foreseen: Foreseen) -> None:
        super().__init__()
        self.foreseen = foreseen


def save_row(
    noun: Noun, key: str | None, typed: Mapping[str, Any], *, opened: str = "", reason: str = "", actor: Officer
) -> Saved:
    """The row with what was typed; without a key, a new one. What `typed` does not name stays as it was.

    `opened` is the digest of the row as the form showed it.

    Raises:
        NotAllowed: the actor does not keep the directory.
        RowUnknown: there is no such row.
        RowChanged: it has changed since.
        Invalid: each problem at its field.
    """
    with begin_work(actor.id) as work:
        return _save(work, noun, key, typed, opened=opened, reason=reason, actor=actor)


def remove_day(key: str, *, opened: str, reason: str = "", actor: Officer) -> None:
    """Take a special day out of the calendar: it is as its weekday says.

    Raises:
        NotAllowed, RowUnknown, RowChanged: as when saving.
        Invalid: the year would no longer be a calendar.
    """
    with begin_work(actor.id) as work:
        _remove(work, key, opened=opened, reason=reason, actor=actor)


def foresee_day(key: str | None, typed: Mapping[str, Any] | None, *, opened: str, actor: Officer) -> Foreseen:
    """The calendar as it is and as it would be with this day saved (`typed` None: removed); nothing is kept.

    Raises:
        HoiDapError: what saving or removing it would raise.
    """
    try:
        with begin_work(actor.id) as work:
            before = load_calendar(work)
            if typed is None:
                _remove(work, key or "", opened=opened, reason="", actor=actor)
            else:
                _save(work, DayNoun(), key, typed, opened=opened, reason="", actor=actor)
            _undo(Foreseen(before, load_calendar(work)))
    except _Undone as undone:
        return undone.foreseen


def _undo(foreseen: Foreseen) -> NoReturn:
    raise _Undone(foreseen)


def _save(
    work: Work, noun: Noun, key: str | None, typed: Mapping[str, Any], *, opened: str, reason: str, actor: Officer
) -> Saved:
    begin_editing(work, actor)
    rows, before = noun.load(work), None
    if key is not None:
        before = _as_opened(work, noun, rows, key, opened)
    after = _read(work, noun, key, before, typed)
    saved_key = _key(noun, key, after, rows)
    if before == after:
        return Saved(saved_key, after, is_changed=False)
    store(work, noun, rows, {saved_key: (key, after)}, reason=clean_reason(reason))
    return Saved(saved_key, after, is_changed=True)


def _remove(work: Work, key: str, *, opened: str, reason: str, actor: Officer) -> None:
    noun = DayNoun()
    begin_editing(work, actor)
    rows = noun.load(work)
    before = _as_opened(work, noun, rows, key, opened)
    if problems := list(year_problems({k: v for k, v in rows.items() if k != key}, int(key[:4]))):
        raise Invalid(problems=problems)
    with recounting(work, clean_reason(reason)):
        noun.remove(work, key)
    record_change(work, noun.code, key, before, None, reason=clean_reason(reason))


def begin_editing(work: Work, actor: Officer) -> None:
    """Go on, alone, if the actor keeps the directory now.

    Raises:
        NotAllowed: they do not, or no more.
    """
    lock_directory(work)
    try:
        is_admin = get_officer(work, actor.id).has_role("ADMIN")
    except OfficerUnknown:
        is_admin = False
    if not is_admin:
        raise NotAllowed(N_("Chỉ quản trị hệ thống được sửa danh bạ, danh mục, lịch và thiết lập."))


def lock_directory(work: Work) -> None:
    """Wait until no other transaction edits the directory. SQLite has one writer anyway."""
    if not work.database.is_sqlite:
        work.connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def store(
    work: Work,
    noun: Noun,
    rows: Rows,
    wanted: Mapping[str, tuple[str | None, Values]],
    *,
    reason: str = "",
    batch: UUID | None = None,
) -> None:
    """Write rows that may be so, and their history. `wanted`: key → (the key before, the values).

    Raises:
        Invalid: a row contradicts the rest.
    """
    known = Known(work)
    merged = merge(rows, wanted)
    problems = [problem for key in wanted for problem in noun.problems(
        Proposed(work, known, merged, key, rows.get(wanted[key][0] or key), wanted[key][1]))]  # fmt: skip
    if problems:
        raise Invalid(problems=problems)
    written = {
        key: Written(old_key or key, rows.get(old_key) if old_key is not None else None, after)
        for key, (old_key, after) in wanted.items()
    }
    with recounting(work, reason) if noun.code == DayNoun.code else nullcontext():
        noun.write_all(work, list(written.values()))
    changes = [(noun.history_key(key), one.before, one.after) for key, one in written.items()]
    record_changes(work, noun.code, changes, reason=reason, batch=batch)


def merge(rows: Rows, wanted: Mapping[str, tuple[str | None, Values]]) -> dict[str, Values]:
    """All rows as they are to be."""
    renamed = {old for key, (old, _values) in wanted.items() if old is not None and old != key}
    return {key: values for key, values in rows.items() if key not in renamed} | {
        key: values for key, (_old, values) in wanted.items()
    }


def read_row(
    noun: Noun, known: Known, start: Mapping[str, Any], typed: Mapping[str, Any]
) -> tuple[dict[str, Any], list[tuple[str, Fault]]]:
    """`start` with what was typed over it, and what could not be read, by column."""
    values, faults = dict(start), []
    for column in noun.columns:
        if column.name in typed:
            try:
                values[column.name] = read_value(column, typed[column.name], known)
            except Unreadable as error:
                faults.append((column.name, error.fault))
    return (values if faults else noun.tidy(values)), faults


@contextmanager
def recorded(
    work: Work, *nouns: Noun, reason: str = "", batch: UUID | None = None, only: str | None = None
) -> Iterator[None]:
    """Keep the history of whatever is done within to rows of these nouns (to the one named by `only`)."""
    lock_directory(work)
    before = [noun.load(work, only) for noun in nouns]
    yield
    for noun, rows in zip(nouns, before, strict=True):
        now = noun.load(work, only)
        keys = dict.fromkeys((*rows, *now))
        changes = [(noun.history_key(key), rows.get(key), now.get(key)) for key in keys]
        record_changes(work, noun.code, changes, reason=reason, batch=batch)


def clean_reason(reason: str) -> str:
    """The reason in one line, without what cannot be shown."""
    line = " ".join(reason.split())
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST_REASON]


def _as_opened(work: Work, noun: Noun, rows: Rows, key: str, opened: str) -> Values:
    before = rows.get(key)
    if before is None:
        raise RowUnknown(key=key[:80])
    if digest_of(before) != opened:
        raise RowChanged(changes_since(work, noun.code, noun.history_key(key), opened), before)
    return before


def _read(work: Work, noun: Noun, key: str | None, before: Values | None, typed: Mapping[str, Any]) -> dict[str, Any]:
    is_fixed = key is not None and not noun.may_rename(work, key)
    given = {
        column.name: typed[column.name]
        for column in noun.columns
        if column.name in typed and not (is_fixed and column.is_fixed)
    }
    start = before if before is not None else noun.empty_row()
    if before is None:
        given = {column.name: "" for column in noun.columns if column.required and not column.empty} | given
    values, faults = read_row(noun, Known(work), start, given)
    if faults:
        raise Invalid(problems=[fault.at(noun.column(name)) for name, fault in faults])
    return values


def _key(noun: Noun, key: str | None, after: Values, rows: Rows) -> str:
    new_key = noun.key_of(after)
    if new_key != key and new_key in rows:
        problem = Problem(
            f"/{noun.key_column}", N_("“{value}” đã có trong bảng."), N_("Chọn mã khác, hoặc sửa mục đã có."),
            facts={"value": new_key},
        )  # fmt: skip
        raise Invalid(problems=[problem])
    return new_key
