import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser

from tests.support.browser import running_chromium
from tests.support.databases import RunFolder, postgresql_database, run_folder, sqlite_database
from tests.support.province import found_province


def pytest_configure() -> None:
    # Hashing a password shall be slow; in tests it need not be. Servers that tests start inherit this.
    os.environ.setdefault("HOIDAP_PASSWORD_COST", "low")
    # How long an example takes says how busy the machine is, not whether the law holds.
    settings.register_profile("unhurried", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("unhurried")


@pytest.fixture(scope="session")
def test_run(tmp_path_factory: pytest.TempPathFactory) -> RunFolder:
    return run_folder(tmp_path_factory.getbasetemp())


@pytest.fixture
def sqlite_url(test_run: RunFolder, tmp_path: Path) -> Iterator[str]:
    """A new SQLite database with our tables and no rows."""
    with sqlite_database(test_run, tmp_path) as url:
        yield url


@pytest.fixture
def postgresql_url(test_run: RunFolder) -> Iterator[str]:
    """A new PostgreSQL database with our tables and no rows; mark its test `postgresql`."""
    with postgresql_database(test_run) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database with our tables and no rows; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def province_sqlite_url(test_run: RunFolder, tmp_path: Path) -> Iterator[str]:
    """A new SQLite database in which the demo's province is founded."""
    with sqlite_database(test_run, tmp_path, found_province) as url:
        yield url


@pytest.fixture
def province_postgresql_url(test_run: RunFolder) -> Iterator[str]:
    """A new PostgreSQL database in which the demo's province is founded; mark its test `postgresql`."""
    with postgresql_database(test_run, found_province) as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def province_url(request: pytest.FixtureRequest) -> str:
    """A new database with the demo's province; the test runs once on SQLite and once on PostgreSQL."""
    url: str = request.getfixturevalue(f"province_{request.param}_url")
    return url


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of a worker; mark them `browser`, and take a new context in each."""
    with running_chromium() as browser:
        yield browser
