import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import create_engine, inspect, make_url, text

from tests.support.databases import RunFolder, postgresql_database, sqlite_database
from tests.support.postgresql import Cluster, start_cluster


def _names_of_tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _leave_a_table(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE left_behind (id INTEGER PRIMARY KEY)"))
    engine.dispose()


def test_a_test_finds_our_tables(database_url: str) -> None:
    assert {"cases", "tasks"} <= _names_of_tables(database_url)


def test_what_one_test_leaves_in_sqlite_no_other_test_finds(test_run: RunFolder, tmp_path: Path) -> None:
    folders = [tmp_path / "one", tmp_path / "other"]
    for folder in folders:
        folder.mkdir()

    with sqlite_database(test_run, folders[0]) as one:
        _leave_a_table(one)
        with sqlite_database(test_run, folders[1]) as other:
            assert "left_behind" in _names_of_tables(one)
            assert "left_behind" not in _names_of_tables(other)


@pytest.mark.postgresql
def test_what_one_test_leaves_in_postgresql_no_other_test_finds(test_run: RunFolder) -> None:
    with postgresql_database(test_run) as one:
        _leave_a_table(one)
        with postgresql_database(test_run) as other:
            assert "left_behind" in _names_of_tables(one)
            assert "left_behind" not in _names_of_tables(other)


@pytest.mark.postgresql
def test_the_server_is_postgresql_18(postgresql_url: str) -> None:
    address = make_url(postgresql_url)
    folder = address.query["host"]
    with psycopg.connect(host=str(folder), user=address.username, dbname=address.database) as connection:
        assert connection.info.server_version // 10_000 == 18


def test_sqlite_is_new_enough_for_returning() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)


@pytest.mark.postgresql
def test_the_server_is_gone_when_the_run_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]) as run:
        cluster = start_cluster(while_runs=run.pid)
        server = psutil.Process(_postmaster(cluster))
        assert server.is_running()
        run.kill()

    deadline = time.monotonic() + 30
    while (cluster.folder.exists() or _lives(server)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not cluster.folder.exists()
    assert not _lives(server)


def _postmaster(cluster: Cluster) -> int:
    return int((cluster.folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def _lives(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
