"""Tables of rows, and one row to look at, change and follow through its history."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.attention import count_agency_work, count_due_by_day, count_holders, list_held_tasks, roles_in_use
from engine.clock import local_day
from engine.directory import digest_of, list_changes
from engine.directory.changes import Values
from engine.directory.editing import Column, Known, Noun, RowChanged, RowUnknown, Wanted, list_rows, save_row
from engine.directory.exchange import noun_of
from engine.errors import Invalid
from engine.storage import Work, read_work
from webui.administration.filters import filters_of, wanted_of
from webui.administration.forms import data_of, fields_of, read_typed
from webui.administration.recount import ask, foreseen, is_confirmed
from webui.administration.room import administration
from webui.administration.sent_words import Preview, faults_of, forget_problems_of, is_sent, previews_of
from webui.administration.values import ChangeLine, Teller, shown_value
from webui.auth import current_officer
from webui.kit import Faults
from webui.speech import _

PAGE_SIZE = 50
HISTORY_SIZE = 20
# What has a page of its own, where its consequences are told.
ELSEWHERE = {"officer": frozenset({"is_active"}), "agency": frozenset({"valid_to", "successor"})}
OK, CONFLICT, UNPROCESSABLE = 200, 409, 422


@dataclass(frozen=True, slots=True)
class TableLine:
    """One row of a table."""

    key: str
    values: Values
    is_closed: bool


@dataclass
class RowPage:
    """The form of a row and what stands around it. `data` is what the form shows, `opened` what it was opened with."""

    table: str
    noun: Noun
    key: str | None
    values: Values
    data: dict[str, Any]
    opened: str
    fields: list[Any]
    known: Known
    is_closed: bool = False
    reason: str = ""
    faults: Faults = field(default_factory=Faults)
    overtaken: tuple[ChangeLine, ...] = ()
    history: tuple[ChangeLine, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)
    previews: tuple[Preview, ...] = ()

    @property
    def is_sent(self) -> bool:
        """Whether the row's words are sent to people."""
        return is_sent(self.table)


@administration.get("/<table:table>")
def table(table: str) -> ResponseReturnValue:
    """The rows that fit what is asked for, a page at a time."""
    if table == "day":
        return redirect(url_for("administration.calendar"))
    with read_work(current_officer().id) as work:
        noun, known, today = noun_of(work, table), Known(work), local_day(work.now)
        wanted = wanted_of(noun, limit=PAGE_SIZE)
        page = list_rows(work, noun, wanted)
        lines = [TableLine(key, values, noun.is_closed(values, today)) for key, values in page.items]
        return render_template(
            "administration/table.html",
            table=table,
            noun=noun,
            known=known,
            lines=lines,
            page=page,
            wanted=wanted,
            filters=filters_of(noun, known),
            columns=listed_columns(noun),
            extra=_beside(work, table),
            href=_href(table, wanted, sort=None),
            next_href=_href(table, wanted, sort=wanted.sort, sau=page.next_cursor) if page.next_cursor else "",
            first_href=_href(table, wanted, sort=wanted.sort) if wanted.cursor else "",
        )


@administration.route("/<table:table>/them", methods=["GET", "POST"])
def new(table: str) -> ResponseReturnValue:
    """A new row."""
    return _posted(table, None) if request.method == "POST" else _page(_opened(table, None))


@administration.route("/<table:table>/muc/<path:key>", methods=["GET", "POST"])
def row(table: str, key: str) -> ResponseReturnValue:
    """One row: its form and its history."""
    return _posted(table, key) if request.method == "POST" else _page(_opened(table, key))


def listed_columns(noun: Noun) -> tuple[Column, ...]:
    """The columns of the table; whether a row is closed stands beside its name."""
    return tuple(column for column in noun.listed if column.name != "is_active")


def row_address(table: str, key: str) -> str:
    """The page of a row."""
    return url_for("administration.row", table=table, key=key)


def _posted(table: str, key: str | None) -> ResponseReturnValue:
    page = _opened(table, key)
    page.opened, page.reason = request.form.get("opened", ""), request.form.get("reason", "")
    typed = read_typed(page.fields)
    if request.form.get("act") == "preview":
        page.data = {**page.data, **typed}
        page.previews = previews_of(table, page.data)
        page.faults = faults_of(page.previews)
        return _page(page)
    try:
        if table == "day" and not is_confirmed():
            preview = foreseen(key, typed, opened=page.opened)
            if preview.touched or preview.waiting:
                return ask(preview, action=request.path, back=url_for("administration.calendar"))
        saved = save_row(page.noun, key, typed, opened=page.opened, reason=page.reason, actor=current_officer())
    except Invalid as error:
        page.faults, status = Faults.of(error), UNPROCESSABLE
    except RowChanged as error:
        # What was typed stays; saving it again means: over what the other has done.
        page.opened, status = digest_of(error.present), CONFLICT
        page.overtaken = _told(error)
    else:
        flash(_("Đã lưu.") if saved.is_changed else _("Không có gì thay đổi."), "done")
        if is_sent(table):
            forget_problems_of(saved.key)
        return redirect(row_address(table, saved.key), 303)
    page.data = {**page.data, **typed}
    page.previews = previews_of(table, page.data)
    return _page(page), status


def _told(error: RowChanged) -> tuple[ChangeLine, ...]:
    with read_work() as work:
        teller = Teller(work)
        return tuple(teller.tell(change) for change in error.changes)


def _page(page: RowPage) -> str:
    return render_template("administration/row.html", page=page)


def _opened(table: str, key: str | None) -> RowPage:
    with read_work(current_officer().id) as work:
        noun, known = noun_of(work, table), Known(work)
        values = _values(work, noun, key)
        is_fixed = key is not None and not noun.may_rename(work, key)
        columns = [column for column in noun.columns if column.name not in ELSEWHERE.get(table, ())]
        page = RowPage(
            table=table,
            noun=noun,
            key=key,
            values=values,
            data=data_of(values) | _fixed(columns, values, known) if is_fixed else data_of(values),
            opened=digest_of(values) if key is not None else "",
            fields=fields_of(columns, known, fixed=is_fixed),
            known=known,
        )
        for column in noun.columns:
            known.options(column.options) if column.options else None
        page.previews = previews_of(table, values)
        if key is not None:
            page.is_closed = noun.is_closed(values, local_day(work.now))
            page.history = history_of(work, noun, key)
            page.more = _around(work, table, key)
        return page


def _fixed(columns: Iterable[Column], values: Values, known: Known) -> dict[str, str]:
    """What can no longer change, in words."""
    return {one.name: shown_value(one, values[one.name], known) for one in columns if one.is_fixed}


def _values(work: Work, noun: Noun, key: str | None) -> Values:
    if key is None:
        # An address may name what the new row is to be: a day of the calendar.
        given = {name: request.args[name][:40] for name in (noun.key_column,) if name in request.args}
        return noun.empty_row() | given
    values = noun.load(work, key).get(key) if "\0" not in key else None
    if values is None:
        raise RowUnknown(key=key[:80])
    return values


def history_of(work: Work, noun: Noun, key: str) -> tuple[ChangeLine, ...]:
    """The last changes of a row."""
    teller = Teller(work)
    found = list_changes(work, noun=noun.code, key=noun.history_key(key), limit=HISTORY_SIZE)
    return tuple(teller.tell(change) for change in found.items)


def _around(work: Work, table: str, key: str) -> dict[str, Any]:
    """What else one wants to know of the row."""
    if table == "officer":
        return {"tasks": list_held_tasks(work, key)}
    if table == "agency":
        cases, tasks = count_agency_work(work, key)
        return {"cases": cases, "tasks": tasks}
    if table == "role":
        return {"processes": sorted(roles_in_use(work).get(key, ())), "holders": count_holders(work).get(key, 0)}
    if table == "day":
        due = count_due_by_day(work, int(key[:4]))
        return {"due": next((count for day, count in due.items() if day.isoformat() == key), 0)}
    return {}


def _beside(work: Work, table: str) -> dict[str, Any]:
    """What else the lines of a table show."""
    if table == "role":
        return {"processes": roles_in_use(work), "holders": count_holders(work)}
    return {}


def _href(table: str, wanted: Wanted, *, sort: str | None, **more: Any) -> str:
    kept: dict[str, Any] = {"q": wanted.query, "tinh-trang": wanted.state, **wanted.filters, "sort": sort or ""}
    return url_for("administration.table", table=table, **{name: one for name, one in kept.items() if one}, **more)
