"""Looking at a file without fetching it: its pages as pictures, its words beside them; never the file itself.

A file is somebody's and may be hostile, so it is opened in the process that masks files, within its limits. Nothing
of it is kept anywhere: each look opens it anew, so that what is erased leaves no picture behind.
"""

from dataclasses import dataclass, field
from typing import ClassVar
from uuid import UUID

from engine.directory import Officer
from engine.errors import N_, Invalid, Problem
from engine.petitions.attachments import OpenedFile
from engine.petitions.files import open_file
from engine.petitions.redaction.darkroom import DOCX, KINDS, Source, look, read_words, show_page
from engine.petitions.redaction.errors import FileNotMaskable

SHOWN_KINDS = frozenset({*KINDS, DOCX})
MOST_PAGES = 300
LONGEST_WORDS = 8_000


class FileNotShown(Invalid):
    """The file cannot be shown here; it can still be fetched."""

    code: ClassVar[str] = "file.not_shown"
    message = N_("Không xem được tệp này tại đây.")
    remedy = N_("Tải tệp về để mở bằng chương trình trên máy.")


@dataclass(frozen=True, slots=True)
class FileLook:
    """What can be seen of a file: `words` of each page; a file without pages (`is_words`) has its words alone."""

    id: UUID
    name: str
    words: tuple[str, ...] = field(repr=False)
    is_words: bool = False

    @property
    def pages(self) -> int:
        return 0 if self.is_words else len(self.words)


def look_at_file(file_id: UUID, *, actor: Officer) -> FileLook:
    """The file's pages, for who may open it; that they did is written down.

    Raises:
        FileUnknown: there is none, or it is not theirs to see.
        FileDamaged: its bytes are gone or altered.
        FileNotShown: it is of another kind, locked, broken, or would take too much; says which.
    """
    opened = open_file(file_id, actor=actor)
    source = _source(opened)
    try:
        if opened.media_type == DOCX:
            return FileLook(file_id, opened.name, read_words(source), is_words=True)
        return FileLook(file_id, opened.name, tuple(one.text[:LONGEST_WORDS] for one in look(source)))
    except FileNotMaskable as error:
        raise _not_shown(error) from error


def show_file_page(file_id: UUID, page: int, *, actor: Officer) -> bytes:
    """One page, counted from 0, as a PNG.

    Raises:
        FileUnknown, FileDamaged, FileNotShown: as above; there is no such page.
    """
    opened = open_file(file_id, actor=actor)
    try:
        return show_page(_source(opened), page)
    except FileNotMaskable as error:
        raise _not_shown(error) from error


def _source(opened: OpenedFile) -> Source:
    if opened.media_type not in SHOWN_KINDS:
        raise FileNotShown(problems=[_problem("kind")])
    return Source(opened.content, opened.media_type, MOST_PAGES)


_WHY = {
    "kind": N_("Loại tệp này không xem tại đây được: chỉ xem được PDF, ảnh JPG, PNG và phần chữ của DOCX."),
    "password": N_("Tệp PDF có mật khẩu nên không xem tại đây được."),
    "pages": N_("Tệp có {number} trang, quá nhiều để xem tại đây (tối đa {most})."),
    "pixels": N_("Ảnh quá lớn khi mở ra nên không xem tại đây được."),
    "large": N_("Tệp quá lớn khi mở ra nên không xem tại đây được."),
    "time": N_("Tệp mở quá lâu hoặc dùng quá nhiều bộ nhớ nên đã dừng."),
}
_BROKEN = N_("Tệp bị hỏng hoặc không đúng định dạng nên không xem tại đây được.")


def _not_shown(error: FileNotMaskable) -> FileNotShown:
    told = error.problems[0]
    return FileNotShown(problems=[_problem((told.code or "").rpartition(".")[2], dict(told.facts))])


def _problem(why: str, facts: dict[str, object] | None = None) -> Problem:
    return Problem("/file", _WHY.get(why, _BROKEN), FileNotShown.remedy, code=f"file.{why}", facts=facts or {})
