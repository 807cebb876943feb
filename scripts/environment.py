"""The Python environment in `.venv`, installed from the lock files with their hashes checked."""

import shutil
import subprocess
import sys
from pathlib import Path

from scripts.places import REQUIREMENTS, ROOT, VENV, VENV_PYTHON
from scripts.step import Step

NO_PIP = (
    "Python's venv and pip are incomplete here. Install them (on Debian and Ubuntu: "
    "apt install python3-venv), then run make again."
)


def _install_run() -> None:
    _create_venv()
    _ensure_pip()
    _pip("--require-hashes", "--only-binary=:all:", "--no-deps", "-r", str(REQUIREMENTS / "run.lock"))
    _pip("--no-build-isolation", "--no-deps", "--editable", str(ROOT))


def _install_dev() -> None:
    _pip("--require-hashes", "--only-binary=:all:", "--no-deps", "-r", str(REQUIREMENTS / "dev.lock"))


def _create_venv() -> None:
    if _succeeds(VENV_PYTHON, "-c", ""):
        return
    # Without pip first: where ensurepip is missing (Debian's python3 alone), venv would fail half-way.
    if not _succeeds(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV):
        raise SystemExit(NO_PIP)


def _ensure_pip() -> None:
    """Pip in the environment, by the first way that this machine offers."""
    if _succeeds(VENV_PYTHON, "-m", "pip", "--version"):
        return
    ways: list[tuple[str | Path, ...]] = [
        (VENV_PYTHON, "-m", "ensurepip"),
        (_base_python(), "-m", "pip", "--python", VENV_PYTHON, "install", "--quiet", "pip"),
    ]
    if uv := shutil.which("uv"):
        ways.append((uv, "pip", "install", "--quiet", "--python", VENV_PYTHON, "pip"))
    if not any(_succeeds(*way) for way in ways):
        raise SystemExit(NO_PIP)


def _base_python() -> str:
    """The Python outside the environment, which may have a pip that the environment lacks."""
    return getattr(sys, "_base_executable", sys.executable)


def _pip(*arguments: str) -> None:
    quietly = ("-qq", "--disable-pip-version-check", "--no-input", "--progress-bar=off")
    installed = subprocess.run([VENV_PYTHON, "-m", "pip", "install", *quietly, *arguments], check=False)
    if installed.returncode:
        raise SystemExit("The Python packages could not be installed; pip says why above.")


def _succeeds(*command: str | Path) -> bool:
    try:
        return subprocess.run(command, check=False, capture_output=True).returncode == 0
    except OSError:
        return False


RUN_ENVIRONMENT = Step(
    title="Python packages (some 60 of them; once)",
    reads=[ROOT / "pyproject.toml", REQUIREMENTS / "run.lock"],
    makes=[VENV_PYTHON, VENV / "bin" / "hoidap"],
    stamp=VENV / ".hoidap-run",
    work=_install_run,
)
DEV_ENVIRONMENT = Step(
    title="Python packages for tests and checks",
    reads=[REQUIREMENTS / "dev.lock"],
    makes=[VENV / "bin" / "pytest"],
    stamp=VENV / ".hoidap-dev",
    work=_install_dev,
)
