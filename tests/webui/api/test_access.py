from datetime import timedelta

import pytest
from flask import Flask

from engine.directory import create_token, revoke_token
from tests.engine.directory.town import close, officer
from tests.engine.petitions.office import petition, send
from tests.webui.api.script import ROOT, Script, good, problem
from webui.api.declaring import Route, routes
from webui.api.openapi import PATH_PART

CLOSED = [one for one in routes if one.scope is not None]
SOMETHING = "00000000-0000-7000-8000-000000000000"


def _ask(script: Script, one: Route) -> object:
    return script.ask(one.method, PATH_PART.sub(SOMETHING, one.path), {"data": {}} if one.body else None)


@pytest.mark.parametrize("one", CLOSED, ids=lambda one: one.name)
def test_no_route_but_the_public_ones_answers_without_a_token(anyone: Script, one: Route) -> None:
    answer = _ask(anyone, one)
    assert problem(answer, 401)["code"] == "token.missing"  # type: ignore[arg-type]
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")  # type: ignore[attr-defined]


@pytest.mark.parametrize("one", CLOSED, ids=lambda one: one.name)
def test_no_route_answers_a_token_of_another_scope(app: Flask, one: Route) -> None:
    script = Script.of(app, "quan.tri", "nothing:at-all")
    assert problem(_ask(script, one), 403)["code"] == "token.scope"  # type: ignore[arg-type]


@pytest.mark.parametrize("header", ["Bearer", "Bearer x", "Basic aG9hOmhvYQ==", "hoidap_x", "Bearer \u20ac"])
def test_a_wrong_token_is_refused(anyone: Script, header: str) -> None:
    answer = anyone.client.get(ROOT + "/tasks", headers={"Authorization": header.encode().decode("latin-1")})
    problem(answer, 401)


def test_an_ended_revoked_or_closed_token_is_refused(app: Flask) -> None:
    ended = create_token(officer("minh").id, "x", ["tasks:read"], lifetime=timedelta(microseconds=1))
    revoked = create_token(officer("minh").id, "x", ["tasks:read"])
    revoke_token(revoked)
    of_nobody = create_token(officer("binh").id, "x", ["tasks:read"])
    close("binh")
    for token in (ended, revoked, of_nobody):
        problem(Script(app.test_client(), token).get("/tasks"), 401)


def test_trying_tokens_is_stopped(anyone: Script) -> None:
    answers = [anyone.get("/tasks", Authorization=f"Bearer guess-{n}").status_code for n in range(62)]
    assert answers[0] == 401
    assert answers[-1] == 429


def test_a_session_cookie_counts_for_nothing(app: Flask, anyone: Script) -> None:
    from engine.directory import create_session

    client = app.test_client()
    for name in ("hoidap", "session", "hoidap_session"):
        client.set_cookie(name, create_session(officer("quan.tri").id))
    with client.session_transaction() as session:
        session["_user_id"] = str(officer("quan.tri").id)
    problem(client.get(ROOT + "/tasks?queue=all"), 401)


def test_no_answer_sets_a_cookie_or_may_be_kept_by_others(anyone: Script, reception: Script) -> None:
    for answer in (anyone.get("/publications"), reception.get("/tasks"), anyone.get("/nowhere")):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_post_needs_no_form_token(anyone: Script) -> None:
    good(anyone.post("/petitions", petition()), 201)


def test_messages_are_for_who_may_see_every_case(minh: Script, admin: Script, app: Flask) -> None:
    receipt = send()
    body = {"name": "supplement.provided", "correlation": receipt.number, "payload": {}}
    problem(minh.post("/messages", body), 403)
    assert good(admin.post("/messages", body)) == {"case_id": None, "kept": True}


def test_processes_and_operations_are_listed(reception: Script) -> None:
    (process,) = good(reception.get("/processes"))["items"]
    assert (process["id"], process["version"], process["may_start"]) == ("petition", 1, False)
    assert "petition.publish" in {one["name"] for one in good(reception.get("/operations"))["items"]}


def test_a_process_that_only_the_system_starts_is_refused(reception: Script) -> None:
    problem(reception.post("/processes/petition/cases", {"data": {}}), 403)
    problem(reception.post("/processes/unheard-of/cases", {"data": {}}), 404)
