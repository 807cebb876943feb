from collections.abc import Iterator

import pytest

from engine.storage import Database, open_database, use_clock, use_database
from tests.engine.audit.ledger import NOW


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database in use, at `NOW`; the test runs on SQLite and on PostgreSQL."""
    database = open_database(database_url)
    use_database(database)
    use_clock(lambda: NOW)
    yield database
    use_clock(None)
    database.dispose()
