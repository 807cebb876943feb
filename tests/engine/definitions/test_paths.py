"""Where files of a library may lie, and what belongs together."""

import pytest

from engine.definitions.families import Families
from engine.definitions.function_help import FUNCTION_HELP
from engine.definitions.library import Library
from engine.definitions.paths import Kind, PathRefused, kind_of, require_path
from engine.definitions.vocabulary import FUNCTION_NAMES
from tests.support.diagrams import Diagram


@pytest.mark.parametrize(
    "path",
    [
        "processes/petition/petition.bpmn",
        "processes/a.dmn",
        "processes/a/scenarios/b c.yaml",
        "forms/Đơn/xin-nghỉ.ui.json",
    ],
)
def test_places_for_files(path: str) -> None:
    assert require_path(path) == path


@pytest.mark.parametrize(
    "path",
    ["", "processes", "../processes/a.bpmn", "processes/../a.bpmn", "processes//a.bpmn", "/processes/a.bpmn",
     "processes/.a.bpmn", "processes/a\\b.bpmn", "processes/a.json", "forms/a.bpmn", "processes/a/b.yaml",
     "forms/a.json/..", "forms/a\n.json", "forms/" + "a" * 100 + ".json", "forms/a<b>.json", "forms/a..b.json"],
)  # fmt: skip
def test_no_place_for_files(path: str) -> None:
    with pytest.raises(PathRefused):
        require_path(path)


def test_a_path_tells_what_a_file_is() -> None:
    told = {"processes/a.bpmn": Kind.BPMN, "forms/a.json": Kind.FORM, "forms/a.ui.json": Kind.HINTS,
            "processes/a/scenarios/b.yaml": Kind.SCENARIO, "processes/a.yaml": Kind.OTHER}  # fmt: skip
    assert {path: kind_of(path) for path in told} == told


def calling(name: str, *targets: str, form: str = "") -> bytes:
    one = Diagram(name).start()
    for target in targets:
        one.node("callActivity", f"call_{target}", calledElement=target)
    if form:
        one.user("ask", formJsonSchemaFilename=form)
    return one.end().xml()


def families(**diagrams: bytes) -> Families:
    forms = {"forms/f.json": b"{}", "forms/f.ui.json": b"{}"}
    return Families(Library.from_contents({f"processes/{name}.bpmn": xml for name, xml in diagrams.items()} | forms))


def test_a_family_is_all_that_a_process_reaches() -> None:
    found = families(a=calling("a", "b"), b=calling("b", "c", form="f.json"), c=calling("c"), d=calling("d", "c"))
    assert set(found.roots) == {"a", "d"}
    assert found.files_of("a") == {"processes/a.bpmn", "processes/b.bpmn", "processes/c.bpmn", "forms/f.json",
                                   "forms/f.ui.json"}  # fmt: skip
    assert found.roots_of("processes/c.bpmn") == ("a", "d")
    assert found.roots_of("forms/f.json") == ("a",)


def test_rings_missing_names_and_broken_files_break_no_family() -> None:
    found = families(a=calling("a", "b"), b=calling("b", "a"), c=calling("c", "c", "none", form="x.json"), d=b"<half")
    assert set(found.roots) == {"c"}
    assert found.roots_of("processes/a.bpmn") == ("a",)
    assert found.files_of("c") == {"processes/c.bpmn"}
    assert found.roots_of("processes/d.bpmn") == ()


def test_every_function_of_expressions_has_its_help() -> None:
    assert set(FUNCTION_HELP) == FUNCTION_NAMES
