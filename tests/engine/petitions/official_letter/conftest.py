from pathlib import Path

import pytest

from engine.storage import Database
from tests.engine.petitions.office import set_up


@pytest.fixture
def office(office: Database, tmp_path: Path) -> Database:
    """The same office, which knows its province: letters name it."""
    set_up(tmp_path, province="Khánh Hòa")
    return office
