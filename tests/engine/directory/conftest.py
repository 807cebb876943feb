from collections.abc import Iterator

import pytest

from engine.directory import import_catalogues, import_directory
from engine.storage import Database, begin_work, open_database, use_clock, use_database
from tests.engine.directory.keeping import kept_directory
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


@pytest.fixture
def kept_town(database: Database) -> Database:
    """The same town, with administrators quan and tam."""
    with begin_work() as work:
        import_catalogues(work, CATALOGUES)
        import_directory(work, kept_directory())
    return database


CATALOGUES = {
    "fields": [{"code": "giao_thong", "name": "Giao thông"}, {"code": "y_te", "name": "Y tế"}],
    "refusal_reasons": [
        {"code": "R01", "name": "Đây là khiếu nại", "guide": "Gửi đến nơi tiếp công dân."},
        {"code": "R02", "name": "Đây là tố cáo", "guide": "Gửi đến Thanh tra.", "never_public": True},
    ],
    "statuses": [{"code": "received", "name": "Đã tiếp nhận", "sentence": "Hồ sơ {{ number }} đã được tiếp nhận."}],
    "levels_of_fire": [{"code": "one", "name": "Một", "alarm": 1, "trucks": ["A", "B"], "odd": {"deep": [1]}}],
}
