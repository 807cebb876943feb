"""Library files as they are read again and again: kept by content, so that what did not change is parsed once."""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from pathlib import Path

from engine.definitions import Library, SourceFile, read_contents
from engine.errors import HoiDapError
from engine.storage import Work

MOST_KEPT = 1_000


class _Kept:
    """Files by path and content, the least used ones forgotten. Nothing in a file is ever changed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: OrderedDict[tuple[str, bytes], SourceFile] = OrderedDict()

    def file(self, path: str, content: bytes) -> SourceFile:
        key = (path, content)
        with self._lock:
            found = self._files.get(key)
            if found is None:
                found = self._files[key] = SourceFile(path, content)
                if len(self._files) > MOST_KEPT:
                    self._files.popitem(last=False)
            else:
                self._files.move_to_end(key)
        return found


_kept = _Kept()


def kept_file(path: str, content: bytes) -> SourceFile:
    """The file; the same object for the same content, with what was once read from it."""
    return _kept.file(path, content)


class _Contents:
    """What lies in the database by its hash: the same everywhere and for ever, so read once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, bytes] = OrderedDict()

    def get(self, work: Work, hashes: Iterable[str]) -> dict[str, bytes]:
        wanted = set(hashes)
        with self._lock:
            found = {sha: self._known[sha] for sha in wanted if sha in self._known}
        read = read_contents(work, wanted - found.keys()) if wanted - found.keys() else {}
        with self._lock:
            self._known.update(read)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return found | read


_contents = _Contents()


def published_contents(work: Work, hashes: Iterable[str]) -> dict[str, bytes]:
    """The bytes of kept files by their SHA-256."""
    return _contents.get(work, hashes)


class _Folders:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[Path, tuple[object, dict[str, SourceFile]]] = {}

    def files(self, folder: Path) -> dict[str, SourceFile]:
        looks = _looks(folder)
        with self._lock:
            before = self._read.get(folder)
        if before is not None and before[0] == looks:
            return before[1]
        try:
            read = Library.from_folder(folder)
        except (HoiDapError, OSError):
            # No folder, or one that cannot be read: the designer works on what is live alone.
            return {}
        files = {path: kept_file(path, file.content) for path, file in read.files.items()}
        with self._lock:
            self._read[folder] = (looks, files)
        return files


_folders = _Folders()


def folder_files(folder: Path | None) -> dict[str, SourceFile]:
    """The files of the library folder, read anew when one of them looks different; none without a folder."""
    return _folders.files(folder) if folder is not None else {}


def _looks(folder: Path) -> object:
    """What tells one state of a folder from another without reading its files."""
    seen = []
    for root in ("processes", "forms"):
        for path in sorted((folder / root).rglob("*")):
            try:
                stat = path.stat()
            except OSError:
                continue
            seen.append((str(path), stat.st_mtime_ns, stat.st_size))
    return tuple(seen)
