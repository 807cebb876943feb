from collections.abc import Iterator

import pytest

from engine.directory import import_directory
from engine.storage import Database, begin_work, open_database, use_clock, use_database
from tests.engine.directory.town import NOW, directory


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database in use, at `NOW`; the test runs on SQLite and on PostgreSQL."""
    database = open_database(database_url)
    use_database(database)
    use_clock(lambda: NOW)
    yield database
    use_clock(None)
    database.dispose()


@pytest.fixture
def town(database: Database) -> Database:
    """The database with a small town's directory."""
    with begin_work() as work:
        import_directory(work, directory())
    return database
