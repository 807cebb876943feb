import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from engine.cli.demo_accounts import DemoAccount, read_demo_accounts
from engine.cli.preparing import prepare_demo
from engine.cli.settings import Settings, load_settings
from engine.storage import use_clock
from tests.support.apps import app_of
from tests.webui.visiting import Visitor

ROOT = Path(__file__).parents[2]
MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now


def _settings(data: Path) -> Settings:
    return load_settings(data=data, library=ROOT, demo=True)


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo, made once."""
    data = tmp_path_factory.mktemp("demo")
    use_clock(Clock())
    try:
        prepare_demo(_settings(data))
    finally:
        use_clock(None)
    return data


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    use_clock(clock)
    yield clock
    use_clock(None)


@pytest.fixture
def app(prepared: Path, tmp_path: Path, clock: Clock) -> Flask:
    """The application, over a copy of the demo of its own."""
    data = tmp_path / "data"
    shutil.copytree(prepared, data)
    app = app_of(_settings(data))
    app.testing = True
    return app


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    return Visitor(app.test_client())


@pytest.fixture
def accounts(app: Flask) -> dict[str, DemoAccount]:
    """One account of the demo for each role."""
    found = read_demo_accounts(app.config["SETTINGS"].demo_accounts)
    return {role: account for account in reversed(found) for role in account.roles}
