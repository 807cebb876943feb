"""The form editor offers every widget there is."""

import re
from pathlib import Path

from engine.definitions.forms import WIDGETS

SNIPPETS = Path(__file__).parents[3] / "webui" / "assets" / "src" / "form_editor" / "snippets.js"


def test_the_editor_offers_every_widget() -> None:
    kinds = set(re.findall(r'kind: "(\w+)"', SNIPPETS.read_text()))
    assert sorted(WIDGETS - kinds) == []
