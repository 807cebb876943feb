"""PDFs and pictures with secrets planted in every corner that a file has, and hostile ones."""

import io
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pikepdf
import typst
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from engine.petitions.official_letter.press import FONTS

SECRET = "bimatgaivao"
"""The words planted wherever words can be planted."""
NAME, PHONE = "Lê Văn Cường", "0905 417 226"


def text_pdf(*pages: str, size: int = 14) -> bytes:
    """A PDF with these texts, a page each, as a word processor would write it."""
    body = "\n#pagebreak()\n".join(
        " #linebreak() ".join(f'#text("{line}")' for line in page.split("\n")) for page in pages
    )
    made: Any = typst
    return bytes(made.compile(f"#set text(size: {size}pt)\n{body}".encode(), font_paths=[str(FONTS)]))


def scanned_pdf(pages: int = 1) -> bytes:
    """A PDF of pictures alone, as a scanner writes it."""
    sheets = []
    for number in range(pages):
        sheet = Image.new("RGB", (620, 877), "white")
        ImageDraw.Draw(sheet).text((100, 200 + number), f"{SECRET} {number}", fill="black")
        sheets.append(sheet)
    stream = io.BytesIO()
    sheets[0].save(stream, "PDF", save_all=True, append_images=sheets[1:], title=SECRET, author=SECRET)
    return stream.getvalue()


def planted_pdf() -> bytes:
    """A text that names somebody, and the secret in metadata, scripts, forms, notes, attachments and thumbnails."""
    with pikepdf.open(
        io.BytesIO(text_pdf(f"Kính gửi ông {NAME}, điện thoại {PHONE}.", "Trang hai không có gì."))
    ) as pdf:
        pdf.docinfo["/Title"] = f"Đơn của {SECRET}"
        pdf.docinfo["/Author"] = SECRET
        with pdf.open_metadata() as meta:
            meta["dc:creator"] = [SECRET]
        pdf.attachments["don.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode(), filename=f"{SECRET}.txt")
        script = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=f"app.alert('{SECRET}')")
        pdf.Root.OpenAction = script
        page = pdf.pages[0]
        page.Thumb = pikepdf.Stream(pdf, SECRET.encode(), Width=1, Height=1, BitsPerComponent=8,
                                    ColorSpace=pikepdf.Name.DeviceGray)  # fmt: skip
        page.PieceInfo = pikepdf.Dictionary(App=pikepdf.Dictionary(Private=SECRET))
        note = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Contents=SECRET, T=SECRET,
                                  Rect=[10, 10, 30, 30])  # fmt: skip
        field = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="ten", V=SECRET,
            DA="/Helv 12 Tf 0 g", Rect=[100, 400, 400, 440], F=4, AA=pikepdf.Dictionary(K=script),
        )  # fmt: skip
        page.Annots = pdf.make_indirect(pikepdf.Array([pdf.make_indirect(note), pdf.make_indirect(field)]))
        helvetica = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
        )
        pdf.Root.AcroForm = pikepdf.Dictionary(
            Fields=[page.Annots[1]], DA="/Helv 12 Tf 0 g", NeedAppearances=True,
            DR=pikepdf.Dictionary(Font=pikepdf.Dictionary(Helv=helvetica)),
        )  # fmt: skip
        # Hidden in the page's own text too: drawn in white, and beyond its edge.
        page.contents_add(f"BT /F9 12 Tf 1 g 50 50 Td ({SECRET}) Tj 5000 0 Td ({SECRET}) Tj ET".encode())
        stream = io.BytesIO()
        pdf.save(stream, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return _with_earlier_revision(stream.getvalue())


def _with_earlier_revision(content: bytes) -> bytes:
    """The file as an editor saves it again: what it said before is still in it, before the end and after."""
    writer: Any = IncrementalPdfFileWriter(io.BytesIO(content))
    made: Any = generic
    writer.root["/PieceInfo"] = made.DictionaryObject({generic.pdf_name("/Before"): generic.pdf_string(SECRET)})
    writer.update_root()
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def locked_pdf(password: str = "mo-ra") -> bytes:  # noqa: S107 - a test's own
    return _saved(text_pdf("Kín"), lambda _pdf: None, encryption=pikepdf.Encryption(user=password, owner=password))


def pdf_of_many_pages(count: int) -> bytes:
    def grow(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        for _ in range(count - 1):
            pdf.pages.append(page)

    return _saved(text_pdf("Một trang"), grow)


def pdf_with_box(*box: float) -> bytes:
    def stretch(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].MediaBox = list(box)

    return _saved(text_pdf("Trang lạ"), stretch)


def turned(content: bytes, degrees: int) -> bytes:
    """The PDF with its first page turned."""

    def turn(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].Rotate = degrees

    return _saved(content, turn)


def turned_pdf(degrees: int) -> bytes:
    return turned(text_pdf(f"Kính gửi ông {NAME}, điện thoại {PHONE}."), degrees)


def covered_pdf() -> bytes:
    """A name with a black box laid over it, as people do who know no better."""
    return _saved(
        text_pdf(f"Ông {NAME}"), lambda pdf: pdf.pages[0].contents_add(b"Q q 1 0 0 1 0 0 cm 0 g 60 730 400 60 re f Q q")
    )


def pdf_without_xref() -> bytes:
    return text_pdf("Hỏng").replace(b"startxref", b"startxxxx")


def pdf_calling_itself() -> bytes:
    """A page whose drawing draws itself, a million times if one lets it."""

    def loop(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_indirect(pikepdf.Stream(pdf, b"/X Do " * 1_000, Type=pikepdf.Name.XObject,
                                                Subtype=pikepdf.Name.Form, BBox=[0, 0, 100, 100]))  # fmt: skip
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
        pdf.pages[0].Resources = form.Resources
        pdf.pages[0].Contents = pikepdf.Stream(pdf, b"/X Do")

    return _saved(text_pdf("Vòng"), loop)


def _saved(content: bytes, change: Callable[[pikepdf.Pdf], None], **how: Any) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf)
        stream = io.BytesIO()
        pdf.save(stream, **how)
    return stream.getvalue()


# ---------------------------------------------------------------- pictures


def planted_jpeg(size: tuple[int, int] = (640, 480), *, orientation: int = 1) -> bytes:
    """A photograph with the secret in EXIF (a thumbnail too), XMP, the profile, a comment and after its end."""
    picture = Image.effect_noise(size, 60).convert("RGB")
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = SECRET
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[0x001D] = SECRET
    stream = io.BytesIO()
    picture.save(
        stream, "JPEG", exif=exif, comment=SECRET.encode(), icc_profile=SECRET.encode() * 8,
        xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(),
    )  # fmt: skip
    return stream.getvalue() + SECRET.encode()


def planted_png(size: tuple[int, int] = (640, 480)) -> bytes:
    """A picture with the secret in its texts, its EXIF, and in pixels that shine through wholly."""
    picture = Image.new("RGBA", size, (200, 220, 240, 255))
    hidden = Image.new("RGBA", size, (0, 0, 0, 0))
    ImageDraw.Draw(hidden).rectangle((300, 300, 400, 400), fill=(255, 0, 0, 0))
    picture.paste(hidden.crop((300, 300, 400, 400)), (300, 300))
    facts = PngInfo()
    facts.add_text("Author", SECRET)
    facts.add_itxt("XML:com.adobe.xmp", SECRET, zip=True)
    exif = Image.Exif()
    exif[0x010E] = SECRET
    stream = io.BytesIO()
    picture.save(stream, "PNG", pnginfo=facts, exif=exif, icc_profile=SECRET.encode() * 8)
    return stream.getvalue()


def png_bomb(side: int = 60_000) -> bytes:
    """A few kilobytes that say they are a picture of 3.6 thousand million dots."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", head), (b"IDAT", rows), (b"IEND", b""))
    )


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def holds(content: bytes, words: Sequence[str] = (SECRET, NAME, PHONE, "417 226", "0905417226")) -> Mapping[str, bytes]:
    """Which of the words stand in the bytes, in any of the ways in which files write words."""
    found = {}
    for word in words:
        for way in (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-le"), word.encode().hex().encode()):
            if way in content or way.upper() in content:
                found[word] = way
    return found
