"""Libraries as they lie on a disk: whole folders, or single files of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.definitions import Library
from engine.definitions.library import SUFFIXES
from engine.errors import N_, Invalid, Problem

ROOTS = ("processes", "forms")
LARGEST_BYTES = 64 * 1024 * 1024


class PathUnusable(Invalid):
    """A path on the command line is not there or holds no procedure."""

    code = "path.unusable"
    message = N_("Không dùng được đường dẫn {path}: {reason}.")
    remedy = N_("Cho một thư mục có processes/ và forms/, hoặc từng tệp .bpmn, .dmn, .json, .yaml.")


@dataclass(frozen=True, slots=True)
class Choice:
    """A library, and which of its files were asked about (None: all)."""

    folder: Path
    library: Library
    files: frozenset[str] | None

    @property
    def is_whole(self) -> bool:
        """Whether it is a library with its scenarios, not some file that lies alone."""
        return any((self.folder / root).is_dir() for root in ROOTS)

    def shown(self, file: str) -> str:
        """A file of the library as the person at the terminal would type it."""
        path = self.folder / file
        try:
            return str(path.relative_to(Path.cwd()))
        except ValueError:
            return str(path)

    def concerns(self, file: str) -> bool:
        """Whether a finding in that file was asked for."""
        return self.files is None or file in self.files


def read_choices(paths: Sequence[Path]) -> list[Choice]:
    """The libraries of these paths; files of one library are taken together.

    Raises:
        PathUnusable: a path is not there, or is no procedure file.
    """
    choices = [_folder(path) for path in paths if path.is_dir()]
    choices += _files([path for path in paths if not path.is_dir()])
    return choices


def read_folders(paths: Sequence[Path]) -> Library:
    """One library of all these folders.

    Raises:
        PathUnusable: one of them is no library, or two hold the same file.
    """
    contents: dict[str, bytes] = {}
    for path in paths:
        if not path.is_dir():
            raise PathUnusable(path=str(path), reason="không phải thư mục")
        for name, file in _folder(path).library.files.items():
            if contents.setdefault(name, file.content) != file.content:
                raise PathUnusable(path=str(path), reason=f"{name} có hai bản khác nhau")
    return Library.from_contents(contents)


def _folder(path: Path) -> Choice:
    if not any((path / root).is_dir() for root in ROOTS):
        raise PathUnusable(path=str(path), reason="không có processes/ hay forms/")
    try:
        return Choice(path.absolute(), Library.from_folder(path), None)
    except OSError as error:
        raise PathUnusable(path=str(path), reason=error.strerror) from error


def _files(paths: Iterable[Path]) -> list[Choice]:
    asked: dict[Path, set[str]] = {}
    for path in paths:
        _require_file(path)
        root = _root(path.absolute())
        asked.setdefault(root, set()).add(path.absolute().relative_to(root).as_posix())
    choices = []
    for root, names in asked.items():
        known = dict(Library.from_folder(root).files) if any((root / name).is_dir() for name in ROOTS) else {}
        contents = {name: file.content for name, file in known.items()}
        contents |= {name: (root / name).read_bytes() for name in names}
        choices.append(Choice(root, Library.from_contents(contents), frozenset(names)))
    return choices


def _root(path: Path) -> Path:
    """The folder of the library the file lies in; of a file that lies alone, its own folder."""
    for parent in path.parents:
        if parent.name in ROOTS:
            return parent.parent
    return path.parent


def _require_file(path: Path) -> None:
    try:
        size = path.stat().st_size
        with path.open("rb"):
            pass
    except OSError as error:
        raise PathUnusable(path=str(path), reason=error.strerror) from error
    if path.suffix not in SUFFIXES:
        problem = Problem(str(path), N_("Không phải tệp .bpmn, .dmn, .json hay .yaml."))
        raise PathUnusable(path=str(path), reason="không thuộc loại tệp quy trình", problems=[problem])
    if size > LARGEST_BYTES:
        raise PathUnusable(path=str(path), reason="tệp quá lớn")
