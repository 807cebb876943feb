"""What a file is, by its content: its name and what the browser says of it count for nothing."""

from dataclasses import dataclass

import filetype

from engine.petitions.office_zip import read_office
from engine.petitions.ole import SIGNATURE as OLE_SIGNATURE
from engine.petitions.ole import ole_names

MEDIA_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "doc": "application/msword",
    "xls": "application/vnd.ms-excel",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
OLE_MACROS = frozenset({"macros", "_vba_project_cur", "_vba_project", "vba"})
ZIP_SIGNATURE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class FileKind:
    """`extension` without dot; `has_macros`: opening it may run a program."""

    extension: str
    has_macros: bool = False

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.extension]


def find_kind(content: bytes) -> FileKind | None:
    """The kind of the bytes; None when it is none of those we take.

    Raises:
        UnsafeZip: it is an office document that must not be opened.
    """
    if content.startswith(ZIP_SIGNATURE):
        office = read_office(content)
        return FileKind(office.kind, office.has_macros) if office else None
    if content.startswith(OLE_SIGNATURE):
        return _ole_kind(ole_names(content))
    guess = filetype.guess(content)
    extension = getattr(guess, "extension", None)
    if extension == "pdf" and b"%%EOF" not in content:
        return None
    return FileKind(extension) if extension in {"jpg", "png", "pdf"} else None


def _ole_kind(names: frozenset[str]) -> FileKind | None:
    has_macros = bool(names & OLE_MACROS)
    if "worddocument" in names:
        return FileKind("doc", has_macros)
    if names & {"workbook", "book"}:
        return FileKind("xls", has_macros)
    return None
