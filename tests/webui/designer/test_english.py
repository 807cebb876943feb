"""Designers who read English: findings, errors and pages speak it too."""

import re

import pytest

from tests.webui.designer.studio import STUDY, Studio, said


@pytest.fixture
def english(studio: Studio) -> Studio:
    studio.by().get("/ngon-ngu/en?next=/thiet-ke/")
    return studio


def test_findings_and_pages_are_english(english: Studio) -> None:
    broken = english.content(STUDY)["content"].replace("petition/verify_facts.json", "petition/no_such.json")
    (found,) = [one for one in english.findings(STUDY, broken) if one["code"] == "reference.form"]
    assert found["message"] == "There is no form “petition/no_such.json”."
    assert found["remedy"]
    page = english.page("/thiet-ke/")
    assert "Library of processes" in page
    assert "cases are running" in page
    answer = english.by().post("/thiet-ke/moi/quy-trinh", data={"title": ""})
    assert "There is no name" in said(answer.text)
    operations = english.by().get("/thiet-ke/tu-dien.json").get_json()["operations"]
    assert "Publish the outcome" in {one["title"] for one in operations}


def test_a_broken_scenario_says_why_in_english(english: Studio) -> None:
    path = "processes/petition/scenarios/withdrawn_by_sender.yaml"
    told = english.content(path)["content"]
    (one,) = english.findings(path, told.replace("end: withdrawn", "end: published"))
    assert re.search(r"no longer holds at step \d+: end: \[.*\], expected 'published'$", one["message"])


def test_how_functions_are_called_is_english(english: Studio) -> None:
    functions = english.by().get("/thiet-ke/tu-dien.json").get_json()["functions"]
    assert "days_between(from, to)" in {one["signature"] for one in functions}
