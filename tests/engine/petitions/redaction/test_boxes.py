"""Places on pages: what is proposed, what a person may draw, and what is kept of it."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.petitions.masking import Kind
from engine.petitions.redaction.boxes import HAND, Mask, PageText, Word, drawn, over_words, propose
from engine.petitions.redaction.choices import Choice, Decided, Page
from engine.petitions.redaction.mask_program import WHOLE


def page(*lines: str) -> PageText:
    """A page with these lines: each letter 100 wide, each line 200 high and 300 below the one before."""
    text, words = "", []
    for row, line in enumerate(lines):
        for word in line.split():
            left = 500 + 100 * (len(text) - text.rfind("\n") - 1)
            words.append(Word(len(text), len(text) + len(word), left, 1_000 + 300 * row, 100 * len(word), 200))
            text += f"{word} "
        text = text[:-1] + "\n"
    return PageText(595, 842, text, tuple(words), is_seen_only=False)


def test_a_name_is_covered_with_a_little_room_around_it() -> None:
    (mask,) = propose([page("Kính gửi ông Lê Văn Cường đã đến")], ())
    assert (mask.kind, mask.words) == (Kind.NAME, "Lê Văn Cường")
    assert (mask.x, mask.y, mask.width, mask.height) == (500 + 1_300 - 12, 988, 1_200 + 24, 224)


def test_a_name_that_goes_on_in_the_next_line_has_two_masks() -> None:
    masks = propose([page("Kính gửi ông Lê Văn", "Cường đã đến")], ())
    assert [mask.words for mask in masks] == ["Lê Văn Cường"] * 2
    assert [(mask.y, mask.x) for mask in masks] == [(988, 1_788), (1_288, 488)]


def test_the_senders_own_words_are_told_apart() -> None:
    masks = propose([page("Đã trả lời bà Nguyễn Thị Lan"), page("Gọi 0905 123 456 nhé")], ["Nguyễn Thị Lan"])
    assert [(mask.page, mask.kind, mask.is_own) for mask in masks] == [(0, "own", True), (1, "phone", False)]


def test_phrases_are_found_whatever_their_letters_and_nothing_else_is() -> None:
    masks = over_words([page("Ông Lê Văn Cường ở Tổ 5 này", "tổ 5 rất đông")], ["TỔ 5"])
    assert [(mask.words, mask.kind) for mask in masks] == [("Tổ 5", HAND), ("tổ 5", HAND)]
    assert over_words([page("Không có gì")], ["tổ 5"]) == ()


@given(*(st.integers(-20_000, 20_000),) * 4)
def test_what_is_drawn_lies_on_the_page_or_is_nothing(x: int, y: int, width: int, height: int) -> None:
    mask = drawn(0, x, y, width, height)
    if mask is not None:
        assert 0 <= mask.x < mask.x + mask.width <= WHOLE
        assert 0 <= mask.y < mask.y + mask.height <= WHOLE


@pytest.mark.parametrize("mask", [Mask(1, 2, 3, 40, 50), Mask(0, 0, 0, 100, 100, "name", "Lê Văn Cường", is_on=False)])
def test_a_mask_is_kept_as_it_is(mask: Mask) -> None:
    assert Mask.of(mask.as_data()) == mask


PAGES = (
    Page(1, 1, has_text=True, needs_look=False),
    Page(1, 1, has_text=False, needs_look=True),
    Page(1, 1, has_text=False, needs_look=True, is_looked_at=True),
)


def test_pages_are_unseen_until_somebody_has_looked() -> None:
    assert Decided(UUID(int=1), UUID(int=2), Choice.MASK, PAGES).unseen == (1,)


def test_a_change_takes_the_copy_and_every_agreement_along() -> None:
    decided = Decided(UUID(int=1), UUID(int=2), Choice.MASK, PAGES, revision=4, copy_id=UUID(int=3), copy_sha256="a",
                      agreed_sha256="a", read_sha256="a", read_by="b")  # fmt: skip
    changed = decided.changed(why="x")
    assert (changed.revision, changed.why) == (5, "x")
    assert {changed.copy_id, changed.copy_sha256, changed.agreed_sha256, changed.read_sha256, changed.read_by} == {None}
