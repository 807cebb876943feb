"""The words we ship: every template with every placeholder; nothing personal or secret leaves the house."""

import json
from pathlib import Path
from typing import Any

import pytest

from engine.directory.editing import EntryNoun
from engine.directory.editing.entry_facts import KNOWN_FACTS
from engine.notifications import digest, find_fault, staff_notices
from engine.petitions import notices
from engine.petitions.previewing import PARTS, preview_words
from engine.scripting import compile_template

SHIPPED = json.loads((Path(__file__).parents[3] / "demo" / "catalogues.json").read_bytes())
ENTRIES = [(name, entry) for name in PARTS for entry in SHIPPED[name]]
OFF_THE_PAGE = {"mail", "sms", "subject"}
WRITTEN_BY_PEOPLE = {"title", "text", "content", "sender", "full_name", "request", "tracking_code", "code"}


def templates(catalogue: str, entry: dict[str, Any]) -> dict[str, str]:
    parts = {"text", "mail", "sms", "subject"}
    return {name: words for name, words in entry.items() if name.removesuffix("_en") in parts}


@pytest.mark.parametrize(("catalogue", "entry"), ENTRIES, ids=[f"{name}/{entry['code']}" for name, entry in ENTRIES])
def test_every_template_is_whole_in_both_languages(catalogue: str, entry: dict[str, Any]) -> None:
    values = {f"facts.{name}": words for name, words in entry.items()}
    shown = list(preview_words(catalogue, values))
    assert {one.locale for one in shown} == {"vi", "en"}
    assert len(shown) == 2 * len(PARTS[catalogue])
    assert not [one.fault for one in shown if one.fault]
    assert all(one.text for one in shown)
    assert entry["name_en"] if catalogue != digest.CATALOGUE else True


@pytest.mark.parametrize(("catalogue", "entry"), ENTRIES, ids=[f"{name}/{entry['code']}" for name, entry in ENTRIES])
def test_nothing_that_people_wrote_leaves_the_house(catalogue: str, entry: dict[str, Any]) -> None:
    for name, words in templates(catalogue, entry).items():
        if catalogue != notices.CATALOGUE or name.removesuffix("_en") in OFF_THE_PAGE:
            assert not compile_template(words).names & WRITTEN_BY_PEOPLE, name


def test_a_subject_speaks_of_the_number_alone() -> None:
    for entry in SHIPPED["notices"]:
        for name in ("subject", "subject_en"):
            assert compile_template(entry[name]).names == {"number"}


def test_a_short_message_is_short() -> None:
    for entry in SHIPPED["notices"]:
        for one in preview_words("notices", {"facts.sms": entry["sms"], "facts.sms_en": entry["sms_en"]}):
            assert len(one.text) <= 160, one.text


@pytest.mark.parametrize(
    ("catalogue", "column", "sample"),
    [
        ("notices", "facts.mail", notices.MAIL_SAMPLE),
        ("notices", "facts.sms_en", notices.MAIL_SAMPLE),
        ("notices", "facts.text", notices.PAGE_SAMPLE),
        ("staff_notices", "facts.text", staff_notices.SAMPLE),
        ("digests", "facts.text_en", digest.SAMPLE),
    ],
)
def test_what_may_be_saved_is_what_can_be_filled_in(catalogue: str, column: str, sample: dict[str, Any]) -> None:
    noun = EntryNoun(catalogue, KNOWN_FACTS[catalogue])
    assert noun.column(column).words == sample.keys()
    every = " ".join(f"{{{{ {name} }}}}" for name in sorted(sample))
    assert find_fault(every, sample) == ""


def test_a_preview_says_why_words_cannot_be_filled_in() -> None:
    (one,) = preview_words("notices", {"facts.mail": "Xin chào {{ full_name }}"})
    assert one.fault == "full_name"
    assert one.text == ""
