"""What the documents say is so: every name is told, every link leads somewhere, every example holds."""

import ast
import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from engine.cases.rehearsal.scenario import KEYS, KINDS
from engine.cli.main import COMMANDS, main
from engine.cli.settings import PREFIX, Settings
from engine.definitions.check.extensions import EXTENSIONS, PROPERTIES
from engine.definitions.check.unsupported import EVENTS, ONLY_DRAWN, REFUSED_PARTS, REFUSED_ROOTS, REMEDIES, RUN
from engine.definitions.decisions import HitPolicy
from engine.definitions.forms import WIDGETS
from engine.definitions.forms.inspection import FIELD_HINTS, REFUSED
from engine.definitions.forms.validation import FORMATS
from engine.definitions.vocabulary import CONTEXT_FUNCTIONS, RESERVED_VARIABLES
from engine.scripting import STANDARD_FUNCTIONS, Budget, compile_expression
from scripts import codes, reference

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
PROCESSES = (DOCS / "processes.md").read_text()
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def missing(names: Iterable[str], text: str) -> list[str]:
    """The names that stand nowhere in the text as code."""
    said = [*CODE.findall(text), *BLOCK.findall(text)]
    told = {*said, *(word for code in said for word in re.split(r"[\s,()·:/|=<>\"{}]+", code))}
    return sorted(name for name in names if name not in told)


def test_the_reference_is_what_the_code_says() -> None:
    written = (DOCS / "reference.md").read_text()
    assert written == reference.page(), "docs/reference.md is old: run .venv/bin/python -m scripts.reference"


def test_every_command_stands_in_the_reference() -> None:
    headings = HEADING.findall((DOCS / "reference.md").read_text())
    assert [f"hoidap {name}" for name in COMMANDS if f"hoidap {name}" not in headings] == []


def test_every_setting_is_explained() -> None:
    operations = (DOCS / "operations.md").read_text()
    assert missing((f"{PREFIX}{name.upper()}" for name in Settings.model_fields), operations) == []


def test_every_finding_in_the_reference_has_a_severity_and_most_a_sentence() -> None:
    found = codes.findings()
    assert len(found) > 90
    assert {one.severity for one in found} == {"error", "warning", codes.EITHER}
    assert [one.code for one in found if not one.what] == ["bpmn.expression", "dmn.cell", "form.condition"]


@pytest.mark.parametrize(
    "names",
    [
        pytest.param(RUN | {"laneSet", "lane"}, id="elements"),
        pytest.param(frozenset().union(*EVENTS.values()), id="events"),
        pytest.param(set(REMEDIES) | ONLY_DRAWN | REFUSED_PARTS | REFUSED_ROOTS, id="refused elements"),
        pytest.param(set(EXTENSIONS) - {"properties"}, id="extensions"),
        pytest.param(frozenset().union(*PROPERTIES.values()), id="properties"),
        pytest.param(set(HitPolicy), id="hit policies"),
        pytest.param(WIDGETS, id="widgets"),
        pytest.param(FORMATS, id="formats"),
        pytest.param(FIELD_HINTS, id="hints"),
        pytest.param(REFUSED, id="refused keywords"),
        pytest.param(KEYS | set(KINDS), id="scenarios"),
        pytest.param(set(CONTEXT_FUNCTIONS) | RESERVED_VARIABLES, id="names of a case"),
    ],
)
def test_the_page_on_processes_tells_every_name(names: set[str]) -> None:
    assert missing(map(str, names), PROCESSES) == []


def test_the_glossary_has_the_words_of_every_status() -> None:
    listed = json.loads((ROOT / "demo" / "catalogues.json").read_bytes())["statuses"]
    glossary = (DOCS / "glossary.md").read_text()
    assert [one["code"] for one in listed if f"| {one['code']} | {one['name']} |" not in glossary] == []


def test_the_glossary_has_every_role() -> None:
    roles = json.loads((ROOT / "demo" / "directory.json").read_bytes())["roles"]
    glossary = (DOCS / "glossary.md").read_text().casefold()
    told = {code: name.casefold() for code, name in roles.items() if code.casefold() in glossary}
    assert told.keys() == roles.keys()
    assert [name for name in told.values() if name not in glossary] == []


def test_the_shipped_procedure_has_no_finding_and_a_story_for_every_flow(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HOIDAP_DATA", str(tmp_path))
    assert main(["check", str(ROOT), "--strict"]) == 0, capsys.readouterr().out


def rows_of_functions() -> list[tuple[str, str]]:
    """Each example of the table of functions, with the value it is said to have."""
    table = PROCESSES.split("### Functions")[1].split("In diagrams and tables")[0]
    rows = [line.split(" | ") for line in table.splitlines() if line.startswith("| `")]
    return [
        (example, value)
        for row in rows
        for example, value in zip(CODE.findall(row[2]), CODE.findall(row[3]), strict=True)
    ]


def test_every_function_has_an_example() -> None:
    called = {compile_expression(example, functions=STANDARD_FUNCTIONS).source for example, _ in rows_of_functions()}
    told = {name for name in STANDARD_FUNCTIONS if any(re.match(rf"{name}\(", example) for example in called)}
    assert set(STANDARD_FUNCTIONS) - told == set()


@pytest.mark.parametrize(("example", "value"), rows_of_functions())
def test_an_example_has_the_value_that_is_told(example: str, value: str) -> None:
    expression = compile_expression(example, functions=STANDARD_FUNCTIONS)
    assert expression.evaluate({}, STANDARD_FUNCTIONS, Budget()) == ast.literal_eval(value)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_and_pictures_lead_somewhere(page: Path) -> None:
    targets = [target for target in LINK.findall(page.read_text()) if "://" not in target]
    assert [target for target in targets if not leads_somewhere(page, target)] == []


def leads_somewhere(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    path = page.parent / name if name else page
    return path.exists() and (not anchor or anchor in map(anchor_of, HEADING.findall(path.read_text())))


def anchor_of(heading: str) -> str:
    """The anchor that a page of Markdown gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.casefold()).replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_in_the_text_exist(page: Path) -> None:
    called = re.findall(r"(?:^|[`\s]|bin/)hoidap ([a-z]+)\b", page.read_text(), re.MULTILINE)
    assert sorted(set(called) - COMMANDS.keys()) == []
