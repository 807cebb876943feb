import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scripting import Change, changes_html, compare_rich_text, read_rich_text

TEXTS = st.text(alphabet="ab *-\n<>&", max_size=60)


def side(old: str, new: str, left_out: Change) -> str:
    blocks = compare_rich_text(old, new)
    return "".join(piece.run.text for block in blocks for piece in block.pieces if piece.change is not left_out)


def shown(old: str, new: str) -> str:
    return changes_html(compare_rich_text(old, new), added="thêm:", removed="bỏ:")


def test_words_are_struck_out_and_underlined_and_the_rest_stays() -> None:
    assert shown("Xong **ngày 10/12**.", "Xong **ngày 12/12**.") == (
        "<p>Xong <strong>ngày </strong>"
        '<del><span class="k-unseen">bỏ: </span><strong>10</strong></del>'
        '<ins><span class="k-unseen">thêm: </span><strong>12</strong></ins>'
        "<strong>/12</strong>.</p>"
    )


def test_a_paragraph_put_in_or_taken_out_is_marked_whole() -> None:
    page = shown("Một.\nHai.", "Một.\nHai.\n- ba")
    assert page.startswith("<p>Một.</p><p>Hai.</p><ul><li><ins>")
    assert "<del>" in shown("Một.\nHai.", "Một.")


def test_bold_alone_is_a_change_too() -> None:
    (block,) = compare_rich_text("rất gấp", "rất **gấp**")
    assert [piece.change for piece in block.pieces] == [Change.KEPT, Change.REMOVED, Change.ADDED]
    assert block.is_changed


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src=x onerror="alert(1)">',
        "<ins>giả</ins>",
        "**<a href='javascript:1'>x</a>**",
    ],
)
def test_whatever_was_typed_is_text(hostile: str) -> None:
    page = shown("Kính gửi", f"Kính gửi {hostile}")
    assert "<script" not in page
    assert "<img" not in page
    assert "<a " not in page
    assert page.count("<ins>") >= 1
    assert "&lt;" in page


@given(TEXTS, TEXTS)
def test_each_side_can_be_read_off_the_comparison(old: str, new: str) -> None:
    def letters(text: str) -> str:
        return "".join(run.text for block in read_rich_text(text) for run in block.runs)

    assert side(old, new, Change.ADDED) == letters(old)
    assert side(old, new, Change.REMOVED) == letters(new)


@pytest.mark.parametrize("size", [20_000, 100_000])
def test_however_long_it_is_compared_at_once(size: int) -> None:
    begun = time.perf_counter()
    shown("a b " * (size // 4), "b a " * (size // 4))
    assert time.perf_counter() - begun < 20
