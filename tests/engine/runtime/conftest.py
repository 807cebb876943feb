from collections.abc import Iterator

import pytest

from tests.support.town import Town, town_at


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """A small town on an empty database; the test runs on SQLite and on PostgreSQL."""
    with town_at(database_url) as town:
        yield town
