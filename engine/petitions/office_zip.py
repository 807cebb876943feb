"""Reading DOCX and XLSX just far enough to know what they are, and that opening them is safe."""

import io
import zipfile
from dataclasses import dataclass

MOST_ENTRIES = 3_000
MOST_BYTES = 200 * 1024 * 1024
MOST_SWELLING = 150
SMALL = 1024 * 1024
CONTENT_TYPES = "[Content_Types].xml"
ENCRYPTED = 0x1


class UnsafeZip(Exception):
    """Opening it would fill a disk, or it is made to deceive."""


@dataclass(frozen=True, slots=True)
class OfficeFile:
    """`kind` is docx or xlsx."""

    kind: str
    has_macros: bool


def read_office(content: bytes) -> OfficeFile | None:
    """What office document the bytes are; None when they are another sort of ZIP.

    Nothing but the list of contents and one small part of it is unpacked.

    Raises:
        UnsafeZip: it swells beyond all measure, is encrypted, or lists the same bytes twice.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _require_safe(entries, len(content))
            names = {entry.filename for entry in entries}
            kind = _kind(names)
            if kind is None or CONTENT_TYPES not in names:
                return None
            return OfficeFile(kind, _has_macros(names, _content_types(archive)))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError):
        return None


def _require_safe(entries: list[zipfile.ZipInfo], size: int) -> None:
    # Overlapping entries swell without any of them being packed tightly: together they claim
    # more bytes than there are.
    packed = sum(entry.compress_size for entry in entries)
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_BYTES
        or (unpacked > SMALL and unpacked > MOST_SWELLING * size)
        or packed > size
        or len({entry.filename for entry in entries}) < len(entries)
        or any(entry.flag_bits & ENCRYPTED for entry in entries)
    ):
        raise UnsafeZip


def _kind(names: set[str]) -> str | None:
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def _content_types(archive: zipfile.ZipFile) -> bytes:
    # The declared sizes may lie; reading stops at the bound whatever they say.
    try:
        with archive.open(CONTENT_TYPES) as part:
            return part.read(SMALL)
    except zipfile.error as error:
        raise ValueError("the list of parts cannot be read") from error


def _has_macros(names: set[str], content_types: bytes) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in names) or b"macroenabled" in content_types.lower()
