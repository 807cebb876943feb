"""The program that looks at one file and makes its masked copy, in a process of its own.

`python -I mask_program.py < job` reads one line of JSON, what is wanted, and then the file itself. What comes out
is made of pixels alone: whatever the file holds beside what can be seen (text, scripts, forms, attachments, earlier
revisions, metadata, thumbnails) never reaches the copy, because nothing is carried over.

A file is somebody's, and may be hostile: here it can write nothing, reach nobody, and not outlive its limits. This
module imports nothing of ours, so that it has nothing to give away.
"""

import ctypes
import io
import json
import math
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

REFUSED = 3
MEMORY_BYTES = 2 * 1024**3
WHOLE = 10_000
"""A rectangle is told in ten-thousandths of the page's width and height, as the page is seen."""
DPI, DPI_OF_MANY, MANY_PAGES = 150, 110, 60
LONGEST_SIDE = 3_000
MOST_PIXELS = 60_000_000
LARGEST_COPY = 40 * 1024 * 1024
SHOWN_WIDTH = 1_200
GRID = 8
"""The pixels of a JPEG are kept in squares of this size: masks end where squares end, so that none holds both."""
BLACK = 0
QUALITY = 82
MOST_LETTERS = 400_000
LETTERS_OF_A_PAGE = 20_000
DOCUMENT_PART, LARGEST_BODY = "word/document.xml", 30 * 1024 * 1024
SPECK = 0.005
"""A picture on a page smaller than this share of it says nothing that could be read."""
FEW_LETTERS, MANY_STROKES = 12, 300

PASSWORD, PAGES, BROKEN, PIXELS, LARGE = "password", "pages", "broken", "pixels", "large"
_WRONG_PASSWORD = 4


class Refused(Exception):
    """Why the file is not worked on: one of the words above, and a number that goes with it."""

    def __init__(self, why: str, number: int = 0) -> None:
        super().__init__(why)
        self.told = {"refused": why, "number": number}


def main() -> None:
    job = json.loads(sys.stdin.buffer.readline())
    _limit(int(job["seconds"]))
    content = sys.stdin.buffer.read()
    try:
        answer = TASKS[job["task"]](content, job)
    except Refused as refused:
        _refuse(refused)
    except MemoryError:
        _refuse(Refused(PIXELS))
    except ImportError:
        raise
    except Exception as error:  # noqa: BLE001 - the edge: whatever the libraries stumble over, the file brought it
        # Its kind alone: its text may hold what people wrote.
        sys.stderr.write(type(error).__name__)
        _refuse(Refused(BROKEN))
    sys.stdout.buffer.write(answer)


# ---------------------------------------------------------------- what is wanted


def inspect(content: bytes, job: dict[str, Any]) -> bytes:
    """The pages, each with its size, its words and where they stand, and whether it holds what is not text."""
    if job["kind"] != "pdf":
        picture = open_picture(content)
        page = {"width": picture.width, "height": picture.height, "text": "", "words": [], "is_seen_only": True}
        return json.dumps({"pages": [page]}).encode()
    document = open_pdf(content, job["most_pages"])
    left = MOST_LETTERS
    pages = []
    for index in range(len(document)):
        page = read_page(document[index], left)
        left -= len(page["text"])
        pages.append(page)
    return json.dumps({"pages": pages}).encode()


def show(content: bytes, job: dict[str, Any]) -> bytes:
    """One page as a PNG, as it is seen: nothing is masked in it."""
    if job["kind"] == "pdf":
        document = open_pdf(content, job["most_pages"])
        if not 0 <= job["page"] < len(document):
            raise Refused(PAGES, len(document))
        picture = paint_page(document[job["page"]], DPI)
    else:
        picture = open_picture(content)
    if picture.width > SHOWN_WIDTH:
        picture = picture.resize((SHOWN_WIDTH, max(1, round(picture.height * SHOWN_WIDTH / picture.width))))
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    return stream.getvalue()


def mask(content: bytes, job: dict[str, Any]) -> bytes:
    """The copy: pictures alone, what is masked painted over before anything is encoded."""
    masks: dict[int, list[Any]] = {}
    for page, *box in job["masks"]:
        masks.setdefault(page, []).append(box)
    if job["kind"] != "pdf":
        picture = open_picture(content)
        cover(picture, masks.get(0, ()))
        return _encoded(picture, "PNG" if job["kind"] == "png" else "JPEG")
    document = open_pdf(content, job["most_pages"])
    return bind(_pages_of(document, masks), job["title"], job["language"])


def _pages_of(document: Any, masks: dict[int, list[Any]]) -> Iterator[tuple[bytes, int, int, str, int]]:
    """Each page as a JPEG, with its size, its colours and its dots an inch."""
    dpi = DPI if len(document) <= MANY_PAGES else DPI_OF_MANY
    for index in range(len(document)):
        picture = paint_page(document[index], dpi)
        cover(picture, masks.get(index, ()))
        if is_grey(picture):
            picture = picture.convert("L")
        yield _encoded(picture, "JPEG"), picture.width, picture.height, picture.mode, dpi


def read(content: bytes, job: dict[str, Any]) -> bytes:
    """The words of a Word document, paragraph by paragraph: no look, no link, no picture of it."""
    del job
    from xml.parsers import expat

    body = _document_part(content)
    lines: list[str] = []
    here: list[str] = []
    inside: list[str] = []
    left = MOST_LETTERS

    def opens(name: str, _attributes: dict[str, str]) -> None:
        inside.append(name.rpartition(" ")[2])
        if inside[-1] in {"tab", "br", "cr"}:
            here.append("\t" if inside[-1] == "tab" else "\n")

    def closes(name: str) -> None:
        inside.pop()
        if name.rpartition(" ")[2] == "p":
            lines.append("".join(here))
            here.clear()

    def says(text: str) -> None:
        nonlocal left
        if inside and inside[-1] == "t" and left > 0:
            here.append(text[:left])
            left -= len(text)

    def declares(*_what: object) -> None:
        raise Refused(BROKEN)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = opens, closes, says
    parser.StartDoctypeDeclHandler = declares
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise Refused(BROKEN) from error
    return json.dumps({"lines": [one for one in lines if one.strip()]}).encode()


def _document_part(content: bytes) -> bytes:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(DOCUMENT_PART) as part:
            body = part.read(LARGEST_BODY + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, RuntimeError) as error:
        raise Refused(BROKEN) from error
    if len(body) > LARGEST_BODY:
        raise Refused(LARGE, LARGEST_BODY // 1024 // 1024)
    return body


TASKS = {"inspect": inspect, "show": show, "mask": mask, "read": read}


# ---------------------------------------------------------------- pages and pictures


def open_pdf(content: bytes, most_pages: int) -> Any:
    """The document, its forms drawn as they are filled in; no script of it runs."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise Refused(PASSWORD if error.err_code == _WRONG_PASSWORD else BROKEN) from error
    if not 0 < len(document) <= most_pages:
        raise Refused(PAGES if len(document) else BROKEN, len(document))
    document.init_forms()
    return document


def paint_page(page: Any, dpi: int) -> Any:
    """The page as it is seen, on white, however large it says it is."""
    width, height = page.get_size()
    if not (math.isfinite(width) and math.isfinite(height) and width > 0 and height > 0):
        raise Refused(BROKEN)
    scale = min(dpi / 72, LONGEST_SIDE / max(width, height))
    bitmap = page.render(scale=scale, draw_annots=True, may_draw_forms=True, fill_color=(255, 255, 255, 255))
    picture = _afresh(bitmap.to_pil())
    page.close()
    return picture


def open_picture(content: bytes) -> Any:
    """The photograph or drawing, upright, on white; one that would unfold to too much is refused unopened."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None  # counted below, before anything is decoded
    picture: Any = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
    if picture.width * picture.height > MOST_PIXELS:
        raise Refused(PIXELS, picture.width * picture.height // 1_000_000)
    picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
    picture.load()
    if max(picture.size) > LONGEST_SIDE:
        picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return _afresh(ImageOps.exif_transpose(picture))


def _afresh(picture: Any) -> Any:
    """The same pixels in a picture that has never known any other facts; what shines through is white."""
    from PIL import Image

    fresh = Image.new("RGB", picture.size, (255, 255, 255))
    if "A" in picture.getbands() or "transparency" in picture.info:
        see_through = picture.convert("RGBA")
        fresh.paste(see_through, mask=see_through.getchannel("A"))
    elif picture.mode.startswith("I;16"):
        fresh.paste(picture.point(lambda value: value / 256).convert("L").convert("RGB"))
    else:
        fresh.paste(picture.convert("RGB"))
    return fresh


def cover(picture: Any, boxes: Sequence[Sequence[int]]) -> None:
    """Paint the rectangles black, each out to the next line of the grid: what was there is no more."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    for box in boxes:
        left, top, right, bottom = covered(box, picture.width, picture.height)
        if left < right and top < bottom:
            pen.rectangle((left, top, right - 1, bottom - 1), fill=(BLACK, BLACK, BLACK))


def covered(box: Sequence[int], width: int, height: int) -> tuple[int, int, int, int]:
    """The pixels of a rectangle: left and top, and right and bottom, which are the first that stay."""
    x, y, wide, high = box
    left, top = x * width // WHOLE // GRID * GRID, y * height // WHOLE // GRID * GRID
    right, bottom = (-(-end * side // WHOLE) for end, side in ((x + wide, width), (y + high, height)))
    return left, top, min(width, -(-right // GRID) * GRID), min(height, -(-bottom // GRID) * GRID)


def is_grey(picture: Any) -> bool:
    """Whether nothing in it has a colour."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    furthest: list[Any] = [ImageChops.difference(red, other).getextrema()[1] for other in (green, blue)]
    return bool(max(furthest) <= GRID)


def _encoded(picture: Any, form: str) -> bytes:
    stream = io.BytesIO()
    if form == "PNG":
        picture.save(stream, "PNG", optimize=True)
    else:
        # Without subsampling: else a square of colour would be twice as wide as the grid.
        picture.save(stream, "JPEG", quality=QUALITY, subsampling=0, optimize=True)
    return stream.getvalue()


def bind(pages: Iterator[tuple[bytes, int, int, str, int]], title: str, language: str) -> bytes:
    """A new document of these pictures: a title, a language, and nothing else."""
    import pikepdf

    book = pikepdf.new()
    size = 0
    for number, (jpeg, width, height, mode, dpi) in enumerate(pages, 1):
        size += len(jpeg)
        if size > LARGEST_COPY:
            raise Refused(LARGE, LARGEST_COPY // 1024 // 1024)
        wide, high = (max(3.0, round(side * 72 / dpi, 2)) for side in (width, height))
        picture = pikepdf.Stream(
            book, jpeg, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=width, Height=height,
            ColorSpace=pikepdf.Name.DeviceGray if mode == "L" else pikepdf.Name.DeviceRGB, BitsPerComponent=8,
            Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        drawn = pikepdf.Stream(book, f"q {wide} 0 0 {high} 0 0 cm /P{number} Do Q".encode())
        page = pikepdf.Dictionary(
            Type=pikepdf.Name.Page,
            MediaBox=[0, 0, wide, high],
            Resources=pikepdf.Dictionary(XObject=pikepdf.Dictionary({f"/P{number}": picture})),
            Contents=drawn,
        )
        book.pages.append(pikepdf.Page(book.make_indirect(page)))
    book.docinfo["/Title"] = title
    book.Root.Lang = language
    book.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    stream = io.BytesIO()
    book.save(stream, deterministic_id=True, compress_streams=True)
    return stream.getvalue()


# ---------------------------------------------------------------- the words of a page


def read_page(page: Any, most_letters: int) -> dict[str, Any]:
    """Its text, and each word's place: start and end in the text, and a rectangle; a word on two lines has two."""
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    letters = page.get_textpage()
    count = min(letters.count_chars(), LETTERS_OF_A_PAGE, max(0, most_letters))
    text: list[str] = []
    words: list[Word] = []
    open_word: Word | None = None
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(letters, index)
        letter = chr(code) if 0 < code < sys.maxunicode and not 0xD800 <= code < 0xE000 else " "  # noqa: PLR2004 - halves of signs
        text.append(letter)
        room = None if letter.isspace() else _room_of(page, letters, index)
        if letter.isspace():
            open_word = None
        if room is None:
            continue
        ink = _ink_of(page, letters, index) or room
        if open_word is None or not open_word.goes_on(room):
            open_word = Word(index, room, ink)
            words.append(open_word)
        else:
            open_word.add(index, room, ink)
    return {
        "width": width,
        "height": height,
        "text": "".join(text),
        "words": [word.told() for word in words],
        "is_seen_only": _is_seen_only(page, "".join(text), width * height, cut=count < letters.count_chars()),
    }


class Word:
    """Letters on one line, as the page is seen: all the room that they may take, and what their ink takes.

    A rectangle is left, top, right and bottom.
    """

    def __init__(self, index: int, room: list[int], ink: list[int]) -> None:
        self.start, self.end, self.room, self.ink = index, index + 1, room, ink

    def goes_on(self, room: Sequence[int]) -> bool:
        """Whether a letter stands on the same line, and near: a break within a word begins another rectangle."""
        left, top, right, bottom = self.room
        near = max(bottom - top, right - left, 1) * 2
        is_level = room[1] < bottom and top < room[3]
        is_upright = room[0] < right and left < room[2]
        return (is_level and abs(room[0] - right) < near) or (is_upright and abs(room[1] - bottom) < near)

    def add(self, index: int, room: Sequence[int], ink: Sequence[int]) -> None:
        self.end = index + 1
        self.room, self.ink = _joined(self.room, room), _joined(self.ink, ink)

    def told(self) -> list[int]:
        """From where to where in the text, and left, top, width and height.

        Along the line all the room counts; across it the ink, so that the lines above and below stay whole.
        """
        left, top, right, bottom = _joined(self.room, self.ink)
        if self.end - self.start > 1:
            if right - left >= bottom - top and self._is_inked(1):
                top, bottom = self.ink[1], self.ink[3]
            elif right - left < bottom - top and self._is_inked(0):
                left, right = self.ink[0], self.ink[2]
        return [self.start, self.end, left, top, right - left, bottom - top]

    def _is_inked(self, axis: int) -> bool:
        """Whether what is said of the ink is likely: some fonts say nothing of it."""
        return (self.ink[axis + 2] - self.ink[axis]) * 3 >= self.room[axis + 2] - self.room[axis]


def _room_of(page: Any, letters: Any, index: int) -> list[int] | None:
    """All the room that a letter may take; what stands beyond the page's edge is not seen, and has none."""
    import pypdfium2.raw as pdfium

    found = pdfium.FS_RECTF()
    if not pdfium.FPDFText_GetLooseCharBox(letters, index, ctypes.byref(found)):
        return _ink_of(page, letters, index)
    return _seen(page, found.left, found.top, found.right, found.bottom)


def _ink_of(page: Any, letters: Any, index: int) -> list[int] | None:
    """What a letter's own lines take."""
    import pypdfium2.raw as pdfium

    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    if not pdfium.FPDFText_GetCharBox(letters, index, *(ctypes.byref(one) for one in (left, right, bottom, top))):
        return None
    return _seen(page, left.value, top.value, right.value, bottom.value)


def _seen(page: Any, left: float, top: float, right: float, bottom: float) -> list[int] | None:
    """A rectangle of the page as it is seen, whichever way the page is turned; None if nothing of it is."""
    import pypdfium2.raw as pdfium

    if not all(map(math.isfinite, (left, top, right, bottom))):
        return None
    corners = []
    for x, y in ((left, top), (right, bottom)):
        across, down = ctypes.c_int(), ctypes.c_int()
        if not pdfium.FPDF_PageToDevice(page, 0, 0, WHOLE, WHOLE, 0, x, y, ctypes.byref(across), ctypes.byref(down)):
            return None
        corners.append((across.value, down.value))
    (x, y), (other_x, other_y) = corners
    seen = [max(0, min(x, other_x)), max(0, min(y, other_y)), min(WHOLE, max(x, other_x)), min(WHOLE, max(y, other_y))]
    return seen if seen[0] < seen[2] and seen[1] < seen[3] else None


def _joined(one: Sequence[int], other: Sequence[int]) -> list[int]:
    return [min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])]


def _is_seen_only(page: Any, text: str, area: float, *, cut: bool) -> bool:
    """Whether something on it can be read by eyes alone: hardly any text, or pictures, notes, fields, drawings."""
    import pypdfium2.raw as pdfium

    if cut or sum(not one.isspace() for one in text) < FEW_LETTERS:
        return True
    if any(_is_drawn(page, index) for index in range(pdfium.FPDFPage_GetAnnotCount(page))):
        return True
    strokes = 0
    for one in page.get_objects(filter=(pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH), max_depth=4):
        if one.type == pdfium.FPDF_PAGEOBJ_PATH:
            strokes += 1
            continue
        left, bottom, right, top = one.get_bounds()
        if abs(right - left) * abs(top - bottom) > SPECK * area:
            return True
    return strokes > MANY_STROKES


def _is_drawn(page: Any, index: int) -> bool:
    """Whether a note, a field or a stamp shows something that is not in the page's text."""
    import pypdfium2.raw as pdfium

    note = pdfium.FPDFPage_GetAnnot(page, index)
    if not note:
        return False
    kind = pdfium.FPDFAnnot_GetSubtype(note)
    pdfium.FPDFPage_CloseAnnot(note)
    return bool(kind not in {pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})


# ---------------------------------------------------------------- the edge


def _refuse(refused: Refused) -> NoReturn:
    sys.stdout.write(json.dumps(refused.told))
    sys.stdout.flush()
    sys.exit(REFUSED)


def _limit(seconds: int) -> None:
    """What this process may use up from now on; it can write no file at all."""
    import resource

    os.umask(0o077)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
