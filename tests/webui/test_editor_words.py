"""The words of the browser editors stand in their scripts, with a table of their English."""

import json
import re
from pathlib import Path

SOURCES = Path(__file__).parents[2] / "webui" / "assets" / "src"
SAID = re.compile(r"""\bt\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
ENTRY = re.compile(
    r"""^ {2}("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'):\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'),$""", re.MULTILINE
)
PLACES = re.compile(r"\{\w+\}")


def test_every_word_of_the_editors_has_its_english() -> None:
    said = {_text(found) for path in SOURCES.rglob("*.js") for found in SAID.findall(path.read_text())}
    assert len(said) > 200
    assert said - _english().keys() == set()
    assert _english().keys() - said == set()


def test_english_fills_in_what_the_words_fill_in() -> None:
    for words, english in _english().items():
        assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(english)), words


def _english() -> dict[str, str]:
    table = (SOURCES / "designer_kit" / "english.js").read_text()
    return {_text(words): _text(english) for words, english in ENTRY.findall(table)}


def _text(literal: str) -> str:
    """What a JavaScript literal says."""
    if literal.startswith("'"):
        literal = '"' + literal[1:-1].replace('"', '\\"') + '"'
    return str(json.loads(literal))
