import pytest

from tests.engine.petitions.office import petition
from tests.webui.api.script import ROOT, Script, problem


def test_unknown_addresses_and_methods_get_problems_not_pages(anyone: Script) -> None:
    problem(anyone.get("/nowhere/at/all"), 404)
    problem(anyone.get("/tasks/not-a-uuid"), 404)
    answer = anyone.ask("DELETE", "/publications")
    problem(answer, 405)
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[1, 2", b'{"a": NaN}', b'{"a": "\\ud800"}'])
def test_what_is_not_json_is_refused(anyone: Script, body: bytes) -> None:
    answer = anyone.client.post(ROOT + "/petitions", data=body, content_type="application/json")
    problem(answer, 400)


def test_a_body_that_is_no_object_is_refused(anyone: Script) -> None:
    problem(anyone.post("/petitions", [1, 2]), 422)


def test_another_kind_of_content_is_refused(anyone: Script) -> None:
    problem(anyone.client.post(ROOT + "/petitions", data={"title": "x"}), 415)


def test_deep_nesting_is_refused(anyone: Script) -> None:
    body = b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    answer = anyone.client.post(ROOT + "/petitions", data=body, content_type="application/json")
    problem(answer, 400)


@pytest.mark.parametrize("place", ["title", "content", "full_name"])
def test_a_nul_is_refused_before_any_database_sees_it(anyone: Script, place: str) -> None:
    document = problem(anyone.post("/petitions", petition(**{place: "có\x00NUL"})), 422)
    assert document["problems"][0]["what"] == "Có ký tự không được phép (NUL)."


def test_a_nul_in_an_address_finds_nothing(admin: Script) -> None:
    problem(admin.get("/cases/KH-2026%00"), 404)
    problem(admin.get("/petitions/KH-2026%00", X_Tracking_Code="x"), 404)
    problem(admin.post("/processes/%00/cases", {"data": {}}), 404)


def test_two_hundred_thousand_characters_are_named(anyone: Script) -> None:
    document = problem(anyone.post("/petitions", petition(content="a" * 200_000)), 422)
    assert {one["where"] for one in document["problems"]} == {"/content"}


def test_an_error_of_ours_shows_nothing_of_the_inside(anyone: Script, monkeypatch: pytest.MonkeyPatch) -> None:
    from webui.api import publications

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("secret inside")

    monkeypatch.setattr(publications, "list_publications", fails)
    answer = anyone.get("/publications")
    problem(answer, 500)
    assert "secret inside" not in answer.get_data(as_text=True)
