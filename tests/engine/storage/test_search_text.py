import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.storage.search_text import MOST_WORDS, has_marks, search_marked, search_plain, search_words


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đường liên xã, ngập NƯỚC!", "duong lien xa ngap nuoc"),
        ("Hòa hoà HOA\u0300", "hoa hoa hoa"),
        ("KH-2026-000123", "kh 2026 000123"),
        ("  a_b\t\nc ", "a b c"),
        ("ĐẶC KHU", "dac khu"),
        ("", ""),
        ("%_'\x00", ""),
    ],
)
def test_plain_text_has_neither_case_nor_diacritics(text: str, plain: str) -> None:
    assert search_plain(text) == plain


@pytest.mark.parametrize(
    ("left", "right"),
    [("hòa", "hoà"), ("khỏe", "khoẻ"), ("thúy", "thuý"), ("Đường", "đường"), ("loà xoà", "lòa xòa")],
)
def test_both_spellings_of_a_tone_are_one(left: str, right: str) -> None:
    assert search_marked(left) == search_marked(right)
    assert search_marked(unicodedata.normalize("NFD", left)) == search_marked(right)


@pytest.mark.parametrize(("left", "right"), [("hoa", "hòa"), ("dương", "đường"), ("hoàn", "hòan"), ("quá", "quả")])
def test_marked_text_tells_words_apart(left: str, right: str) -> None:
    assert search_marked(left) != search_marked(right)


def test_a_query_asks_for_diacritics_only_by_having_some() -> None:
    assert has_marks("đường")
    assert not has_marks("Duong, 12!")


@given(some.text())
def test_normalising_again_changes_nothing(text: str) -> None:
    for normalise in (search_plain, search_marked):
        once = normalise(text)
        assert normalise(once) == once
        assert once == " ".join(once.split())


@given(some.text())
def test_the_words_of_a_query_are_few_and_cannot_be_wildcards(text: str) -> None:
    words = search_words(search_plain(text))
    assert len(words) <= MOST_WORDS
    assert not any(set(word) & set("%_\\ ") for word in words)
