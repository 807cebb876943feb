"""Views kept under a name: the tabs above a queue, and the page where they are renamed and removed."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases import View, change_view, default_view, list_views, remove_view, save_view
from engine.cases.storable import storable
from engine.directory import Officer, agency_names
from engine.errors import HoiDapError
from engine.storage import Work, read_work
from webui.auth import current_officer
from webui.inbox.asked import READERS
from webui.inbox.navigation import QUEUES
from webui.inbox.room import inbox
from webui.kit import Faults
from webui.speech import _

WRONG = 422
KEPT = frozenset({*READERS, "xep"})
LABELS = {queue.slug: queue.label for queue in QUEUES}


@dataclass(frozen=True, slots=True)
class Tab:
    """One view and its address. `agency`: what the unit is called whose view it is."""

    view: View
    href: str
    is_here: bool
    agency: str = ""
    queue: str = ""


def tabs_of(work: Work, officer: Officer, present: str) -> tuple[Tab, ...]:
    """The officer's views; `present` is the address of the page, its filters shut."""
    return tuple(
        Tab(view, address, address == present) for view in list_views(work, officer) if (address := href(view))
    )


def href(view: View) -> str:
    """Where the view leads; nothing when its queue is none of ours any more."""
    queue = next((one for one in QUEUES if one.slug == view.queue), None)
    if queue is None:
        return ""
    asked: dict[str, Any] = dict(parse_qsl(view.query))
    return url_for("inbox.queue", queue=queue.slug, **asked)


def first_page(work: Work, officer: Officer) -> str:
    """The address of the view that the officer begins with; nothing when they chose none."""
    view = default_view(work, officer)
    queue = next((one for one in QUEUES if view and one.slug == view.queue), None)
    return href(view) if view and queue and queue.is_for(officer) else ""


@inbox.get("/cach-xem")
def views() -> ResponseReturnValue:
    """The officer's views and those of their units."""
    return _page()


@inbox.post("/cach-xem")
def view_saved() -> ResponseReturnValue:
    """What the address of a queue asks for is kept under a name."""
    form, officer = request.form, current_officer()
    queue = next((one for one in QUEUES if one.slug == form.get("hang") and one.is_for(officer)), QUEUES[0])
    asked = dict(parse_qsl(form.get("dieu-kien", "")))
    query: dict[str, Any] = storable({name: text for name, text in asked.items() if name in KEPT})
    address = url_for("inbox.queue", queue=queue.slug, **query)
    try:
        save_view(
            form.get("ten", ""),
            queue.slug,
            address.partition("?")[2],
            actor=officer,
            agency=form.get("cho", ""),
            is_default="mac-dinh" in form,
        )
    except HoiDapError as error:
        return _page(error), WRONG
    flash(_("Đã lưu cách xem “%(name)s”.", name=" ".join(form.get("ten", "").split())), "success")
    return redirect(address, 303)


@inbox.post("/cach-xem/<uuid:view_id>")
def view_changed(view_id: UUID) -> ResponseReturnValue:
    """A view is renamed, made what one begins with, or removed."""
    form, officer = request.form, current_officer()
    try:
        if form.get("viec") == "xoa":
            remove_view(view_id, actor=officer)
            flash(_("Đã xóa cách xem."), "success")
        else:
            change_view(view_id, actor=officer, name=form.get("ten", ""), is_default="mac-dinh" in form)
            flash(_("Đã ghi lại cách xem."), "success")
    except HoiDapError as error:
        return _page(error), WRONG
    return redirect(url_for("inbox.views"), 303)


def _page(error: HoiDapError | None = None) -> str:
    officer = current_officer()
    with read_work(officer.id) as work:
        names = agency_names(work)
        tabs = [
            Tab(view, href(view), is_here=False, agency=names.get(view.agency or "", ""), queue=str(LABELS[view.queue]))
            for view in list_views(work, officer)
            if view.queue in LABELS
        ]
    return render_template(
        "inbox/views.html",
        tabs=tabs,
        faults=Faults.of(error) if error else Faults(),
    )
