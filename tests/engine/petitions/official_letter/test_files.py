"""The PDF and the DOCX, read by tools that did not make them."""

import io
import re
import time
import unicodedata
from collections import Counter
from typing import Any

import docx
import pikepdf
import pypdfium2
import pytest
from docx.shared import Length, Pt
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.petitions.plain_text import clean_text
from engine.scripting import read_rich_text
from tests.engine.petitions.official_letter.letters import (
    A_LETTER,
    ANSWER,
    docx_of,
    docx_text,
    letters_of,
    pdf_of,
    pdf_text,
    saying,
    with_questions,
)

MM = 72 / 25.4
LONG = "\n".join([ANSWER, "Đường liên xã ngập nước mỗi khi mưa lớn kéo dài. " * 6] * 20)
HOSTILE = (
    '<script>alert(1)</script> {{ letter.signer }} {% for x in y %} #read("/etc/passwd") $x^2$ \\#let `raw` @ref '
    "<label> // ghi chú /* */ ~ = Tiêu đề"
)
# What the letter's typeface can show: Latin with Vietnamese marks, punctuation, Hebrew, Greek, Cyrillic.
SHOWN = "aàảãáạăắằâấầđêếôốơớưứyỳ AĐƯ 0123456789 .,;:!?()[]{}<>#$%&*_+=/\\|~`'\"^@- “”‘’–…•§©€ αβγ дж שלום\n"


def test_both_say_all_that_the_letter_holds_in_the_same_order() -> None:
    letter = with_questions()
    pdf, word = letters_of(pdf_text(pdf_of(letter))), letters_of(docx_text(docx_of(letter)))
    place = 0
    answers = [text for one in letter.answers for text in (one.question, one.body[0].text)]
    body = [block.text for block in letter.body]
    for part in (*letter.recipients, letter.opening, *body, *answers, letter.closing):
        for whole in (pdf, word):
            assert letters_of(part) in whole, part
        found = word.index(letters_of(part), place)
        assert found >= place
        place = found
    for part in (letter.superior.upper(), letter.issuer.upper(), letter.nation, letter.motto, letter.reference,
                 letter.place_and_date, letter.subject, "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", letter.signer, "Nơi nhận:",
                 "- Như trên;", "- Lưu: VT.", "Kính gửi: Ông (bà)"):  # fmt: skip
        for whole in (pdf, word):
            assert letters_of(part) in whole, part


def test_the_page_is_a4_with_the_margins_of_the_decree() -> None:
    # Nghị định 30/2020/NĐ-CP, Phụ lục I, mục I.1–I.2: A4; trên, dưới 20–25 mm; trái 30–35 mm; phải 15–20 mm.
    with pypdfium2.PdfDocument(pdf_of(saying(LONG))) as document:
        assert len(document) >= 3
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            assert (round(width / MM), round(height / MM)) == (210, 297)
            boxes = _ink(page)
            content = [box for box in boxes if number == 1 or height - box[1] > 19 * MM]
            assert 29.5 <= min(box[0] for box in content) / MM <= 36
            # The space at a line's end hangs over the edge by about 1 mm.
            assert 13.8 <= (width - max(box[2] for box in content)) / MM <= 21
            assert (height - max(box[3] for box in content)) / MM >= 20
            assert min(box[1] for box in content) / MM >= 20


def _ink(page: Any) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    return [text.get_rect(place) for place in range(text.count_rects())]


def test_pages_are_numbered_in_the_middle_above_from_the_second() -> None:
    # Phụ lục I, mục I.7.
    with pypdfium2.PdfDocument(pdf_of(saying(LONG))) as document:
        for number, page in enumerate(document, 1):
            width, height = page.get_size()
            text = page.get_textpage()
            above = text.get_text_bounded(0, height - 19 * MM, width, height).strip()
            assert above == ("" if number == 1 else str(number))
            if number > 1:
                (left, _, right, _), *_ = [box for box in _ink(page) if box[1] > height - 19 * MM]
                middle = (30 * MM + width - 15 * MM) / 2
                assert abs((left + right) / 2 - middle) < 2


def test_the_nation_stands_on_one_line_and_the_body_in_14_points() -> None:
    with pypdfium2.PdfDocument(pdf_of(A_LETTER)) as document:
        lines = document[0].get_textpage().get_text_range().splitlines()
    assert any(A_LETTER.nation in line for line in lines)
    sizes = {round(size) for size in _sizes(pdf_of(A_LETTER))}
    assert sizes == {11, 12, 13, 14}


def _sizes(content: bytes) -> list[float]:
    with pikepdf.open(io.BytesIO(content)) as document:
        return [
            float(one.operands[1])
            for page in document.pages
            for one in pikepdf.parse_content_stream(page)
            if str(one.operator) == "Tf"
        ]


def test_the_typeface_is_times_like_and_goes_with_the_file() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(A_LETTER))) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        inner = [font.DescendantFonts[0] for font in fonts]
        assert {str(font.BaseFont).split("+")[1].split("-")[0] for font in fonts} == {"Tinos"}
        assert all("/FontFile2" in font.FontDescriptor or "/FontFile3" in font.FontDescriptor for font in inner)


def test_the_pdf_is_of_the_archives_kind_and_reads_aloud_in_vietnamese() -> None:
    with pikepdf.open(io.BytesIO(pdf_of(A_LETTER))) as document, document.open_metadata() as told:
        assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "A")
        assert A_LETTER.reference in told["dc:title"]
        assert str(document.Root.Lang) == "vi"
        assert "/JavaScript" not in str(document.Root.get("/Names", ""))


def test_word_shows_the_same_measures() -> None:
    document = docx.Document(io.BytesIO(docx_of(saying(LONG))))
    (section,) = document.sections
    measures = [section.page_width, section.page_height, section.top_margin, section.bottom_margin,
                section.left_margin, section.right_margin]  # fmt: skip
    assert [round(Length(one or 0).mm) for one in measures] == [210, 297, 20, 20, 30, 15]
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size == Pt(14)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header.paragraphs[0]._p.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_bold_and_italic_are_bold_and_italic_in_both() -> None:
    document = docx.Document(io.BytesIO(docx_of(A_LETTER)))
    looks = {run.text: (bool(run.bold), bool(run.italic)) for line in document.paragraphs for run in line.runs}
    assert looks["Về nguyên nhân:"] == (True, False)
    assert looks["350 m"] == (False, True)
    assert looks[" cống bị bồi lấp."] == (False, False)
    with pikepdf.open(io.BytesIO(pdf_of(A_LETTER))) as pdf:
        names = {str(font.BaseFont) for font in pdf.pages[0].Resources.Font.values()}
    assert {re.sub(r".*Tinos-?", "", name).split("-")[0] for name in names} >= {"Bold", "Italic"}


def test_marks_of_any_language_stay_text() -> None:
    for whole in (pdf_text(pdf_of(saying(HOSTILE))), docx_text(docx_of(saying(HOSTILE)))):
        assert letters_of(HOSTILE) in letters_of(whole)


def test_marks_stay_text_wherever_people_write() -> None:
    everywhere = dict.fromkeys(("issuer", "reference", "subject", "opening", "closing", "signer"), HOSTILE)
    letter = saying(HOSTILE, **everywhere, recipients=(HOSTILE,), copies=(HOSTILE,), signer_title=(HOSTILE,))
    for whole in (pdf_text(pdf_of(letter)), docx_text(docx_of(letter))):
        assert letters_of(whole).count(letters_of(HOSTILE)) >= 6


def test_signs_that_the_typeface_lacks_do_not_stop_the_letter() -> None:
    text = "Cảm ơn 😀👍🏽 漢字 مرحبا đã nhận"
    assert text in docx_text(docx_of(saying(text)))
    shown = letters_of(pdf_text(pdf_of(saying(text))))
    assert "Cảmơn" in shown
    assert "đãnhận" in shown


def test_two_hundred_thousand_letters_are_still_a_letter() -> None:
    text = "\n".join(["Đường liên xã ngập nước, **gấp**, xin *sớm* trả lời. " * 40] * 95)[:200_000]
    wanted = letters_of("".join(block.text for block in read_rich_text(text)))
    for make, read in ((pdf_of, pdf_text), (docx_of, docx_text)):
        begun = time.perf_counter()
        whole = letters_of(read(make(saying(text))))
        assert wanted in whole
        assert time.perf_counter() - begun < 30


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=SHOWN, min_size=1, max_size=400))
def test_whatever_the_answer_both_say_it(text: str) -> None:
    letter = saying(clean_text(text))
    wanted = [letters_of(block.text) for block in letter.body]
    pdf, word = letters_of(pdf_text(pdf_of(letter))), letters_of(docx_text(docx_of(letter)))
    for part in wanted:
        assert part in word
        assert part in pdf or is_there_in_another_order(part, pdf), part


def is_there_in_another_order(part: str, whole: str) -> bool:
    """A PDF holds a line with Hebrew as the page shows it: letters from the right, brackets and quotes turned round."""
    turned = str.maketrans(")]}>’”»", "([{<‘“«")
    missing = Counter(part.translate(turned)) - Counter(whole.translate(turned))
    return not missing and any(unicodedata.bidirectional(letter) == "R" for letter in part)


@pytest.mark.parametrize("odd", ["\u202eabc\u202c", "a\u0301", "\u200d", "\ufeffx", "tab\there", "\ud800".encode(
    "utf-8", "surrogatepass").decode("utf-8", "replace")])  # fmt: skip
def test_letters_nobody_can_see_make_no_trouble(odd: str) -> None:
    letter = saying(clean_text(f"trước {odd} sau"))
    assert letters_of("trước") in letters_of(docx_text(docx_of(letter)))
    assert letters_of("sau") in letters_of(pdf_text(pdf_of(letter)))
