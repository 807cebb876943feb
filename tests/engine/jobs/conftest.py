from collections.abc import Iterator

import pytest

from engine.directory import import_directory
from engine.jobs import shelf
from engine.storage import Database, begin_work, open_database, use_clock, use_database
from tests.engine.directory.town import directory
from tests.engine.jobs.post import Clock, Post


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with a directory; the test runs on SQLite and on PostgreSQL."""
    database = open_database(database_url)
    use_database(database)
    with begin_work() as work:
        import_directory(work, directory())
    yield database
    database.dispose()


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    use_clock(clock)
    yield clock
    use_clock(None)


@pytest.fixture
def post() -> Iterator[Post]:
    """A handler of kind `letter` that remembers what it was given, and fails when told to."""
    post = Post()
    before = dict(shelf)
    shelf["letter"] = post
    yield post
    shelf.clear()
    shelf.update(before)
