"""Checking, publishing, exporting and rehearsing from the shell."""

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from engine.definitions import Library
from engine.storage import read_work
from engine.storage.tables import ProcessFile, ProcessVersion
from tests.engine.cli.terminal import ROOT, Terminal


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A copy of the shipped library, to be spoilt."""
    folder = tmp_path / "library"
    for name in ("processes", "forms", "demo"):
        shutil.copytree(ROOT / name, folder / name)
    return folder


def test_the_shipped_library_is_right_and_checking_leaves_no_trace(terminal: Terminal) -> None:
    seen = terminal.run("check", str(ROOT), "--json", "--strict")
    assert (seen.code, json.loads(seen.out)) == (0, {"findings": []})
    assert not (terminal.folder / "data").exists()


def test_a_fault_is_named_with_file_line_and_element(terminal: Terminal, library: Path) -> None:
    broken = library / "processes/petition/petition_reception.bpmn"
    broken.write_text(broken.read_text().replace("petition.refuse", "petition.refuze"))
    seen = terminal.run("check", str(library), "--json")
    findings = json.loads(seen.out)["findings"]
    assert seen.code == 1
    found = next(one for one in findings if "petition.refuze" in one["message"])
    assert set(found) == {"file", "line", "element", "severity", "code", "message", "remedy", "place"}
    assert found["file"].endswith("petition_reception.bpmn")
    assert found["line"] > 0
    assert found["element"]
    assert found["severity"] == "error"
    assert terminal.run("check", str(broken)).code == 1
    assert terminal.run("check", str(library / "processes/petition/petition_study.bpmn"), "--json").code == 0


def test_a_story_that_breaks_is_an_error(terminal: Terminal, library: Path) -> None:
    story = library / "processes/petition/scenarios/accepted_and_published.yaml"
    story.write_text(story.read_text().replace("decision: accept", "decision: refuse", 1))
    assert terminal.run("check", str(library)).code == 1
    seen = terminal.run("rehearse", "--library", str(library))
    assert seen.code == 1
    assert "accepted_and_published" in seen.out


@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"<a", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_a_hostile_file_is_named_and_nothing_crashes(terminal: Terminal, library: Path, content: bytes) -> None:
    file = library / "processes/petition/petition.bpmn"
    file.write_bytes(content)
    seen = terminal.run("check", str(file))
    assert seen.code == 1
    assert "petition.bpmn" in seen.out


def test_paths_that_are_none_are_wrong_use(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    for path in ("nothing", str(tmp_path / "notes.txt"), str(tmp_path)):
        seen = terminal.run("check", path)
        assert (seen.code, seen.out) == (2, "")


def test_deploy_makes_a_change_live_and_again_changes_nothing(prepared: Terminal, library: Path) -> None:
    assert "(đã có từ trước)" in prepared.run("deploy", str(library)).out
    file = library / "processes/petition/petition.bpmn"
    file.write_text(file.read_text().replace("</bpmn:process>", "<!-- changed --></bpmn:process>"))
    assert "phiên bản 2 (mới)" in prepared.run("deploy", str(library)).out
    assert "phiên bản 2 (đã có" in prepared.run("deploy", str(library)).out


def test_of_a_broken_library_nothing_is_published(prepared: Terminal, library: Path) -> None:
    file = library / "processes/petition/petition.bpmn"
    file.write_text(file.read_text().replace("</bpmn:process>", "<!-- changed --></bpmn:process>"))
    form = next((library / "forms/petition").glob("check_conditions.json"))
    form.write_text("{")
    with read_work() as work:
        before = work.connection.execute(select(ProcessFile.sha256)).all()
    seen = prepared.run("deploy", str(library))
    assert seen.code == 1
    assert "check_conditions.json" in seen.err
    with read_work() as work:
        assert {row.number for row in work.connection.execute(select(ProcessVersion.number))} == {1}
        assert work.connection.execute(select(ProcessFile.sha256)).all() == before


def test_export_writes_what_is_live(prepared: Terminal, tmp_path: Path) -> None:
    assert prepared.run("export", str(tmp_path / "out")).code == 0
    written = {path: file.content for path, file in Library.from_folder(tmp_path / "out").files.items()}
    assert written == {path: file.content for path, file in Library.from_folder(ROOT).files.items()}
    assert any("/scenarios/" in path for path in written)
    (tmp_path / "file").touch()
    assert prepared.run("export", str(tmp_path / "file")).code == 2


def test_the_shipped_stories_hold(terminal: Terminal) -> None:
    seen = terminal.run("rehearse", "petition")
    assert seen.code == 0
    assert "✗" not in seen.out
    assert terminal.run("rehearse", "nothing").code == 2
