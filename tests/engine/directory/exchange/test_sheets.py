import io
import struct
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from engine.directory.exchange.sheets import LARGEST_FILE, MOST_ROWS, SheetUnreadable, read_sheet


def book(*rows: list[Any]) -> bytes:
    made, written = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(written)
    return written.getvalue()


def repacked(content: bytes, change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in more.items():
            new.writestr(name.replace("__", "/"), part)
    return written.getvalue()


def _as_it_is(_name: str, part: bytes) -> bytes:
    return part


def test_a_workbook_is_read_with_its_kinds_of_cells() -> None:
    sheet = read_sheet(book(["Mã", "Ngày", "Số", None], [], ["A", date(2026, 1, 2), 3, None, "ngoài bảng"]))

    assert sheet.titles == ("Mã", "Ngày", "Số")
    assert [(row.number, row.cells) for row in sheet.rows] == [(3, ("A", datetime(2026, 1, 2), 3))]  # noqa: DTZ001 - a cell has no zone


def test_a_formula_is_the_text_it_is_written_with() -> None:
    sheet = read_sheet(book(["a", "b"], ["=1+1", '=HYPERLINK("http://x","y")']))

    assert sheet.rows[0].cells == ("=1+1", '=HYPERLINK("http://x","y")')


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_in_the_ways_that_programs_write_it(encoding: str, delimiter: str) -> None:
    text = delimiter.join(["Mã", "Tên"]) + "\r\n" + delimiter.join(["A", f'"Sở{delimiter} ""X""\nhai"']) + "\r\n\r\n"
    sheet = read_sheet(text.encode(encoding))

    assert sheet.titles == ("Mã", "Tên")
    assert [row.cells for row in sheet.rows] == [("A", f'Sở{delimiter} "X"\nhai')]


def test_csv_may_name_its_delimiter() -> None:
    assert read_sheet(b"sep=|\r\na|b,c\r\n1|2\r\n").titles == ("a", "b,c")


def _vba() -> bytes:
    return repacked(book(["a"], ["b"]), _as_it_is, **{"xl__vbaProject.bin": b"x"})


def _bomb() -> bytes:
    return repacked(book(["a"], ["b"]), _as_it_is, **{"xl__media__big.xml": b" " * 70_000_000})


def _entities() -> bytes:
    laughs = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    return repacked(book(["a"], ["b"]), lambda n, part: laughs + part if n.endswith("sheet1.xml") else part)


def _far_row() -> bytes:
    return repacked(book(["a"], ["b"]), lambda _name, part: part.replace(b'r="2"', b'r="99999999"'))


def _lying_about_its_size() -> bytes:
    content = bytearray(book(["a"], ["b" * 5000]))
    for place in _places(bytes(content), b"PK\x01\x02"):
        struct.pack_into("<I", content, place + 24, 10)
    return bytes(content)


def _places(content: bytes, mark: bytes) -> list[int]:
    return [place for place in range(len(content)) if content.startswith(mark, place)]


HARMFUL: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "blank": lambda: b" \r\n\t",
    "empty book": book,
    "too large": lambda: b"a;b\n" + b"x" * LARGEST_FILE,
    "too many rows": lambda: b"a\n" + b"1\n" * (MOST_ROWS + 1),
    "fifty thousand rows": lambda: book(["a"], *[[n] for n in range(50_000)]),
    "too many columns": lambda: b";".join([b"a"] * 61) + b"\n",
    "a cell without end": lambda: b"a\n" + b"x" * 20_001 + b"\n",
    "old excel": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "macros": _vba,
    "bomb": _bomb,
    "entities": _entities,
    "far row": _far_row,
    "lies about its size": _lying_about_its_size,
    "a letter": lambda: repacked(book(["a"], ["b"]), lambda _name, _part: b"<w/>"),
    "another zip": lambda: _zip({"a.txt": b"a"}),
    "half a zip": lambda: book(["a"], ["b"])[:900],
    "pdf": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "windows letters": lambda: "Mã;Tên\nA;Sở\n".encode("utf-16-le") + b"\xff",
    "latin": lambda: "Tên;é\n".encode("cp1258", "ignore"),
    "zero byte": lambda: b"a;b\n1;\x00\n",
    "picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
}


def _zip(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return written.getvalue()


@pytest.mark.parametrize("harm", HARMFUL)
def test_what_is_no_table_or_does_harm_is_refused_in_words(harm: str) -> None:
    with pytest.raises(SheetUnreadable) as refusal:
        read_sheet(HARMFUL[harm]())
    assert str(refusal.value)
    assert refusal.value.advice


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400) | st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    try:
        sheet = read_sheet(content)
    except SheetUnreadable:
        return
    assert all(len(row.cells) == len(sheet.titles) for row in sheet.rows)


WHOLE = book(["Mã", "Tên"], ["A", date(2026, 1, 1)], ["B", 5])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_broken_workbook_does_more_than_be_refused(data: st.DataObject) -> None:
    content = bytearray(WHOLE)
    for _turn in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    with suppress(SheetUnreadable):
        assert read_sheet(bytes(content)).titles
