"""Draws `letters/official_letter.docx` anew: `python -m scripts.letter_docx`.

The Word template is content like the Typst one beside it, and may be edited in Word. It was first
drawn by this program, so that its measures (Decree 30/2020, appendix I) can be read and compared.
"""

from typing import Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from scripts.places import ROOT

TEMPLATE = ROOT / "letters" / "official_letter.docx"
FONT = "Times New Roman"
PAGE, MARGINS = (Mm(210), Mm(297)), {"top": Mm(20), "bottom": Mm(20), "left": Mm(30), "right": Mm(15)}
LEFT, RIGHT = Mm(68), Mm(97)
MOTTO_WIDTH, ISSUER_RULE = Mm(60), Mm(24)


def main() -> None:
    document = Document()
    _page(document.sections[0])
    _fonts(document)
    _heading(document)
    _addressee(document)
    _content(document)
    _closing(document)
    document.core_properties.title = "Công văn trả lời (Nghị định 30/2020/NĐ-CP)"
    document.core_properties.author = "Hồi Đáp"
    document.save(str(TEMPLATE))


def _page(section: Any) -> None:
    section.page_width, section.page_height = PAGE
    for side, width in MARGINS.items():
        setattr(section, f"{side}_margin", width)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = line.add_run()
    run.font.size = Pt(14)
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar") if kind else OxmlElement("w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx has no fields of its own


def _fonts(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:cs"), FONT)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0


def _heading(document: Any) -> None:
    left, right = _table(document)
    _line(left.paragraphs[0], "{%p if letter.superior %}")
    _line(left.add_paragraph(), "{{ letter.superior|upper }}", size=13)
    _line(left.add_paragraph(), "{%p endif %}")
    _line(left.add_paragraph(), "{{ letter.issuer|upper }}", size=13, bold=True)
    _rule(left.add_paragraph(), LEFT, ISSUER_RULE)
    _line(left.add_paragraph(), "Số: {{ letter.reference }}", size=13)
    subject = left.add_paragraph()
    subject.paragraph_format.left_indent = subject.paragraph_format.right_indent = Mm(3)
    _line(subject, "{{ letter.subject }}", size=12)
    _line(right.paragraphs[0], "{{ letter.nation }}", size=13, bold=True)
    _line(right.add_paragraph(), "{{ letter.motto }}", size=14, bold=True)
    _rule(right.add_paragraph(), RIGHT, MOTTO_WIDTH)
    _line(right.add_paragraph(), "{{ letter.place_and_date }}", size=14, italic=True)


def _addressee(document: Any) -> None:
    first = document.add_paragraph()
    first.paragraph_format.space_before = Pt(12)
    _line(first, "Kính gửi: {{ letter.recipients[0] }}")
    _line(document.add_paragraph(), "{%p for line in letter.recipients[1:] %}")
    _line(document.add_paragraph(), "{{ line }}")
    _line(document.add_paragraph(), "{%p endfor %}")
    _body(document, "{%p if letter.opening %}", "{{ letter.opening }}", "{%p endif %}")


def _content(document: Any) -> None:
    _body(document, "{%p for block in letter.body %}", "{{r block.text }}", "{%p endfor %}")
    _body(document, "{%p for answer in letter.answers %}")
    question = _paragraph(document)
    question.add_run("{{ answer.question }}").bold = True
    _body(document, "{%p for block in answer.body %}", "{{r block.text }}", "{%p endfor %}", "{%p endfor %}")
    _body(document, "{%p if letter.closing %}", "{{ letter.closing }}", "{%p endif %}")


def _closing(document: Any) -> None:
    document.add_paragraph()
    left, right = _table(document, widths=(Mm(78), Mm(87)))
    title = left.paragraphs[0].add_run("Nơi nhận:")
    title.bold, title.italic, title.font.size = True, True, Pt(12)
    for text in ("{%p for copy in letter.copies %}", "- {{ copy }}", "{%p endfor %}"):
        left.add_paragraph().add_run(text).font.size = Pt(11)
    _line(right.paragraphs[0], "{%p for line in letter.signer_title %}")
    _line(right.add_paragraph(), "{{ line|upper }}", bold=True)
    _line(right.add_paragraph(), "{%p endfor %}")
    _line(right.add_paragraph(), "{%p if letter.authority %}")
    right.add_paragraph().add_run("({{ letter.authority }})").italic = True
    _line(right.add_paragraph(), "{%p endif %}")
    name = right.add_paragraph()
    name.paragraph_format.space_before = Mm(28)
    _line(name, "{{ letter.signer }}", bold=True)


def _table(document: Any, widths: tuple[Mm, Mm] = (LEFT, RIGHT)) -> tuple[Any, Any]:
    """Two columns side by side, on one page."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    # Word's cells keep a margin of their own, which the measures here do not know.
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)  # noqa: SLF001 - not in python-docx
    row = table.rows[0]
    row.height_rule = WD_ROW_HEIGHT_RULE.AUTO
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # noqa: SLF001 - not in python-docx
    for cell, column, width in zip(row.cells, table.columns, widths, strict=True):
        cell.width = column.width = width
    return row.cells[0], row.cells[1]


def _line(paragraph: Any, text: str, *, size: int = 14, bold: bool = False, italic: bool = False) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _rule(paragraph: Any, column: Mm, width: Mm) -> None:
    """A line of that width in the middle of its column: the upper border of an empty paragraph."""
    aside = Mm((column.mm - width.mm) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = aside
    paragraph.paragraph_format.space_before = Pt(2)
    paragraph.add_run().font.size = Pt(4)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-docx has no borders of its own
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr")
    mark, size = OxmlElement("w:rPr"), OxmlElement("w:sz")
    size.set(qn("w:val"), "8")
    mark.append(size)
    properties.append(mark)


def _body(document: Any, *texts: str) -> None:
    for text in texts:
        _paragraph(document).add_run(text)


def _paragraph(document: Any) -> Any:
    """A paragraph of the content: both edges straight, its first line in by 1 cm, 6 points after the last."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.line_spacing = 1.1
    return paragraph


if __name__ == "__main__":
    main()
