"""Tables of the directory as XLSX and CSV: out in the columns in which they come in again."""

from engine.directory.exchange.exporting import FORMATS, export_rows, write_sheet
from engine.directory.exchange.importing import (
    KEPT,
    HeldImport,
    ImportGone,
    ImportOvertaken,
    apply_import,
    drop_import,
    hold_import,
    noun_of,
    preview_import,
)
from engine.directory.exchange.preview import Preview, Refused, RowDifference, compare
from engine.directory.exchange.sheets import LARGEST_FILE, MOST_ROWS, SheetUnreadable, read_sheet

__all__ = [
    "FORMATS",
    "KEPT",
    "LARGEST_FILE",
    "MOST_ROWS",
    "HeldImport",
    "ImportGone",
    "ImportOvertaken",
    "Preview",
    "Refused",
    "RowDifference",
    "SheetUnreadable",
    "apply_import",
    "compare",
    "drop_import",
    "export_rows",
    "hold_import",
    "noun_of",
    "preview_import",
    "read_sheet",
    "write_sheet",
]
