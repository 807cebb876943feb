import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.scripting import Block, Run, read_rich_text, rich_html, rich_plain


def test_each_line_is_a_paragraph_or_a_line_of_a_list() -> None:
    blocks = read_rich_text("Kính gửi\n\n- một\n  + trong một\n– hai\n1. Về đường\n-5 độ")
    assert [block.text for block in blocks] == [
        "Kính gửi", "- một", "+ trong một", "- hai", "1. Về đường", "-5 độ",
    ]  # fmt: skip
    assert [block.marker for block in blocks] == ["", "- ", "+ ", "- ", "", ""]


def test_bold_and_italic_may_lie_within_each_other() -> None:
    (block,) = read_rich_text("**Đường *liên xã* ngập** và ***gấp***")
    assert block == Block(
        (
            Run("Đường ", bold=True),
            Run("liên xã", bold=True, italic=True),
            Run(" ngập", bold=True),
            Run(" và "),
            Run("gấp", bold=True, italic=True),
        )
    )


@pytest.mark.parametrize("text", ["2*3*4 = 24", "** không **", "**chưa đóng", "*", "****", "a * b * c", "a** b **c"])
def test_a_star_without_its_partner_is_a_star(text: str) -> None:
    assert read_rich_text(text) == (Block((Run(text),)),)


def test_a_page_shows_marks_of_html_as_they_were_typed() -> None:
    html = rich_html('<script>alert(1)</script> & **<b onclick="x">đậm</b>**\n- một')
    assert html == (
        "<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; "
        '<strong>&lt;b onclick="x"&gt;đậm&lt;/b&gt;</strong></p><ul><li>một</li></ul>'
    )


def test_mail_has_no_stars_and_keeps_its_empty_lines() -> None:
    assert rich_plain("**Kính gửi**\n\n• một\n2*3") == "Kính gửi\n\n- một\n2*3"


@given(st.text(alphabet="a *-+•–\n<&>é", max_size=80))
def test_no_letter_is_lost_or_invented(text: str) -> None:
    def letters(shown: str) -> str:
        return "".join(letter for letter in shown if letter not in " *-+•–\n")

    assert letters("".join(block.text for block in read_rich_text(text))) == letters(text)


@pytest.mark.parametrize("piece", ["**a ", "*", "*a", "- ", "**a** ", "*** a"])
def test_however_many_stars_it_is_read_at_once(piece: str) -> None:
    begun = time.perf_counter()
    rich_html(piece * (200_000 // len(piece)))
    assert time.perf_counter() - begun < 5
