import re
from pathlib import Path
from typing import Any

from babel.messages.pofile import read_po

from tests.webui.visiting import Visitor

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


def test_the_sending_form_speaks_english_too(visitor: Visitor) -> None:
    visitor.opens("/ngon-ngu/en?next=/phan-anh/gui").fills_in({}, press="next")
    assert "“Title” is missing." in visitor.text
    assert visitor.all("label.k-field__label")[0].text_content().strip() == "Title"
    for words in ("Tiêu đề", "Tệp đính kèm", "Bạn phản ánh về"):
        assert words not in visitor.text


def test_no_text_is_translated_twice() -> None:
    blocks = CATALOGUE.read_text().split("\n\n")
    texts = [block.split("msgstr")[0].split("msgid", 1)[-1] for block in blocks if "msgid" in block]
    assert sorted(texts) == sorted(set(texts))
