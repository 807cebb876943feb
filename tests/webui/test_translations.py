import re
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[2] / "webui" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+(?::[^}]*)?\}")


def test_translations_fill_in_what_their_texts_fill_in() -> None:
    with CATALOGUE.open("rb") as stream:
        catalogue = read_po(stream)
    for message in [message for message in catalogue if message.id]:
        for text, translation in zip(_forms(message.id), _forms(message.string), strict=True):
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(translation)), text


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_nothing_is_left_untranslated() -> None:
    with CATALOGUE.open("rb") as stream:
        assert not [message.id for message in read_po(stream) if message.id and not message.string]
