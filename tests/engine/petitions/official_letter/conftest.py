from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.storage import Database, open_database, use_clock, use_database
from tests.engine.petitions.office import Clock, set_up


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    use_clock(clock)
    yield clock
    use_clock(None)


@pytest.fixture
def office(database_url: str, clock: Clock, tmp_path: Path) -> Iterator[Database]:
    """An office that receives petitions; the test runs on SQLite and on PostgreSQL."""
    database = open_database(database_url)
    use_database(database)
    set_up(tmp_path, province="Khánh Hòa")
    yield database
    database.dispose()
