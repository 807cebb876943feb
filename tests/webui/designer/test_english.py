"""Designers who read English: findings, errors and pages speak it too."""

from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from tests.webui.designer.studio import STUDY, Studio, said

ROOT = Path(__file__).parents[3]
CATALOGUE = ROOT / "webui" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
SPOKEN = ("engine/definitions", "engine/scripting", "engine/cases/designing", "webui/designer")
KEYWORDS = {"_": None, "_l": None, "N_": None, "ngettext": (1, 2)}


@pytest.fixture
def english(studio: Studio) -> Studio:
    studio.by().get("/ngon-ngu/en?next=/thiet-ke/")
    return studio


def test_all_that_is_said_of_files_has_its_english() -> None:
    with CATALOGUE.open("rb") as stream:
        known = {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(stream)}
    missing = [
        text
        for folder in SPOKEN
        for _file, _line, message, _comments, _context in extract_from_dir(ROOT / folder, keywords=KEYWORDS)
        for text in ([message] if isinstance(message, str) else [message[0]])
        if text not in known
    ]
    assert missing == []


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
