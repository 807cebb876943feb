"""Files looked at in place: as pictures and words, within limits, by who may open them; nothing of them is kept."""

import io
import zipfile
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select

from engine.petitions import FileUnknown, FileUpload
from engine.petitions.file_pages import FileNotShown, look_at_file, show_file_page
from engine.petitions.redaction.darkroom import DOCX, Source, read_words
from engine.petitions.redaction.errors import FileNotMaskable
from engine.storage import Database, read_work, tables
from tests.engine.directory.town import officer
from tests.engine.petitions.office import office_file, send
from tests.support.planted_files import locked_pdf, pdf_of_many_pages, planted_png, scanned_pdf, text_pdf

WORDS = (
    '<w:document xmlns:w="urn:w"><w:body><w:p><w:r><w:t>Kính gửi</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>Một &lt;b&gt;</w:t><w:tab/><w:t>hai</w:t></w:r></w:p></w:body></w:document>"
)


def docx(document: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", document)
    return stream.getvalue()


def attached(name: str, content: bytes) -> UUID:
    case_id = send(FileUpload(name, content)).case_id
    with read_work() as work:
        attachment = tables.Attachment
        query = select(attachment.id).where(attachment.case_id == case_id)
        return work.connection.execute(query).scalar_one()


def test_a_pdf_is_shown_page_by_page_with_its_words(office: Database) -> None:
    file_id = attached("don.pdf", text_pdf("Trang dau", "Trang hai"))
    seen = look_at_file(file_id, actor=officer("hoa"))
    assert (seen.name, seen.pages) == ("don.pdf", 2)
    assert "Trang hai" in seen.words[1]
    assert show_file_page(file_id, 1, actor=officer("hoa")).startswith(b"\x89PNG")
    with pytest.raises(FileNotShown):
        show_file_page(file_id, 2, actor=officer("hoa"))


def test_a_picture_is_one_page_drawn_anew(office: Database) -> None:
    content = planted_png()
    file_id = attached("anh.png", content)
    assert look_at_file(file_id, actor=officer("hoa")).words == ("",)
    shown = show_file_page(file_id, 0, actor=officer("hoa"))
    assert shown.startswith(b"\x89PNG")
    assert b"tEXt" in content
    assert b"tEXt" not in shown


def test_a_word_document_is_its_words_alone(office: Database) -> None:
    seen = look_at_file(attached("don.docx", docx(WORDS)), actor=officer("hoa"))
    assert (seen.is_words, seen.pages) == (True, 0)
    assert seen.words == ("Kính gửi", "Một <b>\thai")


@pytest.mark.parametrize(
    ("name", "make", "words"),
    [
        ("khoa.pdf", locked_pdf, "mật khẩu"),
        ("dai.pdf", lambda: pdf_of_many_pages(10_000), "10000 trang"),
        ("hong.docx", lambda: docx("<w:document"), "hỏng"),
        ("bom.docx", lambda: docx(b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'), "hỏng"),
        ("bang.xlsx", lambda: office_file(word=False), "Loại tệp"),
    ],
)
def test_what_cannot_be_shown_is_refused_in_words(
    office: Database, name: str, make: Callable[[], bytes], words: str
) -> None:
    file_id = attached(name, make())
    with pytest.raises(FileNotShown) as refused:
        look_at_file(file_id, actor=officer("hoa"))
    problem = refused.value.problems[0]
    assert words in problem.what.format(**problem.facts)


def test_a_document_that_unfolds_without_end_is_refused_before_it_is_read() -> None:
    with pytest.raises(FileNotMaskable) as refused:
        read_words(Source(docx(b"<a>" + b" " * 40_000_000 + b"</a>"), DOCX))
    assert refused.value.problems[0].code == "redaction.large"


def test_who_may_not_open_the_file_is_shown_nothing(office: Database) -> None:
    file_id = attached("don.pdf", scanned_pdf())
    for see in (
        lambda: look_at_file(file_id, actor=officer("binh")),
        lambda: show_file_page(file_id, 0, actor=officer("binh")),
    ):
        with pytest.raises(FileUnknown):
            see()
