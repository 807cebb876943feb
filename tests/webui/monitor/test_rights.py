"""Each route of the monitor, tried by each role upon a case of another agency, and of their own."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, insert

from engine.cases import OpenedCase
from engine.storage import begin_work, new_id, tables
from tests.engine.directory.town import officer
from tests.webui.inbox.house import open_review, open_task, sign_in
from tests.webui.monitor.test_monitor import incident_of, stuck

WATCHING = ("ADMIN", "PROCESS_DESIGNER", "HEAD", "DEPUTY", "DISPATCHER", "REPORT_VIEWER")
OTHERS = ("OFFICER", "RECEPTION", "CLERK", "COORDINATOR", "PUBLISHER", "SECRET_OFFICER")
SEES_ALL = ("ADMIN", "DISPATCHER")
AGENCY, OWN = "P-NT", "SXD"
LISTS = ("cases", "incidents", "retry_many", "processes", "grants")
# Diagrams of a process and the pages around it hold no data of a case.
WITHOUT_CASE = {"monitor.process", "monitor.process_diagram", *(f"monitor.{name}" for name in LISTS)}


def become(role: str, agency: str) -> None:
    """Bình has this role alone, there."""
    binh = officer("binh").id
    with begin_work() as work:
        work.connection.execute(delete(tables.Grant).where(tables.Grant.officer_id == binh))
        work.connection.execute(insert(tables.Grant).values(officer_id=binh, role=role, agency_code=agency))


def routes(app: Flask, case: OpenedCase) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and address of every route of the room, about this case."""
    values: dict[str, Any] = {
        "number": case.number,
        "process_id": "review",
        "diagram": "review",
        "incident_id": new_id(),
        "task_id": open_task(case.id).id,
        "timer_id": new_id(),
        "row_id": new_id(),
    }
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if rule.endpoint.startswith("monitor."):
                wanted = {name: values[name] for name in rule.arguments}
                for method in sorted((rule.methods or set()) & {"GET", "POST"}):
                    yield rule.endpoint, method, adapter.build(rule.endpoint, wanted)


def asked(app: Flask, method: str, address: str) -> Any:
    client = sign_in(app, "binh")
    fields = {"reason": "Thử xem", "_do": "skip", "to": "pool", "due": "own", "day": "2026-12-24"}
    return client.get(address) if method == "GET" else client.post(address, data=fields)


def test_the_room_has_the_routes_that_are_tried_here(app: Flask) -> None:
    found = {endpoint for endpoint, _, _ in routes(app, open_review())}
    assert {"monitor.cancel", "monitor.reassign", "monitor.mend", "monitor.content", "monitor.fire"} <= found
    assert len(found) >= 20


@pytest.mark.parametrize("role", OTHERS)
def test_who_watches_over_nothing_finds_no_page(app: Flask, role: str) -> None:
    case = open_review()
    become(role, AGENCY)
    for endpoint, method, address in routes(app, case):
        assert asked(app, method, address).status_code == 404, (endpoint, method)


@pytest.mark.parametrize("role", [role for role in WATCHING if role not in SEES_ALL])
def test_a_case_of_another_agency_is_not_found_by_any_route(app: Flask, role: str) -> None:
    case = open_review("Điều của cơ quan khác")
    become(role, AGENCY)
    for endpoint, method, address in routes(app, case):
        answer = asked(app, method, address)
        if endpoint in WITHOUT_CASE:
            assert answer.status_code in {200, 403}, (endpoint, method)
            assert case.number not in answer.text, (endpoint, method)
        else:
            assert answer.status_code == 404, (endpoint, method)
    assert untouched(case)


@pytest.mark.parametrize("role", [role for role in WATCHING if role != "ADMIN"])
def test_who_is_no_admin_sees_a_case_and_changes_nothing(app: Flask, role: str) -> None:
    case = open_review("Ý kiến của đơn vị")
    become(role, OWN)
    for endpoint, method, address in routes(app, case):
        if endpoint in WITHOUT_CASE | {"monitor.content", "monitor.resolve"}:
            continue
        answer = asked(app, method, address)
        is_looking = endpoint in {"monitor.case", "monitor.diagram"}
        # A page about what is not there (a timer that fired) may send back to the case instead of refusing.
        assert answer.status_code == 200 if is_looking else answer.status_code in {303, 403}, (endpoint, method)
    assert untouched(case)


def test_only_the_admin_and_the_designer_may_ask_for_content(app: Flask) -> None:
    case = open_review()
    for role in WATCHING:
        become(role, OWN)
        answer = asked(app, "POST", f"/giam-sat/ho-so/{case.number}/xem-noi-dung")
        assert answer.status_code == (303 if role in {"ADMIN", "PROCESS_DESIGNER"} else 403), role


@pytest.mark.parametrize("role", ["PROCESS_DESIGNER", "REPORT_VIEWER", "ADMIN"])
def test_titles_are_concealed_wherever_a_case_shows(app: Flask, role: str) -> None:
    case = open_review("Điều chỉ người xử lý biết")
    become(role, OWN)
    for endpoint, method, address in routes(app, case):
        if method == "GET":
            assert "Điều chỉ người xử lý biết" not in asked(app, method, address).text, endpoint


def test_the_bulk_retry_leaves_alone_what_one_may_not_see(app: Flask) -> None:
    case = stuck()
    for role in ("HEAD", "PROCESS_DESIGNER", "DISPATCHER"):
        become(role, AGENCY)
        fields = {"incident": f"{case.id}/{incident_of(case.id)}", "reason": "Thử"}
        answer = sign_in(app, "binh").post("/giam-sat/su-co", data=fields)
        assert answer.status_code == 403


def test_nobody_comes_in_without_signing_in(app: Flask) -> None:
    for endpoint, method, address in routes(app, open_review()):
        client = app.test_client()
        answer = client.get(address) if method == "GET" else client.post(address)
        # A form that was sent is kept beside the fields to sign in with.
        assert answer.status_code in ({302, 303} if method == "GET" else {302, 303, 401}), endpoint
        assert method == "POST" or "/dang-nhap" in answer.headers["Location"]


def untouched(case: OpenedCase) -> bool:
    """Whether the case has its task as it opened, with nobody holding it."""
    task = open_task(case.id)
    return task.element == "write" and task.assignee is None and task.status == "open"
