"""The web application as the server loads it: by name, since the engine imports no pages."""

import importlib
from typing import Any

from engine.cli.lifeline import end_when_orphaned
from engine.cli.settings import load_settings

APPLICATION = "webui.app"


def create_app() -> Any:
    """The WSGI application of this process; ends with the server that loaded it."""
    end_when_orphaned()
    return importlib.import_module(APPLICATION).create_app(load_settings())
