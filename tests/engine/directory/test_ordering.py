import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from engine.directory import name_key, vietnamese_key


def test_letters_follow_the_vietnamese_alphabet() -> None:
    words = ["zơ", "ươm", "ưa", "đa", "da", "ôm", "om", "ơn", "êm", "em", "ân", "ăn", "an"]

    assert sorted(words, key=vietnamese_key) == [
        "an", "ăn", "ân", "da", "đa", "em", "êm", "om", "ôm", "ơn", "ưa", "ươm", "zơ",
    ]  # fmt: skip


def test_tones_decide_between_equal_letters_only() -> None:
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mác"], key=vietnamese_key) == [
        "ma", "mà", "mả", "mã", "má", "mạ", "mác",
    ]  # fmt: skip


def test_people_are_ordered_by_given_name() -> None:
    names = ["Võ Bình", "Trần Thị Ân", "Lê An", "Phạm An"]

    assert sorted(names, key=name_key) == ["Lê An", "Phạm An", "Trần Thị Ân", "Võ Bình"]


@given(st.text())
def test_both_spellings_of_unicode_are_one_name(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))

    assert vietnamese_key(composed) == vietnamese_key(decomposed)
