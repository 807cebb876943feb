from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import delete

from engine.cli.compose import release
from engine.cli.settings import Settings
from engine.storage import Database, begin_work, current_database
from engine.storage.tables import RateCount
from tests.engine.petitions.office import set_up
from tests.support.apps import app_of
from tests.webui.api.script import Script
from webui.api import api


@pytest.fixture
def app(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    """The web application over a small office; the test runs on SQLite and on PostgreSQL."""
    app = app_of(Settings(data=tmp_path, database_url=database_url, demo=False))
    if api.name not in app.blueprints:
        app.register_blueprint(api)
    set_up(tmp_path)
    yield app
    release()


@pytest.fixture
def database(app: Flask) -> Database:
    return current_database()


@pytest.fixture
def anyone(app: Flask) -> Script:
    """A caller without a token."""
    return Script(app.test_client())


@pytest.fixture
def reception(app: Flask) -> Script:
    """The script of Hoa, who receives."""
    return Script.of(app, "hoa")


@pytest.fixture
def admin(app: Flask) -> Script:
    return Script.of(app, "quan.tri")


@pytest.fixture
def minh(app: Flask) -> Script:
    """The script of Minh, an officer of the department of construction."""
    return Script.of(app, "minh")


def forget_rates() -> None:
    with begin_work() as work:
        work.connection.execute(delete(RateCount))
