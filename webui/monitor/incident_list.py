"""All open incidents, by what failed where; many of one kind are retried together, each with its own result."""

from uuid import UUID

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.cases.incident_list import (
    MOST_AT_ONCE,
    IncidentKind,
    Retried,
    list_incident_groups,
    list_incidents,
    retry_incidents,
)
from engine.cases.interventions import require_admin
from engine.errors import HoiDapError, Invalid, Problem
from engine.storage import read_work
from webui.auth import current_officer
from webui.errors import status_of
from webui.kit import Faults
from webui.kit.case_words import outbox_word
from webui.monitor.acting import trouble
from webui.monitor.names import Names
from webui.monitor.room import monitor
from webui.speech import _


@monitor.get("/su-co")
def incidents() -> ResponseReturnValue:
    """The kinds of incidents that wait; of one kind, when the address names it, each incident."""
    return _page()


@monitor.post("/su-co")
def retry_many() -> ResponseReturnValue:
    """Let the chosen ones run again."""
    officer = current_officer()
    require_admin(officer)
    chosen = [pair for text in request.form.getlist("incident") if (pair := _pair(text))]
    try:
        if not chosen:
            raise Invalid(
                problems=[Problem("incident", _("Chưa chọn sự cố nào."), _("Đánh dấu những sự cố cần chạy lại."))]
            )
        results = retry_incidents(chosen, actor=officer, reason=request.form.get("reason", ""))
    except HoiDapError as error:
        return _page(faults=Faults.of(error), status=status_of(error))
    return _page(results=results)


def _page(*, faults: Faults | None = None, results: tuple[Retried, ...] = (), status: int = 200) -> ResponseReturnValue:
    officer = current_officer()
    kind = _kind()
    page = list_incidents(kind, actor=officer, after=_id(request.args.get("sau"))) if kind else None
    groups = list_incident_groups(actor=officer) if page is None else ()
    with read_work(officer.id) as work:
        names = Names(work)
        processes = names.processes
        agencies = {one.agency: names.agency(one.agency) for one in (page.items if page else ())}
    said = [(one, trouble(one.error) if one.error else "") for one in results]
    return render_template(
        "monitor/incidents.html",
        groups=groups,
        page=page,
        processes=processes,
        agencies=agencies,
        results=said,
        faults=faults or Faults(),
        may_mend=officer.has_role("ADMIN"),
        most=MOST_AT_ONCE,
        kind_href=kind_href,
        outbox_word=outbox_word,
        next_href=kind_href(page.group.kind, sau=str(page.next_after)) if page and page.next_after else "",
        first_href=kind_href(page.group.kind) if page and "sau" in request.args else "",
        typed=request.form,
    ), status


def kind_href(kind: IncidentKind, **more: str) -> str:
    """The address of the incidents of a kind."""
    asked = {"ma": kind.code, "quy-trinh": kind.process_id, "buoc": kind.element, **more}
    return url_for("monitor.incidents", **asked)  # type: ignore[arg-type]


def _kind() -> IncidentKind | None:
    code, process_id, element = (request.args.get(name, "")[:200] for name in ("ma", "quy-trinh", "buoc"))
    is_whole = code and process_id and element and (code + process_id + element).isprintable()
    return IncidentKind(code, process_id, element) if is_whole else None


def _pair(text: str) -> tuple[UUID, UUID] | None:
    case_id, _slash, incident_id = text.partition("/")
    first, second = _id(case_id), _id(incident_id)
    return (first, second) if first and second else None


def _id(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
