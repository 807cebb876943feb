import contextlib
import io
import zipfile
from pathlib import Path
from uuid import UUID

import pytest

from engine.petitions import (
    FileDamaged,
    FileRefused,
    FileUnknown,
    FileUpload,
    collect_orphans,
    file_kinds,
    get_tracking,
    office_zip,
    open_file,
    open_public_file,
    open_sender_file,
    read_upload,
    store_file,
)
from engine.petitions.file_kinds import find_kind
from engine.petitions.file_names import clean_name
from engine.petitions.office_zip import UnsafeZip, read_office
from engine.petitions.uploads import LARGEST_FILE, check_upload, check_uploads
from engine.storage import Database
from tests.engine.directory.town import officer
from tests.engine.petitions.office import JPG, PDF, PNG, Clock, count, office_file, ole_file, petition, row, send

MEBIBYTE = 1024 * 1024


def stored_files(folder: Path) -> list[Path]:
    return [path for path in (folder / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("content", "extension", "has_macros"),
    [
        (JPG, "jpg", False),
        (PNG, "png", False),
        (PDF, "pdf", False),
        (office_file(), "docx", False),
        (office_file(word=False), "xlsx", False),
        (office_file(macros=True), "docx", True),
        (ole_file("Root Entry", "WordDocument", "1Table"), "doc", False),
        (ole_file("Root Entry", "Workbook"), "xls", False),
        (ole_file("Root Entry", "Book", "a", "b", "c", "_VBA_PROJECT_CUR"), "xls", True),
    ],
)
def test_a_file_is_what_it_holds(content: bytes, extension: str, has_macros: bool) -> None:  # noqa: FBT001
    kind = find_kind(content)
    assert kind is not None
    assert (kind.extension, kind.has_macros) == (extension, has_macros)


DISGUISED = {
    "program": b"MZ\x90\x00" + b"\0" * 400,
    "elf": b"\x7fELF" + b"\0" * 400,
    "page": b"<!DOCTYPE html><script>alert(1)</script>",
    "picture with script": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    "gif": b"GIF89a" + b"\0" * 60,
    "plain zip": office_file().replace(b"word/document.xml", b"evil/document.xml"),
    "installer": ole_file("Root Entry", "!_StringPool"),
    "broken ole": ole_file("WordDocument")[:400],
    "pdf without end": b"%PDF-1.7\nnothing more",
    "pdf after a page": b"<html>%PDF-1.7 %%EOF</html>",
    "text": b"GET / HTTP/1.1\r\n\r\n",
    "random": bytes(range(256)) * 8,
}


@pytest.mark.parametrize("content", DISGUISED.values(), ids=DISGUISED)
def test_a_disguised_file_is_refused_whatever_its_name(content: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        check_upload(FileUpload("ảnh.jpg", content))
    assert caught.value.problems[0].where == "/files/0"
    assert caught.value.problems[0].facts["name"] == "ảnh.jpg"


def test_without_the_look_inside_a_disguised_file_gets_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("engine.petitions.uploads.find_kind", lambda _content: file_kinds.FileKind("jpg"))
    assert check_upload(FileUpload("ảnh.jpg", DISGUISED["program"])).kind.extension == "jpg"


def test_an_ole_directory_that_goes_in_circles_is_read_once() -> None:
    content = bytearray(ole_file("Root Entry", "WordDocument"))
    content[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    assert find_kind(bytes(content)) is not None


def zip_bomb() -> bytes:
    return office_file(extra={f"word/media/{turn}.bin": bytes(50 * MEBIBYTE) for turn in range(5)})


def overlapping() -> bytes:
    """Five entries that all claim the same packed bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"a" * 3000)
        first = archive.infolist()[1]
        for turn in range(4):
            twin = zipfile.ZipInfo(f"word/twin{turn}.xml")
            twin.header_offset, twin.CRC = first.header_offset, first.CRC
            twin.compress_size, twin.file_size = first.compress_size, first.file_size
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    return stream.getvalue()


def test_a_zip_bomb_is_refused_unopened() -> None:
    content = zip_bomb()
    assert len(content) < MEBIBYTE
    with pytest.raises(UnsafeZip):
        read_office(content)
    with pytest.raises(FileRefused, match="Có tệp chưa gửi được"):
        check_upload(FileUpload("a.docx", content))


def test_without_its_limits_a_zip_bomb_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_zip, "_require_safe", lambda _entries, _size: None)
    assert read_office(zip_bomb()) is not None


@pytest.mark.parametrize(
    "content",
    [overlapping(), office_file(extra={f"word/{turn}.xml": b"x" for turn in range(3_001)})],
    ids=["overlapping", "many entries"],
)
def test_other_bombs_are_refused(content: bytes) -> None:
    with pytest.raises(UnsafeZip):
        read_office(content)


def test_an_encrypted_document_is_refused() -> None:
    content = bytearray(office_file())
    for place in range(len(content) - 4):
        if content[place : place + 4] == b"PK\x01\x02":
            content[place + 8] |= 1
    with pytest.raises(UnsafeZip):
        read_office(bytes(content))


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_a_cut_document_never_crashes(cut: int) -> None:
    for content in (office_file(), ole_file("Root Entry", "WordDocument"), PNG, JPG):
        with contextlib.suppress(UnsafeZip):
            find_kind(content[:cut])


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Windows\\giấy hẹn.PDF", "giấy hẹn.pdf"),
        ("ảnh\u202egpj.exe", "ảnhgpj.pdf"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "ab Set-Cookie_ x.pdf"),
        ("", "tep.pdf"),
        ("...", "tep.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("/", "tep.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ('<script>"|?*.pdf', "_script_____.pdf"),
        ("tie\u0302\u0301ng vie\u0323\u0302t.docx", "tiếng việt.pdf"),
    ],
)
def test_names_are_made_harmless(given: str, clean: str) -> None:
    assert clean_name(given, extension="pdf") == clean


def test_a_name_that_lies_about_its_kind_is_mended() -> None:
    assert check_upload(FileUpload("thư.docx", PDF)).name == "thư.pdf"


def test_a_file_too_large_is_read_no_further_than_needed() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return PDF + bytes(size - len(PDF))

    stream = Endless()
    upload = read_upload("lớn.pdf", stream)  # type: ignore[arg-type]
    assert stream.given == LARGEST_FILE + 1
    with pytest.raises(FileRefused) as caught:
        check_upload(upload)
    assert "10" in caught.value.problems[0].what.format(**caught.value.problems[0].facts)


def test_number_and_sum_of_files_are_bounded() -> None:
    with pytest.raises(FileRefused) as caught:
        check_uploads([FileUpload(f"{turn}.pdf", PDF) for turn in range(6)])
    assert caught.value.problems[0].facts == {"count": 6, "most": 5}
    large = PDF + bytes(7 * MEBIBYTE) + b"%%EOF"
    with pytest.raises(FileRefused) as caught:
        check_uploads([FileUpload(f"{turn}.pdf", large) for turn in range(3)])
    assert caught.value.problems[0].facts == {"most": 20}
    with pytest.raises(FileRefused):
        check_uploads([FileUpload("a.pdf", large)], already=2, already_bytes=14 * MEBIBYTE)
    with pytest.raises(FileRefused):
        check_uploads([FileUpload("trống.pdf", b"")])


def test_a_refused_file_stores_nothing(office: Database, tmp_path: Path) -> None:
    with pytest.raises(FileRefused):
        send(FileUpload("a.pdf", PDF), FileUpload("b.pdf", DISGUISED["program"]))
    assert stored_files(tmp_path) == []
    assert count("petitions") == count("attachments") == 0


def test_bytes_lie_under_folder_and_hash_and_never_under_a_given_name(office: Database, tmp_path: Path) -> None:
    send(FileUpload("../../../../tmp/thoát.pdf", PDF))
    (only,) = stored_files(tmp_path)
    assert len(only.name) == 64
    assert only.read_bytes() == PDF
    assert only.parent.parent == tmp_path / "files"


def test_an_altered_file_is_not_handed_over(office: Database, tmp_path: Path) -> None:
    kept = store_file(FileUpload("a.pdf", PDF), actor=officer("minh"))
    stored_files(tmp_path)[0].write_bytes(PDF + b"x")
    with pytest.raises(FileDamaged):
        open_file(kept.id, actor=officer("minh"))
    stored_files(tmp_path)[0].unlink()
    with pytest.raises(FileDamaged):
        open_file(kept.id, actor=officer("minh"))


def test_files_are_opened_by_those_who_work_on_the_case_alone(office: Database) -> None:
    receipt = send(FileUpload("a.pdf", PDF))
    other = send()
    (file,) = _files_of(receipt.case_id)
    assert open_file(file, actor=officer("hoa")).content == PDF
    for username in ("binh", "quan.tri"):
        with pytest.raises(FileUnknown):
            open_file(file, actor=officer(username))
    with pytest.raises(FileUnknown):
        open_sender_file(file, case_id=other.case_id)
    with pytest.raises(FileUnknown):
        open_public_file(file)


def test_an_upload_not_yet_taken_is_its_uploaders_alone(office: Database) -> None:
    kept = store_file(FileUpload("a.pdf", PDF), actor=officer("minh"))
    with pytest.raises(FileUnknown):
        open_file(kept.id, actor=officer("an"))


def test_orphans_go_after_a_day_and_nothing_else_does(office: Database, clock: Clock, tmp_path: Path) -> None:
    receipt = send(FileUpload("a.pdf", PDF))
    store_file(FileUpload("b.png", PNG), actor=None, client_key="a")
    assert collect_orphans() == 0
    # The store's own clock is the real one.
    clock.move(days=3650)
    (tmp_path / "files" / "note.txt").write_text("not ours")
    assert collect_orphans() == 1
    assert count("attachments") == 1
    assert row(receipt.case_id).title == petition()["title"]
    assert sorted(path.read_bytes() for path in stored_files(tmp_path)) == sorted([PDF, b"not ours"])


def _files_of(case_id: UUID) -> list[UUID]:
    return [file.id for file in get_tracking(case_id).files]
