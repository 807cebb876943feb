from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.province import Province, province_at


@pytest.fixture
def province(province_sqlite_url: str, tmp_path: Path) -> Iterator[Province]:
    """The whole product over the demo's province."""
    with province_at(province_sqlite_url, tmp_path) as province:
        yield province
