import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from engine.cli.settings import load_settings
from engine.storage import use_clock
from tests.support.apps import app_of
from tests.support.town import Clock
from tests.webui.designer.studio import Studio

ROOT = Path(__file__).parents[3]


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    use_clock(clock)
    yield clock
    use_clock(None)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library folder of one's own, the same as what is live."""
    folder = tmp_path / "library"
    for root in ("processes", "forms"):
        shutil.copytree(ROOT / root, folder / root)
    return folder


@pytest.fixture
def app(prepared: Path, tmp_path: Path, library: Path, clock: Clock) -> Flask:
    """The application over a copy of the demo: the designer is vp.010, the administrator vp.009."""
    data = tmp_path / "data"
    shutil.copytree(prepared, data)
    app = app_of(load_settings(data=data, library=library, demo=True))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@pytest.fixture
def studio(app: Flask) -> Studio:
    return Studio(app)
