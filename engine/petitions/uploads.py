"""A file as it comes in, and whether it may: by size and by content."""

from dataclasses import dataclass, field
from typing import BinaryIO

from engine.errors import N_, Problem
from engine.petitions.errors import FileRefused
from engine.petitions.file_kinds import FileKind, find_kind
from engine.petitions.file_names import clean_name, shown_name
from engine.petitions.office_zip import UnsafeZip

MOST_FILES = 5
MEBIBYTE = 1024 * 1024
LARGEST_FILE = 10 * MEBIBYTE
LARGEST_TOGETHER = 20 * MEBIBYTE
_KINDS = N_("Chỉ nhận ảnh JPG, PNG và tài liệu PDF, DOC, DOCX, XLS, XLSX.")


@dataclass(frozen=True, slots=True)
class FileUpload:
    """A file as someone sent it: the name they gave it, and its bytes."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that may come in: its clean name, its kind by content, its bytes."""

    name: str
    kind: FileKind
    content: bytes = field(repr=False)


def read_upload(name: str, stream: BinaryIO) -> FileUpload:
    """The upload, read no further than needed to know that it is too large."""
    return FileUpload(name, stream.read(LARGEST_FILE + 1))


def check_uploads(uploads: list[FileUpload], *, already: int = 0, already_bytes: int = 0) -> list[CheckedFile]:
    """The files, all of them fit to be kept.

    Raises:
        FileRefused: naming each file that is not, at `/files/<position>`.
    """
    problems: list[Problem] = []
    checked = [_checked(position, upload, problems) for position, upload in enumerate(uploads)]
    if already + len(uploads) > MOST_FILES:
        problems.append(
            _problem("/files", N_("Có {count} tệp; tối đa là {most} tệp."), N_("Bỏ bớt tệp."),
                     count=already + len(uploads), most=MOST_FILES)
        )  # fmt: skip
    elif already_bytes + sum(len(upload.content) for upload in uploads) > LARGEST_TOGETHER:
        problems.append(
            _problem("/files", N_("Các tệp cộng lại lớn hơn {most} MB."), N_("Bỏ bớt hoặc giảm cỡ tệp."),
                     most=LARGEST_TOGETHER // MEBIBYTE)
        )  # fmt: skip
    if problems:
        raise FileRefused(problems=problems)
    return [file for file in checked if file is not None]


def check_upload(upload: FileUpload) -> CheckedFile:
    """One file, fit to be kept.

    Raises:
        FileRefused: it is not.
    """
    return check_uploads([upload])[0]


def _checked(position: int, upload: FileUpload, problems: list[Problem]) -> CheckedFile | None:
    where, shown = f"/files/{position}", shown_name(upload.name)
    if not upload.content:
        problems.append(_problem(where, N_("Tệp “{name}” trống."), N_("Chọn lại tệp có nội dung."), name=shown))
        return None
    if len(upload.content) > LARGEST_FILE:
        problems.append(
            _problem(where, N_("Tệp “{name}” lớn hơn {most} MB."), N_("Giảm cỡ ảnh hoặc chia nhỏ tài liệu."),
                     name=shown, most=LARGEST_FILE // MEBIBYTE)
        )  # fmt: skip
        return None
    try:
        kind = find_kind(upload.content)
    except UnsafeZip:
        problems.append(
            _problem(where, N_("Tệp “{name}” không an toàn để mở."), N_("Lưu lại thành PDF rồi gửi."), name=shown)
        )
        return None
    if kind is None:
        problems.append(_problem(where, N_("Tệp “{name}” có nội dung không thuộc loại được nhận."), _KINDS, name=shown))
        return None
    return CheckedFile(clean_name(upload.name, extension=kind.extension), kind, upload.content)


def _problem(where: str, what: str, remedy: str, **facts: object) -> Problem:
    return Problem(where, what, remedy, code="file.refused", facts=facts)
