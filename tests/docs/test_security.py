"""The table of attacks speaks of tests that are there, and of none without its control."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "security.md").read_text().splitlines()
    if line.startswith("|") and not line.startswith(("|---", "| class"))
]
NAMES = re.compile(r"`(test_\w+)`")


def test_every_class_of_attack_has_a_guard_a_test_and_a_control() -> None:
    assert len(ROWS) > 35
    for attack, guard, tests, controls in ROWS:
        assert guard, attack
        assert NAMES.findall(tests), attack
        assert NAMES.findall(controls), attack


def test_every_test_named_there_exists() -> None:
    written = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(), re.MULTILINE)
    }
    named = {name for _, _, tests, controls in ROWS for name in NAMES.findall(f"{tests} {controls}")}
    assert sorted(named - written) == []
