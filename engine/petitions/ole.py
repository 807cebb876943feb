"""The directory of an OLE file (DOC, XLS): the names in it, read within strict bounds.

We need nothing but the names, to tell Word from Excel from an installer, and to see macros.
"""

import struct
from collections.abc import Iterator

SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")
HEADER = 512
ENTRY = 128
FREE = 0xFFFFFFFA
MOST_SECTORS = 25_000
HEADER_DIFAT = 109
SECTOR_SHIFTS = (9, 12)


def ole_names(content: bytes) -> frozenset[str]:
    """The names of all streams and storages, lower-case; empty when the file is not OLE or broken."""
    if not content.startswith(SIGNATURE) or len(content) < HEADER:
        return frozenset()
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in SECTOR_SHIFTS:
        return frozenset()
    first_directory = struct.unpack_from("<I", content, 48)[0]
    table = _allocation_table(content, 1 << shift)
    return frozenset(_entry_names(content, first_directory, table, 1 << shift))


def _allocation_table(content: bytes, size: int) -> list[int]:
    """Which sector follows which. Its own sectors are named in the header, then in a chain."""
    sectors = list(struct.unpack_from(f"<{HEADER_DIFAT}I", content, 76))
    following, seen = struct.unpack_from("<I", content, 68)[0], set[int]()
    while following < FREE and following not in seen and len(sectors) < MOST_SECTORS:
        seen.add(following)
        words = _words(content, following, size)
        if not words:
            break
        sectors.extend(words[:-1])
        following = words[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < FREE and len(table) < MOST_SECTORS:
            table.extend(_words(content, sector, size))
    return table


def _words(content: bytes, sector: int, size: int) -> tuple[int, ...]:
    data = _sector(content, sector, size)
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])


def _sector(content: bytes, sector: int, size: int) -> bytes:
    start = (sector + 1) * size
    return content[start : start + size]


def _entry_names(content: bytes, first: int, table: list[int], size: int) -> Iterator[str]:
    sector, seen = first, set[int]()
    while sector < FREE and sector not in seen:
        seen.add(sector)
        data = _sector(content, sector, size)
        for start in range(0, len(data) - ENTRY + 1, ENTRY):
            length = struct.unpack_from("<H", data, start + 64)[0]
            if 2 < length <= 64:  # noqa: PLR2004 - UTF-16 with its closing zero, in 64 bytes
                yield data[start : start + length - 2].decode("utf-16-le", errors="replace").lower()
        sector = table[sector] if sector < len(table) else FREE
