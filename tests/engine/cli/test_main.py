import subprocess
import sys

import pytest

from engine.cli.main import COMMANDS
from tests.engine.cli.terminal import ROOT, Terminal


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_explains_itself_with_examples(terminal: Terminal, name: str) -> None:
    seen = terminal.run(name, "--help")
    assert seen.code == 0
    assert "Ví dụ:" in seen.out
    assert f"hoidap {name}" in seen.out


def test_help_lists_every_command(terminal: Terminal) -> None:
    seen = terminal.run("--help")
    assert seen.code == 0
    assert all(f"  {name} " in seen.out for name in COMMANDS)


def test_an_unknown_command_is_wrong_use(terminal: Terminal) -> None:
    seen = terminal.run("fly")
    assert (seen.code, seen.out) == (2, "")
    assert "fly" in seen.err


def test_an_error_is_a_line_not_a_traceback(terminal: Terminal) -> None:
    seen = terminal.run("user", "list")
    assert seen.code == 2
    assert seen.err == (
        "hoidap: Cơ sở dữ liệu chưa được chuẩn bị. "
        "Chạy “hoidap init” (hoặc “hoidap init --demo” để có dữ liệu mẫu) trước.\n"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "99999"), ("PORT", "x"), ("LOCALE", "fr"), ("NUMBER_PREFIX", "kh 1"), ("DATABASE_URL", "mysql://x/y")],
)
def test_a_wrong_setting_is_named(terminal: Terminal, monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"HOIDAP_{name}", value)
    seen = terminal.run("user", "list")
    assert seen.code == 2
    assert f"HOIDAP_{name}:" in seen.err


def test_a_database_that_is_away_is_said_so(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIDAP_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/nothing")
    seen = terminal.run("user", "list")
    assert (seen.code, seen.err.count("\n")) == (2, 1)
    assert "Không kết nối được cơ sở dữ liệu" in seen.err


def test_a_reader_who_leaves_early_is_no_error() -> None:
    order = f"{sys.executable} -m engine.cli --help | true"
    done = subprocess.run(["bash", "-o", "pipefail", "-c", order], cwd=ROOT, capture_output=True, check=False)
    assert b"Traceback" not in done.stderr
