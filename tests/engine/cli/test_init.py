import json
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select

from engine.cli.demo_accounts import read_demo_accounts
from engine.cli.settings import load_settings
from engine.directory import verify_password
from engine.storage import read_work
from engine.storage.tables import Incident, Petition, ProcessVersion, Task
from tests.engine.cli.terminal import Terminal


def test_init_makes_one_administrator_whose_password_is_shown_once(terminal: Terminal) -> None:
    seen = terminal.run("init", "--admin", "boss")
    password = re.search(r"Mật khẩu .*: (\S+)", seen.out)
    assert seen.code == 0
    assert password is not None
    assert verify_password("boss", password[1]).has_role("ADMIN", "VP-UBND")
    assert json.loads(terminal.run("user", "list", "--json").out) == [
        {"username": "boss", "roles": ["ADMIN", "PROCESS_DESIGNER"], "agency": "VP-UBND"}
    ]
    again = terminal.run("init")
    assert again.code == 0
    assert "Mật khẩu" not in again.out


def test_init_publishes_the_shipped_procedures_as_approved_at_the_shell(prepared: Terminal) -> None:
    with read_work() as work:
        versions = work.connection.execute(select(ProcessVersion).order_by(ProcessVersion.process_id)).all()
    assert [(one.process_id, one.number, one.is_live) for one in versions] == [
        ("leave_request", 1, True),
        ("petition", 1, True),
        ("petition_correction", 1, True),
        ("petition_erasure", 1, True),
        ("petition_publicity", 1, True),
        ("petition_takedown", 1, True),
        ("purchase_request", 1, True),
        ("quarterly_report", 1, True),
    ]
    assert all(one.approved_by.startswith("shell:") for one in versions)


def test_a_demo_is_alive(terminal: Terminal) -> None:
    seen = terminal.run("init", "--demo")
    assert seen.code == 0
    settings = load_settings()
    assert settings.is_demo
    assert settings.demo_accounts.stat().st_mode & 0o777 == 0o600
    accounts = read_demo_accounts(settings.demo_accounts)
    assert all(one.password not in seen.out for one in accounts)
    assert len({one.password for one in accounts}) == len(accounts)
    featured = [one for one in accounts if one.featured]
    assert {role for one in featured for role in one.roles} == {role for one in accounts for role in one.roles}
    assert verify_password(featured[0].username, featured[0].password).username == featured[0].username
    with read_work() as work:
        elements = set(work.connection.scalars(select(Task.element).where(Task.status == "open")))
        statuses = set(work.connection.scalars(select(Petition.status)))
        assert work.connection.scalar(select(func.count()).select_from(Incident)) == 0
    assert len(elements) >= 4
    assert {"published", "received"} <= statuses

    before = settings.demo_accounts.read_bytes()
    assert terminal.run("init", "--demo", "--if-missing").out == ""
    assert terminal.run("init", "--demo").code == 0
    assert settings.demo_accounts.read_bytes() == before


@pytest.mark.postgresql
def test_a_demo_lives_on_postgresql_too(
    terminal: Terminal, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOIDAP_DATABASE_URL", postgresql_url)
    assert terminal.run("init", "--demo").code == 0
    monkeypatch.setenv("HOIDAP_PASSWORD_COST", "")
    assert terminal.run("doctor").out == "✓ Hệ thống khỏe.\n"
    assert not (terminal.folder / "data" / "hoidap.db").exists()


def test_a_library_without_starter_files_is_said_so(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOIDAP_LIBRARY", str(tmp_path))
    seen = terminal.run("init", "--demo")
    assert (seen.code, seen.err.count("\n")) == (2, 1)
    assert "catalogues.json" in seen.err


def test_a_folder_that_cannot_be_written_is_one_line(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOIDAP_DATA", "/proc/hoidap")
    for order in (["init", "--demo"], ["run"]):
        seen = terminal.run(*order)
        assert (seen.code, seen.err.count("\n")) == (2, 1)
        assert "/proc/hoidap" in seen.err
