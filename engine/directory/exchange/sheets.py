"""A table as a file brings it, XLSX or CSV: its titles and rows, and nothing that could do harm."""

import codecs
import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, ClassVar

from engine.errors import N_, Invalid

LARGEST_FILE = 10 * 1024 * 1024
MOST_ROWS = 5_000
FARTHEST_ROW = 200_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000
_MOST_PARTS = 500
_MOST_UNPACKED = 64 * 1024 * 1024
_ENCRYPTED = 0x1
_FIRST_BYTES = 4096
_DELIMITERS = ";,\t"
MAKER = "Hồi Đáp"
"""Who made the workbook, as its properties say it, when it is a table downloaded here."""

RISKY = re.compile(r"'*[=+\-@\t\r]")
"""How a text begins that a spreadsheet takes for a formula; the export puts an apostrophe before it."""


class SheetUnreadable(Invalid):
    """The file is no table that can be read, or not safe to open."""

    code: ClassVar[str] = "sheet.unreadable"
    message = N_("Không đọc được tệp này như một bảng.")
    remedy = N_("Lưu bảng dưới dạng Excel (.xlsx) hoặc CSV UTF-8 rồi tải lên lại.")

    def __init__(self, message: str | None = None, remedy: str | None = None, **facts: Any) -> None:
        super().__init__(message, **facts)
        if remedy is not None:
            self.remedy = remedy


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row with its number in the file, as spreadsheets count."""

    number: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The titles of the first row, and the rows below that hold anything; when it was downloaded here, if known."""

    titles: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    made_at: datetime | None = None


def read_sheet(content: bytes) -> Sheet:
    """The table in the file, whatever the file is called.

    Raises:
        SheetUnreadable: it is none, it is too large, or it is made to do harm.
    """
    if not content.strip():
        raise SheetUnreadable(N_("Tệp trống."), N_("Chọn lại tệp có nội dung."))
    if len(content) > LARGEST_FILE:
        raise SheetUnreadable(
            N_("Tệp lớn hơn {most} MB."), N_("Chia bảng thành nhiều tệp."), most=LARGEST_FILE // 1024 // 1024
        )
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise SheetUnreadable(N_("Đây là tệp Excel kiểu cũ (.xls) hoặc có mật khẩu."))
    is_zip = content.startswith(b"PK")
    numbered = enumerate(_xlsx_rows(content) if is_zip else _csv_rows(content), start=1)
    sheet = _sheet(numbered)
    return replace(sheet, made_at=_made_at(content)) if is_zip else sheet


def _sheet(numbered: Iterable[tuple[int, Sequence[Any]]]) -> Sheet:
    filled = ((number, row) for number, row in _near(numbered) if any(cell not in (None, "") for cell in row))
    first = next(filled, None)
    if first is None:
        raise SheetUnreadable(N_("Bảng không có dòng nào."), N_("Chọn lại tệp có nội dung."))
    titles = tuple("" if title is None else str(title).strip()[:100] for title in first[1])
    while titles and not titles[-1]:
        titles = titles[:-1]
    if len(titles) > MOST_COLUMNS:
        raise SheetUnreadable(N_("Bảng có quá {most} cột."), N_("Bỏ các cột không dùng."), most=MOST_COLUMNS)
    rows = tuple(SheetRow(number, _cells(number, row, len(titles))) for number, row in islice(filled, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise SheetUnreadable(
            N_("Bảng có hơn {most} dòng."), N_("Chia thành nhiều tệp, mỗi tệp không quá {most} dòng."), most=MOST_ROWS
        )
    return Sheet(titles, rows)


def _near(numbered: Iterable[tuple[int, Sequence[Any]]]) -> Iterator[tuple[int, Sequence[Any]]]:
    # A row may claim any number; the empty ones before it would be counted one by one.
    for number, row in numbered:
        if number > FARTHEST_ROW:
            raise SheetUnreadable(N_("Bảng có dòng ở quá xa bên dưới."), N_("Xóa các dòng trống rồi lưu lại."))
        yield number, row


def _cells(number: int, row: Sequence[Any], width: int) -> tuple[Any, ...]:
    cells = [_plain(cell) for cell in row[:width]]
    if any(isinstance(cell, str) and len(cell) > LONGEST_CELL for cell in cells):
        raise SheetUnreadable(
            N_("Dòng {row} có ô dài quá {most} ký tự."), N_("Rút gọn ô đó."), row=number, most=LONGEST_CELL
        )
    return tuple(cells + [None] * (width - len(cells)))


def _plain(cell: Any) -> Any:
    """The value of a cell: text, number, yes or no, or day; a formula is the text that it is written with."""
    if isinstance(cell, str):
        return cell[1:] if cell.startswith("'") and RISKY.match(cell) else cell
    if cell is None or isinstance(cell, bool | int | float | date | datetime):
        return cell
    return str(cell)


# ---------------------------------------------------------------- XLSX


def _xlsx_rows(content: bytes) -> Iterator[Sequence[Any]]:
    _require_safe(content)
    from openpyxl import load_workbook  # takes a fifth of a second to load; few need it
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        # What the sheet says of its own size may be a lie, or missing.
        sheet.reset_dimensions()
        yield from sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    except (InvalidFileException, KeyError, ValueError, TypeError, IndexError, AttributeError, SyntaxError, OSError,
            zipfile.BadZipFile, zlib.error, EOFError, OverflowError, NotImplementedError) as error:  # fmt: skip
        raise SheetUnreadable(N_("Tệp Excel này bị hỏng hoặc không phải bảng tính.")) from error


def _made_at(content: bytes) -> datetime | None:
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
    made, maker = book.properties.created, book.properties.creator
    return made.replace(tzinfo=UTC) if maker == MAKER and isinstance(made, datetime) else None


def _require_safe(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            _require_measure(parts, len(content))
            names = {part.filename for part in parts}
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                raise SheetUnreadable(N_("Tệp có macro."), N_("Lưu lại dưới dạng .xlsx (không macro) rồi tải lên lại."))
            if "xl/workbook.xml" not in names:
                raise SheetUnreadable(N_("Đây không phải tệp Excel (.xlsx)."))
            _require_plain_xml(archive, parts)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError, zlib.error) as error:
        raise SheetUnreadable(N_("Tệp Excel này bị hỏng hoặc không phải bảng tính.")) from error


def _require_measure(parts: list[zipfile.ZipInfo], size: int) -> None:
    """Overlapping parts swell without being packed tightly: together they claim more bytes than there are."""
    unpacked = sum(part.file_size for part in parts)
    if (
        len(parts) > _MOST_PARTS
        or unpacked > _MOST_UNPACKED
        or sum(part.compress_size for part in parts) > size
        or len({part.filename for part in parts}) < len(parts)
        or any(part.flag_bits & _ENCRYPTED for part in parts)
    ):
        raise SheetUnreadable(
            N_("Tệp Excel này không an toàn để mở."), N_("Chép bảng sang một tệp mới, lưu dạng .xlsx rồi tải lên lại.")
        )


def _require_plain_xml(archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> None:
    """No part may declare entities, and none may be longer than it says."""
    for part in parts:
        if part.filename.endswith((".xml", ".rels")):
            with archive.open(part) as stream:
                head = stream.read(_FIRST_BYTES)
            if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
                raise SheetUnreadable(N_("Tệp Excel này không an toàn để mở."))


# ---------------------------------------------------------------- CSV


def _csv_rows(content: bytes) -> Iterator[Sequence[Any]]:
    text = _decoded(content)
    if "\0" in text:
        raise SheetUnreadable
    first, _, rest = text.partition("\n")
    delimiter = _delimiter(first)
    if first.strip().lower().startswith("sep=") and len(first.strip()) <= 5:  # noqa: PLR2004 - «sep=» and one sign
        delimiter = first.strip("\r")[4:] or delimiter
        text = "\n" + rest
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    except csv.Error as error:
        raise SheetUnreadable(N_("Tệp CSV này có dấu nháy hoặc ô không đúng mẫu.")) from error


def _decoded(content: bytes) -> str:
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SheetUnreadable(
            N_("Chữ trong tệp không phải mã UTF-8."), N_("Trong Excel, chọn lưu dạng “CSV UTF-8” hoặc .xlsx.")
        ) from error


def _delimiter(line: str) -> str:
    outside = "".join(line.split('"')[::2])
    return max(_DELIMITERS, key=outside.count)
