import re
from pathlib import Path

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).parents[2] / "webui" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+(?::[^}]*)?\}")


def test_translations_fill_in_what_their_texts_fill_in() -> None:
    with CATALOGUE.open("rb") as stream:
        catalogue = read_po(stream)
    for message in catalogue:
        if not message.id:
            continue
        texts = [message.id, message.string] if isinstance(message.id, str) else [message.id[1], message.string[1]]
        first, second = (sorted(PLACES.findall(text)) for text in texts)
        assert first == second, message.id


def test_nothing_is_left_untranslated() -> None:
    with CATALOGUE.open("rb") as stream:
        assert not [message.id for message in read_po(stream) if message.id and not message.string]
