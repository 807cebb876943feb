"""A letter to try, and how to read back what was made of it, with tools that did not make it."""

import io
import re
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from docx.text.paragraph import Paragraph

from engine.petitions.official_letter import OfficialLetter, QuestionAnswered
from engine.petitions.official_letter.press import press
from engine.petitions.official_letter.templates import LetterTemplate
from engine.scripting import read_rich_text

LETTERS = Path(__file__).parents[4] / "letters"
ANSWER = "1. **Về nguyên nhân:** cống bị bồi lấp.\n- Đã nạo vét *350 m* cống;\n+ Thay nắp cống trước ngày 20/12."
A_LETTER = OfficialLetter(
    superior="Ủy ban nhân dân tỉnh Khánh Hòa",
    issuer="Sở Xây dựng",
    reference="05/SXD-VP",
    place_and_date="Khánh Hòa, ngày 08 tháng 12 năm 2026",
    subject="V/v trả lời phản ánh, kiến nghị “Đường liên xã ngập nước”",
    recipients=("Ông (bà) Nguyễn Thị Lan", "(Địa chỉ: 12 Trần Phú, Nha Trang)"),
    opening="Ngày 24/11/2026, Sở Xây dựng nhận được phản ánh. Sở Xây dựng trả lời như sau:",
    body=read_rich_text(ANSWER),
    closing="Trên đây là nội dung trả lời của Sở Xây dựng. Trân trọng./.",
    signer_title=("KT. Giám đốc", "Phó Giám đốc"),
    signer="Trần Văn Bình",
    copies=("Như trên;", "Lưu: VT."),
)


def saying(text: str, **changes: Any) -> OfficialLetter:
    """The letter with another answer."""
    return replace(A_LETTER, body=read_rich_text(text), **changes)


def with_questions() -> OfficialLetter:
    first = QuestionAnswered("Câu 1. Bao giờ sửa xong?", read_rich_text("Trước ngày **20/12**."))
    return replace(A_LETTER, answers=(first, QuestionAnswered("Câu 2. Ai trả tiền?", read_rich_text("Ngân sách."))))


def shipped(ending: str) -> LetterTemplate:
    path = LETTERS / f"official_letter.{ending}"
    return LetterTemplate(path, path.read_bytes())


def template(source: str) -> LetterTemplate:
    """A Typst template that somebody wrote."""
    return LetterTemplate(Path("letters/official_letter.typ"), source.encode())


def word_template(*lines: str) -> LetterTemplate:
    """A Word template that somebody wrote."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return LetterTemplate(Path("letters/official_letter.docx"), stream.getvalue())


def pdf_of(letter: OfficialLetter) -> bytes:
    return press(letter, shipped("typ"))


def docx_of(letter: OfficialLetter) -> bytes:
    return press(letter, shipped("docx"))


def pdf_text(content: bytes) -> str:
    """All that stands on the pages, without the numbers of the pages."""
    with pypdfium2.PdfDocument(content) as document:
        pages = [page.get_textpage().get_text_range() for page in document]
    numbered = enumerate(pages, 1)
    return "\n".join(text if number == 1 else re.sub(rf"^\s*{number}\s", "", text) for number, text in numbered)


def docx_text(content: bytes) -> str:
    """All that stands in the document, in its order, tables included."""
    document = docx.Document(io.BytesIO(content))
    lines: list[str] = []
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            lines.append(part.text)
        else:
            lines += [line.text for row in part.rows for cell in row.cells for line in cell.paragraphs]
    return "\n".join(lines)


def letters_of(text: str) -> str:
    """The text without the spaces and breaks that a page puts in, each letter in one spelling."""
    return "".join(unicodedata.normalize("NFKC", text).split()).replace("\ufffe", "-").replace("\xad", "-")
