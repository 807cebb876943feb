import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def bare_product(tmp_path: Path) -> Path:
    """Our packages without their content, under our contracts, with one import that is allowed."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    contracts = tomllib.loads((tmp_path / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    for contract in contracts:
        for container in contract.get("containers", []):
            for name in re.findall(r"\w+", " ".join(contract["layers"])):
                package = tmp_path / container / name
                package.mkdir(parents=True)
                (package / "__init__.py").touch()
            (tmp_path / container / "__init__.py").touch()
    _imports(tmp_path, "engine.runtime", "SpiffWorkflow")
    return tmp_path


def _imports(product: Path, importer: str, imported: str) -> None:
    (product.joinpath(*importer.split(".")) / "inner.py").write_text(f"import {imported}\n")


def _lint(product: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINT_IMPORTS, "--no-logo", "--no-cache"], cwd=product, capture_output=True, text=True, check=False
    )


def test_imports_along_the_flow_are_welcome(bare_product: Path) -> None:
    _imports(bare_product, "engine.cases", "engine.storage")
    _imports(bare_product, "webui.inbox", "engine.cases")

    linted = _lint(bare_product)

    assert linted.returncode == 0, linted.stdout


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("engine.storage", "engine.cases", "engine flows one way"),
        ("engine.jobs", "engine.petitions", "engine flows one way"),
        ("engine.cases", "SpiffWorkflow", "one door to SpiffWorkflow"),
        ("engine.cli", "webui", "webui stands above engine"),
        ("webui.inbox", "webui.designer", "the rooms of webui do not know each other"),
        ("webui.auth", "webui.inbox", "the rooms of webui do not know each other"),
        ("engine.petitions", "flask", "engine knows no HTTP"),
        ("engine.errors", "werkzeug.http", "engine knows no HTTP"),
    ],
)
def test_an_import_against_the_flow_is_refused(bare_product: Path, importer: str, imported: str, contract: str) -> None:
    _imports(bare_product, importer, imported)

    linted = _lint(bare_product)

    assert linted.returncode == 1
    assert re.search(rf"{contract}.* BROKEN", linted.stdout)


def test_what_ci_runs_includes_the_contracts() -> None:
    dry_run = subprocess.run(["make", "-n", "test"], cwd=ROOT, capture_output=True, text=True, check=True)

    assert "lint-imports" in dry_run.stdout
    assert "-m pytest" in dry_run.stdout
