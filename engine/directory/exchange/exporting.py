"""A table as a file, in the columns that an import reads: exported and imported again, nothing differs."""

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC
from typing import Any

from engine.directory.changes import Values
from engine.directory.editing.columns import Kind
from engine.directory.editing.noun import Noun, said
from engine.directory.exchange.sheets import MAKER, RISKY
from engine.storage import now

FORMATS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
_WIDEST = 60
_WIDE = frozenset({Kind.TEXT, Kind.TEMPLATE, Kind.GRANTS, Kind.SEVERAL})


def export_rows(noun: Noun, rows: Iterable[Values], file_format: str) -> bytes:
    """The rows as a file; a text that a spreadsheet would take for a formula is kept from being one."""
    titles = [column.title for column in noun.columns]
    cells = [[said(column, values.get(column.name)) for column in noun.columns] for values in rows]
    wide = {place for place, column in enumerate(noun.columns, start=1) if column.kind in _WIDE}
    return write_sheet(titles, cells, file_format, wide=wide)


def write_sheet(
    titles: Sequence[str], rows: Iterable[Sequence[str]], file_format: str, *, wide: Collection[int] = ()
) -> bytes:
    """A table of texts as a file, defused in the same way; `wide` columns are counted from 1."""
    return _xlsx(titles, rows, wide) if file_format == "xlsx" else _csv(titles, rows)


def _csv(titles: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(titles)
    writer.writerows([_defused(cell) for cell in row] for row in rows)
    # Excel knows UTF-8 by this mark.
    return text.getvalue().encode("utf-8-sig")


def _defused(cell: str) -> str:
    return f"'{cell}" if RISKY.match(cell) else cell


def _xlsx(titles: Sequence[str], rows: Iterable[Sequence[str]], wide: Collection[int]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    # Programs keep these two when the table is edited: by them an import knows how old the table is.
    book.properties.creator, book.properties.created = MAKER, now().astimezone(UTC).replace(tzinfo=None)
    sheet = book.create_sheet("bang")
    sheet.freeze_panes = "B2"
    for place in range(1, len(titles) + 1):
        sheet.column_dimensions[get_column_letter(place)].width = _WIDEST if place in wide else 24
    sheet.append([_text(WriteOnlyCell(sheet, title), Font(bold=True)) for title in titles])
    for row in rows:
        sheet.append([_text(WriteOnlyCell(sheet, _defused(cell))) if cell else None for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _text(cell: Any, font: Any = None) -> Any:
    # Text whatever it looks like: a number with a leading zero, a day, a formula.
    cell.data_type = "s"
    cell.number_format = "@"
    if font is not None:
        cell.font = font
    return cell
