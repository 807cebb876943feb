import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.cli.compose import release
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


@pytest.fixture
def prepared(terminal: Terminal) -> Terminal:
    """The same, with an administrator and the shipped procedure."""
    terminal.run("init")
    return terminal


@pytest.fixture
def full_cost(prepared: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on as outside of tests: passwords are hashed at their full cost."""
    monkeypatch.setenv("HOIDAP_PASSWORD_COST", "")
