import re
from pathlib import Path
from typing import Any

from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

from tests.webui.visiting import Visitor

ROOT = Path(__file__).parents[2]
CATALOGUE = ROOT / "webui" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "_l": None, "N_": None, "ngettext": (1, 2)}
WITHOUT_TEXTS = {"assets", "static", "translations", "__pycache__"}
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w+(?::[^}]*)?\}")


def test_translations_fill_in_what_their_texts_fill_in() -> None:
    with CATALOGUE.open("rb") as stream:
        catalogue = read_po(stream)
    for message in [message for message in catalogue if message.id]:
        for text, translation in zip(_forms(message.id), _forms(message.string), strict=True):
            assert sorted(PLACES.findall(text)) == sorted(PLACES.findall(translation)), text


def _forms(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def test_every_text_marked_in_code_and_templates_has_its_english() -> None:
    with CATALOGUE.open("rb") as stream:
        known = {_forms(message.id)[0] for message in read_po(stream)}
    with (ROOT / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)  # type: ignore[no-untyped-call]
    found = extract_from_dir(ROOT, methods, options, keywords=KEYWORDS, directory_filter=_may_have_texts)
    marked = {_forms(message)[0]: f"{file}:{line}" for file, line, message, _comments, _context in found}
    assert len(marked) > 3000
    missing = [f"{place} {text!r}" for text, place in marked.items() if text not in known]
    assert not missing, "\n".join(missing)


def _may_have_texts(folder: str) -> bool:
    within = Path(folder).relative_to(ROOT).parts
    return within[0] in {"engine", "webui"} and within[-1] not in WITHOUT_TEXTS


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
