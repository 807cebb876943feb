import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.definitions.operations import catalogue
from engine.directory import import_catalogues
from engine.notifications import register
from engine.storage import begin_work
from tests.support.town import Town, town_at

SHIPPED = Path(__file__).parents[3] / "demo" / "catalogues.json"


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    """A small town with the catalogues we ship; the test runs on SQLite and on PostgreSQL."""
    with town_at(database_url) as town:
        register(catalogue, {})
        with begin_work() as work:
            import_catalogues(work, json.loads(SHIPPED.read_bytes()))
        yield town
