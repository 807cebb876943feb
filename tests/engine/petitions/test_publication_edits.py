import pytest

from engine.petitions.publication_edits import blotted, count_masks, is_reworded, rewordings, tell_edits

OLD = "Đã nhắc ông Lê Văn Cường, số điện thoại 0905 417 226, dọn hàng."
MASKED = "Đã nhắc ông [đã che: họ tên], số điện thoại [đã che: số điện thoại 2], dọn hàng."


def test_hiding_words_is_no_rewording() -> None:
    assert not is_reworded(OLD, MASKED)
    assert not is_reworded(OLD, OLD)
    assert not is_reworded("**Đã** nhắc", "Đã nhắc")


@pytest.mark.parametrize(
    ("new", "added", "removed"),
    [
        (MASKED.replace("dọn hàng", "dời hàng"), "dời", 1),
        (MASKED.replace("Đã nhắc ", "Đã nhắc và phạt "), "và phạt", 0),
        (OLD.replace(", dọn hàng", ""), "", 3),
        (OLD.replace("Lê Văn Cường", "[đã che: họ tên] và vợ"), "[đã che: họ tên] và vợ", 3),
    ],
)
def test_other_words_are_told_and_those_taken_out_are_only_counted(new: str, added: str, removed: int) -> None:
    (found,) = rewordings(OLD, new)
    assert (found.added, found.removed) == (added, removed)


def test_masks_are_counted_by_what_they_hide() -> None:
    assert count_masks(MASKED, "[đã che: họ tên 2] [đã che: họ tên]") == {"họ tên": 3, "số điện thoại": 1}


def test_the_record_never_holds_what_was_taken_out() -> None:
    told = tell_edits({"answer": OLD}, {"answer": MASKED.replace("dọn hàng", "xong")}, why="gọn")
    assert "Cường" not in repr(told)
    assert "dọn" not in repr(told)
    assert told["why"] == "gọn"


def test_of_a_blotted_text_no_word_is_left_in_the_record() -> None:
    told = tell_edits(
        {"answer": OLD}, {"answer": "Bà Bưởi đã xong."}, lifted=[{"mask": "", "words": "Bưởi", "why": "x"}]
    )
    assert "Bưởi" in repr(told)
    assert "Bưởi" not in repr(blotted(told))
