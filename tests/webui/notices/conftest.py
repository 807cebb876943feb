from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engine.storage import use_clock
from tests.engine.petitions.office import Clock
from tests.webui.inbox.house import build


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    use_clock(clock)
    yield clock
    use_clock(None)


@pytest.fixture
def app(sqlite_url: str, clock: Clock, tmp_path: Path) -> Flask:
    """The program, with officers hoa (reception), minh and an (officers), dung (head), quan.tri (admin)."""
    return build(tmp_path, sqlite_url)
