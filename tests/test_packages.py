import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = {"engine", "webui"}


def test_no_other_distribution_ships_our_packages() -> None:
    owners = {
        distribution.name
        for distribution in distributions()
        for file in distribution.files or ()
        if file.parts[0] in OURS
    }

    assert owners <= {"hoidap"}


@pytest.mark.parametrize("package", sorted(OURS))
def test_what_the_product_imports_is_among_its_dependencies(package: str) -> None:
    """A library that only the tests bring along would be missing where the product runs."""
    imported = {name for file in (ROOT / package).rglob("*.py") for name in _imported(file)}
    shipped_by = packages_distributions()

    for name in imported - OURS - sys.stdlib_module_names:
        assert _declared() & {_normal(owner) for owner in shipped_by.get(name, [name])}, name


def _imported(file: Path) -> Iterator[str]:
    """The outermost package of each import in the file."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.split(".")[0]


def _declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {_normal(re.split(r"[\[<>=~!; ]", line)[0]) for line in project["dependencies"]}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
