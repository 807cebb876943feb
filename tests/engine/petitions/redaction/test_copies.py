"""A masked copy holds nothing of what was masked, nor anything that could not be seen: opened with other tools."""

import io
import re
import zlib
from typing import Any

import exifread
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw
from pyhanko.pdf_utils.reader import PdfFileReader

from engine.petitions.redaction.boxes import Mask, propose, whole_page
from engine.petitions.redaction.darkroom import Source, look, make_copy, show_page
from engine.petitions.redaction.mask_program import WHOLE, bind, cover, covered, open_picture
from tests.support.planted_files import (
    NAME,
    PHONE,
    SECRET,
    covered_pdf,
    holds,
    planted_jpeg,
    planted_pdf,
    planted_png,
    scanned_pdf,
    text_pdf,
    turned,
    turned_pdf,
)

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
BLACK = (0, 0, 0)


def masked_pdf(content: bytes) -> bytes:
    source = Source(content, PDF)
    return make_copy(source, propose(look(source), ()))


def unfolded(content: bytes) -> bytes:
    """Every stream of a PDF as it would be read, one after the other, found without reading its tables."""
    parts = []
    for found in re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            parts.append(zlib.decompressobj().decompress(found[1]))
        except zlib.error:
            parts.append(found[1])
    return b"\n".join(parts)


def pictures_of(content: bytes) -> list[Image.Image]:
    """The pictures of a PDF's pages, taken out by pypdf."""
    found = [page.images[0].image for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return [one.convert("RGB") for one in found if one is not None]


def all_colours(picture: Image.Image) -> list[Any]:
    """Every colour of the picture."""
    return [colour for _, colour in picture.getcolors(1 << 24) or ()]


def colours_in(picture: Image.Image, mask: Mask) -> list[Any]:
    """The colours within the rectangle, not a dot beyond it."""
    left, top = -(-mask.x * picture.width // WHOLE), -(-mask.y * picture.height // WHOLE)
    right, bottom = (mask.x + mask.width) * picture.width // WHOLE, (mask.y + mask.height) * picture.height // WHOLE
    return all_colours(picture.crop((left, top, max(right, left + 1), max(bottom, top + 1))))


def test_the_original_holds_what_was_planted() -> None:
    """Else the tests below would find nothing for want of anything to find."""
    original = planted_pdf()
    reader = pypdf.PdfReader(io.BytesIO(original))
    assert SECRET in holds(original)
    assert NAME in reader.pages[0].extract_text()
    assert reader.attachments
    assert reader.get_fields()
    assert PdfFileReader(io.BytesIO(original)).xrefs.total_revisions == 2
    for picture in (planted_jpeg(), planted_png()):
        assert SECRET in holds(picture)
    assert exifread.process_file(io.BytesIO(planted_jpeg()))


def test_a_masked_pdf_holds_no_text_no_metadata_no_attachment_no_script_and_no_earlier_revision() -> None:
    copy = masked_pdf(planted_pdf())
    assert holds(copy) == holds(unfolded(copy)) == {}
    assert copy.count(b"%%EOF") == copy.count(b"startxref") == 1
    for name in (b"/JavaScript", b"/JS", b"/AcroForm", b"/Annots", b"/EmbeddedFile", b"/Thumb", b"/PieceInfo",
                 b"/Metadata", b"/OpenAction", b"/AA", b"/Font", b"/Author", b"/Producer",
                 b"/CreationDate"):  # fmt: skip
        assert name not in copy + unfolded(copy)

    reader = pypdf.PdfReader(io.BytesIO(copy))
    assert [page.extract_text() for page in reader.pages] == ["", ""]
    assert {name: str(value) for name, value in (reader.metadata or {}).items()} == {"/Title": "Tài liệu công khai"}
    assert not reader.attachments
    assert reader.xmp_metadata is None
    assert not reader.get_fields()
    assert pypdfium2.PdfDocument(copy)[0].get_textpage().get_text_range() == ""


def test_everything_in_a_masked_pdf_is_a_page_or_its_picture() -> None:
    """Read object by object with a second reader, used ones and others."""
    copy = masked_pdf(planted_pdf())
    reader = PdfFileReader(io.BytesIO(copy))
    assert reader.xrefs.total_revisions == 1
    assert set(reader.root) == {"/Type", "/Pages", "/Lang", "/ViewerPreferences"}
    for page in range(2):
        told = reader.root["/Pages"]["/Kids"][page]
        assert set(told) == {"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents"}
        (name,) = told["/Resources"]["/XObject"]
        picture = told["/Resources"]["/XObject"][name]
        assert set(picture) <= {"/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent",
                                "/Filter", "/Length"}  # fmt: skip
        assert not [
            marker for marker in (b"Exif", b"JFXX", b"Photoshop", b"ICC_PROFILE") if marker in picture.encoded_data
        ]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_what_was_found_in_the_text_is_black_however_the_page_is_turned(degrees: int) -> None:
    source = Source(turned_pdf(degrees), PDF)
    masks = propose(look(source), ())
    assert {mask.words for mask in masks} == {NAME, PHONE}
    (picture,) = pictures_of(make_copy(source, masks))
    (plain,) = pictures_of(make_copy(source, ()))
    for mask in masks:
        assert len(colours_in(plain, mask)) > 1, "the words stand there"
        assert colours_in(picture, mask) == [BLACK]


@pytest.mark.parametrize("degrees", [0, 90])
@pytest.mark.parametrize("size", [9, 14, 30])
def test_no_dot_of_a_name_is_left_beside_its_mask(size: int, degrees: int) -> None:
    """On a page with nothing but names, whose letters have marks above and below, all is white or masked."""
    source = Source(turned(text_pdf("ông Nguyễn Thị Ngọc Ầm, ông Lê Quỹ Ịch Ỹ", size=size), degrees), PDF)
    (page,) = look(source)
    masks = [Mask(0, word.x, word.y, word.width, word.height) for word in page.words]
    (picture,) = pictures_of(make_copy(source, masks))
    for mask in masks:
        left, top, right, bottom = covered(mask.place[1:], *picture.size)
        picture.paste("white", (left, top, right, bottom))
    assert min(all_colours(picture.convert("L"))) > 200, "nothing dark is left"


def test_the_lines_above_and_below_a_masked_line_stay_whole() -> None:
    lines = "Đề nghị phản ánh tiếp\nông Lê Văn Cường\nđã được mời họp"
    source = Source(text_pdf(lines), PDF)
    pages = look(source)
    (mask,) = propose(pages, ())
    others = [word for word in pages[0].words if word.y + word.height < mask.y or word.y > mask.y + mask.height]
    assert len(others) == 9


def test_the_publisher_is_shown_what_the_copy_shows() -> None:
    """The page that is drawn on and the page of the copy are one picture, but for the black."""
    source = Source(planted_pdf(), PDF)
    shown = Image.open(io.BytesIO(show_page(source, 0))).convert("L")
    picture = pictures_of(make_copy(source, ()))[0].convert("L").resize(shown.size)
    alike = sum(abs(one - other) < 64 for one, other in zip(shown.tobytes(), picture.tobytes(), strict=True))
    assert alike > 0.995 * shown.width * shown.height


def test_a_field_of_a_form_is_seen_as_it_was_filled_in() -> None:
    picture = pictures_of(make_copy(Source(planted_pdf(), PDF), ()))[0]
    across, down = picture.width / 595, picture.height / 842
    field = picture.crop((int(100 * across), int((842 - 440) * down), int(400 * across), int((842 - 400) * down)))
    assert len(all_colours(field)) > 1


def test_a_page_is_named_as_one_to_look_at_where_a_machine_cannot_read_it() -> None:
    pages = look(Source(text_pdf("Kính gửi ông bà trong tỉnh.", ""), PDF))
    assert [page.is_seen_only for page in pages] == [False, True]
    assert [page.is_seen_only for page in look(Source(scanned_pdf(2), PDF))] == [True, True]
    assert [page.is_seen_only for page in look(Source(planted_pdf(), PDF))] == [True, False], "a note and a field"
    assert propose(look(Source(scanned_pdf(), PDF)), ()) == ()


def test_a_whole_page_can_be_hidden() -> None:
    first, second = pictures_of(make_copy(Source(scanned_pdf(2), PDF), [whole_page(1)]))
    assert all_colours(second) == [BLACK]
    assert len(all_colours(first)) > 1


def test_the_same_masks_make_the_same_file() -> None:
    source = Source(planted_pdf(), PDF)
    masks = propose(look(source), ())
    assert make_copy(source, masks) == make_copy(source, masks)
    assert make_copy(source, masks) != make_copy(source, masks[:1])


@pytest.mark.parametrize(
    ("original", "media_type", "form"), [(planted_jpeg(), JPEG, "JPEG"), (planted_png(), PNG, "PNG")]
)
def test_a_masked_picture_holds_its_pixels_alone(original: bytes, media_type: str, form: str) -> None:
    mask = Mask(0, 1_000, 1_000, 3_000, 3_000)
    copy = make_copy(Source(original, media_type), [mask])
    assert holds(copy) == {}
    assert exifread.process_file(io.BytesIO(copy)) == {}
    picture = Image.open(io.BytesIO(copy))
    assert picture.format == form
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert colours_in(picture.convert("RGB"), mask) == [BLACK]


def test_what_shines_through_in_a_picture_is_not_kept_beneath() -> None:
    copy = Image.open(io.BytesIO(make_copy(Source(planted_png(), PNG), ())))
    assert copy.mode == "RGB"
    assert copy.getpixel((350, 350)) == (255, 255, 255)


def test_a_photograph_that_lies_on_its_side_is_stood_up_before_it_is_masked() -> None:
    mask = Mask(0, 0, 0, 5_000, 2_000)
    copy = Image.open(io.BytesIO(make_copy(Source(planted_jpeg((640, 480), orientation=6), JPEG), [mask])))
    assert copy.size == (480, 640)
    assert colours_in(copy.convert("RGB"), mask) == [BLACK]


rectangles = st.tuples(*(st.integers(0, WHOLE),) * 2, *(st.integers(20, WHOLE),) * 2)


@settings(max_examples=150, deadline=None)
@given(boxes=st.lists(rectangles, min_size=1, max_size=4), width=st.integers(1, 300), height=st.integers(1, 300),
       mode=st.sampled_from(["L", "RGB"]))  # fmt: skip
def test_any_rectangle_is_one_colour_in_the_copy(
    boxes: list[tuple[int, int, int, int]], width: int, height: int, mode: str
) -> None:
    noise = Image.merge("RGB", [Image.effect_noise((width, height), 120) for _ in range(3)])
    inside = [(x, y, min(wide, WHOLE - x), min(high, WHOLE - y)) for x, y, wide, high in boxes]
    cover(noise, inside)
    picture = noise.convert(mode)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=82, subsampling=0)
    bound = bind(iter([(stream.getvalue(), width, height, picture.mode, 150)]), "Tài liệu", "vi")
    (seen,) = pictures_of(bound)
    for box in inside:
        left, top, right, bottom = covered(box, width, height)
        if left < right and top < bottom:
            assert all_colours(seen.crop((left, top, right, bottom))) == [BLACK]


def test_the_pixels_of_a_mask_cover_all_of_the_rectangle() -> None:
    assert covered((1, 1, 20, 20), 1_000, 1_000) == (0, 0, 8, 8)
    assert covered((79, 80, 1, 1), 1_000, 1_000) == (0, 8, 8, 16)
    assert covered((9_999, 9_999, 1, 1), 1_001, 1_001) == (1_000, 1_000, 1_001, 1_001)


def test_a_great_photograph_is_made_smaller() -> None:
    assert max(open_picture(planted_jpeg((4_000, 2_000))).size) == 3_000


def test_control_off_the_grid_colours_run_into_the_mask() -> None:
    picture = Image.merge("RGB", [Image.effect_noise((100, 100), 120) for _ in range(3)])
    ImageDraw.Draw(picture).rectangle((21, 21, 60, 60), fill=BLACK)
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=82, subsampling=0)
    assert len(all_colours(Image.open(stream).crop((21, 21, 61, 61)))) > 1


def test_control_a_picture_that_is_saved_again_keeps_what_it_knew() -> None:
    stream = io.BytesIO()
    Image.open(io.BytesIO(planted_png())).save(stream, "PNG")
    assert SECRET.encode() in Image.open(stream).info["icc_profile"]


def test_control_a_black_box_laid_over_a_page_leaves_the_words_beneath() -> None:
    covered_only = covered_pdf()
    assert NAME in pypdf.PdfReader(io.BytesIO(covered_only)).pages[0].extract_text()
    copy = make_copy(Source(covered_only, PDF), ())
    assert pypdf.PdfReader(io.BytesIO(copy)).pages[0].extract_text() == ""
    plain, seen = pictures_of(make_copy(Source(text_pdf(f"Ông {NAME}"), PDF), ()))[0], pictures_of(copy)[0]
    name = Mask(0, 1_700, 850, 1_500, 150)
    assert len(colours_in(plain, name)) > 1
    assert colours_in(seen, name) == [BLACK]
