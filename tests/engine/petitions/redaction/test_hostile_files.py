"""Files that want to harm: each is refused in words, or harmless, and soon."""

import time
from collections.abc import Callable

import pytest

from engine.petitions.redaction import mask_program
from engine.petitions.redaction.boxes import Mask
from engine.petitions.redaction.darkroom import Source, look, make_copy, show_page
from engine.petitions.redaction.errors import FileNotMaskable
from tests.support.planted_files import (
    locked_pdf,
    pdf_calling_itself,
    pdf_of_many_pages,
    pdf_with_box,
    pdf_without_xref,
    planted_jpeg,
    png_bomb,
    text_pdf,
)

PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"


def refusal(content: bytes, media_type: str = PDF, **how: int) -> str:
    """What is said of a file that nothing can be done with, by each of the three tasks."""
    said = set()
    source = Source(content, media_type, **how)
    tasks: list[Callable[[], object]] = [
        lambda: look(source), lambda: show_page(source, 0), lambda: make_copy(source, [Mask(0, 0, 0, 100, 100)])
    ]  # fmt: skip
    for task in tasks:
        with pytest.raises(FileNotMaskable) as refused:
            task()
        (problem,) = refused.value.problems
        assert problem.remedy
        said.add(problem.what.format(**problem.facts))
    (words,) = said
    return words


def test_a_pdf_with_a_password_is_refused_in_words() -> None:
    assert "có mật khẩu" in refusal(locked_pdf())


def test_ten_thousand_pages_are_refused_before_any_is_drawn() -> None:
    content = pdf_of_many_pages(10_000)
    begun = time.perf_counter()
    assert "10000 trang" in refusal(content)
    assert time.perf_counter() - begun < 6
    assert "tối đa 2" in refusal(text_pdf("a", "b", "c"), most_pages=2)


def test_a_picture_that_unfolds_to_thousands_of_millions_of_dots_is_refused_unopened() -> None:
    begun = time.perf_counter()
    assert "quá lớn" in refusal(png_bomb(), PNG)
    assert time.perf_counter() - begun < 6


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n%%EOF", PDF),
        (b"%PDF-1.7\n" + b"[" * 200_000 + b"\n%%EOF", PDF),
        (b"", PDF),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, PNG),
        (planted_jpeg()[:300], JPEG),
        (b"GIF89a" + b"\0" * 50, PNG),
    ],
    ids=["bare pdf", "nested", "empty", "no png", "cut jpeg", "gif"],
)
def test_what_is_broken_is_refused(content: bytes, media_type: str) -> None:
    assert "hỏng" in refusal(content, media_type)


def test_a_document_of_another_kind_is_refused_with_what_to_do() -> None:
    with pytest.raises(FileNotMaskable) as refused:
        look(Source(b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
    assert "PDF" in refused.value.problems[0].remedy


@pytest.mark.parametrize("box", [(0, 0, 2e6, 3e6), (0, 0, 1, 14_400), (10, 10, 10, 10), (-500, -500, 500, 500)])
def test_a_page_of_any_size_is_drawn_within_bounds(box: tuple[float, ...]) -> None:
    source = Source(pdf_with_box(*box), PDF)
    assert len(look(source)) == 1
    assert len(make_copy(source, [Mask(0, 0, 0, 10_000, 10_000)])) < 1_000_000


def test_a_broken_table_of_contents_is_mended() -> None:
    assert make_copy(Source(pdf_without_xref(), PDF), ()).startswith(b"%PDF")


def test_a_drawing_that_draws_itself_is_stopped() -> None:
    begun = time.perf_counter()
    with pytest.raises(FileNotMaskable) as refused:
        show_page(Source(pdf_calling_itself(), PDF), 0)
    assert "đã dừng" in refused.value.problems[0].what
    assert time.perf_counter() - begun < 30


def test_a_page_that_is_not_there_is_refused() -> None:
    with pytest.raises(FileNotMaskable):
        show_page(Source(text_pdf("một"), PDF), 7)


def test_control_without_its_bound_the_picture_would_be_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = png_bomb(8_000)
    with pytest.raises(mask_program.Refused):
        mask_program.open_picture(bomb)
    monkeypatch.setattr(mask_program, "MOST_PIXELS", 100_000_000)
    with pytest.raises(OSError, match="truncated"):
        mask_program.open_picture(bomb)


def test_control_without_its_bound_every_page_would_be_read() -> None:
    many = pdf_of_many_pages(400)
    with pytest.raises(FileNotMaskable):
        look(Source(many, PDF))
    assert len(look(Source(many, PDF, most_pages=400))) == 400
