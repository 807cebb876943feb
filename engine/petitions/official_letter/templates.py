"""Which template a letter is pressed with: the agency's own, the installation's, or the one shipped."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from engine.errors import N_
from engine.petitions.office_zip import UnsafeZip, read_office
from engine.petitions.official_letter.errors import template_invalid
from engine.petitions.settings import petition_settings

NAME = "official_letter"
PACKAGE = Path(__file__).resolve().parents[2]
LARGEST = {"typ": 512 * 1024, "docx": 4 * 1024 * 1024}
_FOLDER = re.compile(r"[\w-]{1,60}")


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """A template's file and its bytes; `docx` is the Word one, `typ` the one the PDF is made from."""

    path: Path
    content: bytes = field(repr=False)

    @property
    def shown(self) -> str:
        """Its name for people: which of the templates it is, not where the installation lies."""
        return shown_path(self.path)


def shown_path(path: Path) -> str:
    """`letters/SXD/official_letter.typ` of a path that ends so."""
    parts = path.parts
    start = parts.index("letters") if "letters" in parts else -1
    return "/".join(parts[max(start, len(parts) - 3) :])


def find_template(agency: str, ending: str) -> LetterTemplate:
    """The first there is: of the agency and of all in the data folder, then of the library, then the shipped one.

    Raises:
        LetterTemplateInvalid: it cannot be read, is too large, or is no plain Word file.
    """
    path = next(_paths(agency, f"{NAME}.{ending}"), None)
    if path is None:
        raise template_invalid(f"{NAME}.{ending}", N_("Không thấy tệp mẫu."))
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST[ending] else b""
    except OSError as error:
        raise template_invalid(shown_path(path), N_("Không đọc được tệp mẫu.")) from error
    if not content:
        raise template_invalid(shown_path(path), N_("Tệp mẫu trống hoặc quá lớn."))
    if ending == "docx":
        _require_plain(path, content)
    return LetterTemplate(path, content)


def _paths(agency: str, name: str) -> Iterator[Path]:
    settings = petition_settings()
    folders = [settings.letters / agency] if settings.letters and _FOLDER.fullmatch(agency) else []
    folders += [settings.letters] if settings.letters else []
    folders += [settings.library / "letters"] if settings.library else []
    folders += [PACKAGE / "library" / "letters", PACKAGE.parent / "letters"]
    return (path for folder in folders if (path := folder / name).is_file())


def _require_plain(path: Path, content: bytes) -> None:
    """Go on if the Word file holds no macros, is no bomb, and fetches nothing when it is opened."""
    try:
        office = read_office(content)
        with zipfile.ZipFile(BytesIO(content)) as archive:
            relations = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    except (UnsafeZip, zipfile.BadZipFile, OSError) as error:
        raise template_invalid(shown_path(path), N_("Tệp mẫu không phải tệp Word đọc được.")) from error
    if office is None or office.kind != "docx" or office.has_macros:
        raise template_invalid(shown_path(path), N_("Tệp mẫu phải là tệp Word (.docx) không có macro."))
    if any(re.search(rb"TargetMode\s*=\s*[\"']External", one) for one in relations):
        raise template_invalid(shown_path(path), N_("Tệp mẫu trỏ đến tài liệu bên ngoài."))
