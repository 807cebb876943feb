"""Phrases of Vietnamese texts, typed with marks and without."""

import pytest

from engine.scripting import STANDARD_FUNCTIONS, ScriptFailed, phrases_in

MARKED = "Hồ sơ của tôi quá hẹn 40 ngày. Cán bộ hòa giải nói chờ, tôi thuê nhà ở tạm."
BARE = "ho so cua toi qua hen 40 ngay, can bo noi cho, toi thue nha o tam"
found_in, mentions = STANDARD_FUNCTIONS["phrases_in"], STANDARD_FUNCTIONS["mentions"]


@pytest.mark.parametrize(
    ("text", "phrase", "is_found"),
    [
        (MARKED, "hồ sơ", True),
        (MARKED, "HỒ SƠ", True),
        (MARKED, "ho so", False),
        (MARKED, "thuế", False),
        (MARKED, "thuê", True),
        (MARKED, "hoà giải", True),
        (MARKED, "quá … ngày", True),
        (MARKED, "quá ... ngày", True),
        (MARKED, "ngày cán bộ", False),
        (MARKED, "ngày … hòa giải", False),
        (MARKED, "giải", True),
        (MARKED, "giả", False),
        (BARE, "hồ sơ", True),
        (BARE, "thuế", False),
        (BARE, "ngay", True),
        (BARE, "cán bộ nói", True),
        ("", "hồ sơ", False),
        ("Ho\u0302\u0300 so\u031b qua\u0301 ha\u0323n", "hồ sơ", True),
    ],
)
def test_a_phrase_is_found_as_whole_words(text: str, phrase: str, *, is_found: bool) -> None:
    assert bool(phrases_in(text, [phrase])) is is_found


def test_a_gap_is_a_few_words_and_no_more() -> None:
    assert phrases_in("quá một hai ba bốn năm ngày", ["quá … ngày"])
    assert not phrases_in("quá một hai ba bốn năm sáu ngày", ["quá … ngày"])


def test_phrases_come_back_once_in_their_own_order() -> None:
    assert found_in(MARKED, "thuê nhà; xin lỗi;  hồ sơ ; thuê nhà;") == ["thuê nhà", "hồ sơ"]
    assert found_in(MARKED, ["hồ sơ", "thuê nhà"]) == ["hồ sơ", "thuê nhà"]
    assert found_in(None, "hồ sơ") == []
    assert mentions(MARKED, "xin lỗi; hồ sơ")
    assert not mentions(MARKED, "xin lỗi")


@pytest.mark.parametrize("phrase", ["…", "quá …", "… ngày", "quá … … ngày", "a … b … c … d", "?", "một " * 13])
def test_what_is_no_phrase_is_refused(phrase: str) -> None:
    with pytest.raises(ScriptFailed):
        phrases_in(MARKED, [phrase])


def test_a_list_has_its_limit() -> None:
    with pytest.raises(ScriptFailed):
        phrases_in(MARKED, [f"từ {number}" for number in range(1_001)])


def test_a_hostile_text_takes_no_time() -> None:
    assert not phrases_in("a " * 50_000, ["a … a … b"])
