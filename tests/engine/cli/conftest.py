import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli.compose import compose, release
from engine.cli.settings import load_settings
from tests.engine.cli.terminal import ROOT, Terminal


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Terminal]:
    """A shell in an empty place: data folder and library of this test alone."""
    monkeypatch.setenv("HOIDAP_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("HOIDAP_LIBRARY", str(ROOT))
    monkeypatch.chdir(tmp_path)
    mask = os.umask(0o022)
    yield Terminal(tmp_path, capsys)
    os.umask(mask)
    release()


@pytest.fixture(scope="session")
def initiated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as `hoidap init` makes it, made once."""
    data = tmp_path_factory.mktemp("initiated") / "data"
    environment = {**os.environ, "HOIDAP_DATA": str(data), "HOIDAP_LIBRARY": str(ROOT)}
    command = [sys.executable, "-m", "engine.cli", "init"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL, timeout=120)
    return data


@pytest.fixture
def prepared(terminal: Terminal, initiated: Path) -> Terminal:
    """The same, with an administrator and the shipped procedure: a copy of its own."""
    shutil.copytree(initiated, os.environ["HOIDAP_DATA"])
    compose(load_settings())
    return terminal


@pytest.fixture
def full_cost(prepared: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on as outside of tests: passwords are hashed at their full cost."""
    monkeypatch.setenv("HOIDAP_PASSWORD_COST", "")
