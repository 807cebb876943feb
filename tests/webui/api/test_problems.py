"""Problem documents speak the language that the caller asks for; the installation's when it asks for none."""

import pytest
from werkzeug.test import TestResponse

from tests.engine.petitions.office import open_task, petition, send
from tests.webui.api.script import Script, good, problem

VIETNAMESE = ("Không có địa chỉ này.", "Xem /api/v1/openapi.json.")
ENGLISH = ("There is no such address.", "See /api/v1/openapi.json.")


def _words(answer: TestResponse, status: int) -> tuple[str, str]:
    document = problem(answer, status)
    return document["title"], document["detail"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("en", ENGLISH),
        ("en-GB,en;q=0.9,vi;q=0.5", ENGLISH),
        ("vi,en;q=0.5", VIETNAMESE),
        ("fr", VIETNAMESE),
        ("", VIETNAMESE),
    ],
)
def test_a_problem_comes_in_the_language_asked_for(anyone: Script, asked: str, told: tuple[str, str]) -> None:
    assert _words(anyone.get("/nowhere", Accept_Language=asked), 404) == told


def test_a_refusal_and_its_remedy_come_in_english(anyone: Script, minh: Script) -> None:
    title, remedy = _words(anyone.get("/tasks", Accept_Language="en"), 401)
    assert title == "This request needs a valid token."
    assert remedy.startswith("Send the header “Authorization: Bearer …”")
    title, _ = _words(minh.get("/tasks?queue=all", Accept_Language="en"), 403)
    assert title == "Only dispatchers and administrators see all tasks."


def test_each_named_problem_comes_in_english_with_its_facts(reception: Script) -> None:
    answer = reception.post("/petitions", petition(channel=1), Accept_Language="en")
    document = problem(answer, 422)
    assert document["title"] == "The body of the request is not right."
    assert document["problems"] == [
        {
            "where": "/channel",
            "what": "The data is of the wrong type; it must be string.",
            "remedy": "See how /api/v1/openapi.json describes this request.",
        }
    ]


def test_why_a_task_is_not_theirs_comes_in_the_language_asked_for(reception: Script, admin: Script) -> None:
    task = open_task(send().case_id)
    assert good(reception.get(f"/tasks/{task.id}"))["refusal"] == ""
    english = good(admin.get(f"/tasks/{task.id}", Accept_Language="en"))["refusal"]
    assert english.startswith("This task is for the role “RECEPTION”")
    assert good(admin.get(f"/tasks/{task.id}"))["refusal"].startswith("Việc này dành cho vai trò “RECEPTION”")
