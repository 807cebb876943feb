"""What lies on a designer's desk: what is live, the folder beneath it, the own drafts above."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from engine.cases.deploying import deploy_library
from engine.cases.designing import (
    DraftChanged,
    FileUnknown,
    check_file,
    list_shelves,
    list_words,
    open_file,
    save_file,
    take_everything_in,
    take_in,
)
from engine.definitions import Library
from engine.definitions.check import Finding, Severity
from engine.errors import NotAllowed
from engine.storage import tables
from tests.engine.cases.designing.atelier import ASK, LEAVE, SIGNING, STORY, TOLD, Atelier, files, leave, signing
from tests.support.town import Town

OTHER = "processes/other/other.bpmn"


@pytest.fixture
def furnished(atelier: Atelier, tmp_path: Path) -> Atelier:
    """The same, with a library folder that holds what is live."""
    for path, content in files().items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    atelier.folder = tmp_path
    return atelier


def put(atelier: Atelier, path: str, content: bytes) -> None:
    assert atelier.folder is not None
    place = atelier.folder / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def content_of(atelier: Atelier, path: str, *, by: str = "lan") -> str:
    return open_file(path, actor=atelier.officer(by), folder=atelier.folder)[0].content


def test_a_draft_goes_before_what_is_live_and_that_before_the_folder(furnished: Atelier) -> None:
    put(furnished, STORY, b"title: of the folder")
    assert content_of(furnished, STORY) == TOLD
    furnished.saves(STORY, "title: mine")
    assert content_of(furnished, STORY) == "title: mine"
    assert content_of(furnished, STORY, by="mai") == TOLD
    put(furnished, OTHER, b"<only there/>")
    assert content_of(furnished, OTHER) == "<only there/>"


def test_a_file_of_the_folder_that_defines_what_is_live_elsewhere_stays_out(furnished: Atelier) -> None:
    put(furnished, "processes/again/leave.bpmn", leave(extra="other").xml())
    with pytest.raises(FileUnknown):
        content_of(furnished, "processes/again/leave.bpmn")
    assert b"other" not in furnished.live()[LEAVE]
    found = check_file(LEAVE, None, actor=furnished.officer("lan"), folder=furnished.folder)
    assert [one.code for one in found if one.severity is Severity.ERROR] == []


def test_a_folder_left_behind_by_a_version_is_no_news(furnished: Atelier) -> None:
    furnished.saves(LEAVE, leave(extra="plan").xml())
    furnished.publishes()
    put(furnished, ASK, furnished.live()[ASK].replace("Lý do".encode(), "Vì sao".encode()))
    shelves = list_shelves(actor=furnished.officer("lan"), folder=furnished.folder)
    lines = {line.path: line for family in shelves.families for line in family.files}
    assert shelves.differing == 1
    assert (lines[LEAVE].in_folder, lines[LEAVE].is_left_behind) == (True, True)
    assert (lines[ASK].in_folder, lines[ASK].is_left_behind) == (True, False)
    assert take_everything_in(actor=furnished.officer("lan"), folder=furnished.folder) == [ASK]
    assert take_in([LEAVE], actor=furnished.officer("lan"), folder=furnished.folder) == [LEAVE]
    assert furnished.drafts() == [ASK, LEAVE]


def test_without_a_folder_what_is_live_is_all_there_is(atelier: Atelier) -> None:
    atelier.folder = Path("/nowhere/at/all")
    assert content_of(atelier, LEAVE) == leave().xml().decode()
    shelves = list_shelves(actor=atelier.officer("lan"), folder=atelier.folder)
    assert [family.process_id for family in shelves.families] == ["leave"]


def test_of_two_windows_that_save_first_one_is_told(atelier: Atelier) -> None:
    gate, lan = Barrier(2), atelier.officer("lan")

    def save(text: str) -> str:
        gate.wait()
        try:
            save_file(LEAVE, text, revision=0, actor=lan, folder=None)
        except DraftChanged as error:
            return f"told of {error.facts['revision']}"
        return "saved"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(save, ("<a/>", "<b/>"))) == ["saved", "told of 1"]
    assert content_of(atelier, LEAVE) in {"<a/>", "<b/>"}


def test_who_may_not_draw_saves_nothing(atelier: Atelier) -> None:
    for name in ("boss", "minh"):
        with pytest.raises(NotAllowed):
            save_file(LEAVE, "<a/>", revision=0, actor=atelier.officer(name), folder=None)
    assert atelier.town.rows(tables.Draft) == []
    with pytest.raises(NotAllowed):
        open_file(LEAVE, actor=atelier.officer("minh"), folder=None)


def test_the_shelves_tell_how_many_cases_go_by_each_version(atelier: Atelier, town: Town) -> None:
    for _ in range(2):
        town.open("leave")
    atelier.saves(LEAVE, leave(extra="plan").xml())
    atelier.publishes("thêm bước")
    town.open("leave")
    (family,) = list_shelves(actor=atelier.officer("boss"), folder=None).families
    assert [(one.number, one.cases, one.is_live) for one in family.versions] == [(2, 1, True), (1, 2, False)]
    assert family.live is not None
    assert family.live.published_by == "Lê Thị Lan"


def test_words_follow_the_own_drafts(atelier: Atelier) -> None:
    atelier.saves("forms/leave/new.json", '{"title": "Mới", "type": "object", "properties": {}}')
    names = {one.id for one in list_words(actor=atelier.officer("lan"), folder=None).forms}
    assert "leave/new.json" in names
    assert "leave/new.json" not in {one.id for one in list_words(actor=atelier.officer("mai"), folder=None).forms}


def test_deploying_other_stories_makes_no_new_version(atelier: Atelier) -> None:
    other = files() | {STORY: TOLD.replace("Được nghỉ", "Nghỉ ốm").encode()}
    deployed, _ = deploy_library(Library.from_contents(other), approved_by="shell")
    assert [(one.number, one.is_new) for one in deployed] == [(1, False)]
    assert "Nghỉ ốm" in atelier.live()[STORY].decode()


# -- hostile and half-done files, while drawing


def findings(atelier: Atelier, path: str, content: str) -> list[Finding]:
    return check_file(path, content, actor=atelier.officer("lan"), folder=None)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("", "xml.malformed"),
        ("không phải XML", "xml.malformed"),
        ("<html/>", "bpmn.not_bpmn"),
        ('<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "xml.dtd"),
        ("<a>" * 10_000 + "</a>" * 10_000, "xml.malformed"),
        (leave().xml().decode().replace('id="ask"', 'id="done"'), "bpmn.duplicate_id"),
        (leave().xml().decode().replace('"begin"', '"Root"'), "bpmn.reserved_id"),
        (leave().xml().decode().replace('calledElement="leave_signing"', 'calledElement="leave"'), ""),
        (leave().xml().decode().replace('calledElement="leave_signing"', 'calledElement="none"'), "reference.process"),
    ],
)  # fmt: skip
def test_each_fault_is_named_and_nothing_falls_over(atelier: Atelier, content: str, code: str) -> None:
    found = findings(atelier, LEAVE, content)
    errors = [one for one in found if one.severity == "error"]
    assert errors
    assert all(one.message and one.code for one in errors)
    if code:
        assert code in {one.code for one in errors}
    assert "check.crashed" not in {one.code for one in errors}


def test_a_form_that_is_none_is_named_in_its_family(atelier: Atelier) -> None:
    assert any(one.file == ASK for one in findings(atelier, ASK, "[" * 50_000))


def test_a_fault_elsewhere_in_the_library_is_not_this_familys(atelier: Atelier) -> None:
    atelier.saves(OTHER, "<half")
    found = findings(atelier, SIGNING, signing().xml().decode())
    assert [one.file for one in found if one.severity is Severity.ERROR] == []
