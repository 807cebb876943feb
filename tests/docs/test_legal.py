"""The table of provisions speaks of elements, tables, catalogues, stories and tests that are there."""

import json
import re
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "legal.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("|") and not line.startswith("|---")
]
PROCESSES = ROOT / "processes"
PLAN: dict[str, str | int] = {
    "I.1": "ab", "I.2": "ab", "II.1": "ab", "II.2.a": 2, "II.2.b": 5, "II.2.c": 2, "II.2.d": 2,
    "III.1": "abc", "III.2": "abcdđ", "III.3": "abcdđ", "III.4": "abcd",
}  # fmt: skip
"""The points of the plan, and how many sentences the longer ones have."""
BRANCHES = 26


def codes() -> set[str]:
    return {name for name in re.findall(r"`([^`\n]+)`", TEXT) if not name.startswith(("/", "GET", "POST", "hoidap"))}


def sentences() -> list[str]:
    return [
        f"KH {place} câu {number + 1}" if isinstance(points, int) else f"KH {place}.{points[number]}"
        for place, points in PLAN.items()
        for number in range(points if isinstance(points, int) else len(points))
    ]


def test_every_sentence_of_the_plan_has_its_row() -> None:
    told = [row[0] for row in ROWS]
    assert [one for one in sentences() if told.count(one) != 1] == []


def test_every_branch_has_its_row() -> None:
    told = [row[0] for row in ROWS]
    assert [number for number in range(1, BRANCHES + 1) if told.count(str(number)) != 1] == []


def test_every_element_named_there_is_drawn() -> None:
    drawn = set()
    for path in PROCESSES.rglob("*.bpmn"):
        for process in etree.parse(path).iter("{*}process"):
            drawn |= {f"{process.get('id')}/{one.get('id')}" for one in process.iter("{*}*") if one.get("id")}
    named = {name for name in codes() if re.fullmatch(r"(petition|quarterly_report)\w*/\w+", name)}
    assert len(named) > 50
    assert sorted(named - drawn) == []


def test_every_table_story_and_file_named_there_exists() -> None:
    there = {path.name for path in (*PROCESSES.rglob("*.dmn"), *PROCESSES.rglob("*.yaml"))}
    named = {name for name in codes() if re.fullmatch(r"\w+\.(dmn|yaml)", name)}
    assert len(named) > 40
    assert sorted(named - there) == []
    paths = {name for name in codes() if re.fullmatch(r"(docs|forms|letters)/[\w./]+", name)}
    assert sorted(name for name in paths if not (ROOT / name).is_file()) == []


def test_every_catalogue_named_there_has_entries() -> None:
    catalogues = json.loads((ROOT / "demo" / "catalogues.json").read_bytes())
    named = {name for cell in re.findall(r"danh mục ((?:`\w+`(?:, )?)+)", TEXT) for name in re.findall(r"\w+", cell)}
    assert named
    assert sorted(name for name in named if not catalogues.get(name)) == []


def test_every_test_named_there_exists() -> None:
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
    }
    named = {name for name in codes() if re.fullmatch(r"test_\w+", name)}
    assert len(named) > 30
    assert sorted(named - written) == []
