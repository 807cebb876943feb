"""Where the bytes of files lie: a folder or any store that fsspec knows, by folder and SHA-256."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import fsspec  # type: ignore[import-untyped]
from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]

from engine.petitions.errors import FileDamaged
from engine.petitions.settings import petition_settings


@dataclass(frozen=True, slots=True)
class StoredName:
    """One file in the store. `written_at` is None where the store does not tell."""

    folder: UUID
    sha256: str
    written_at: datetime | None


class FileStore:
    """The store at an address; what it has written survives a power cut."""

    def __init__(self, address: str) -> None:
        self._system, self._root = fsspec.core.url_to_fs(address)
        self._is_local = isinstance(self._system, LocalFileSystem)

    def write(self, folder: UUID, content: bytes) -> str:
        """Store the bytes, durably, and say their SHA-256; storing the same again changes nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self._is_local:
            _write_durably(Path(self._path(folder, sha256)), content)
        else:
            self._system.pipe_file(self._path(folder, sha256), content)
        return sha256

    def read(self, folder: UUID, sha256: str) -> bytes:
        """The bytes as they were stored.

        Raises:
            FileDamaged: they are gone, or are not the same any more.
        """
        try:
            content: bytes = self._system.cat_file(self._path(folder, sha256))
        except OSError as error:
            raise FileDamaged from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise FileDamaged
        return content

    def remove(self, folder: UUID, sha256: str) -> None:
        """Remove the bytes if they are there."""
        path = self._path(folder, sha256)
        if self._system.exists(path):
            self._system.rm_file(path)

    def names(self) -> Iterator[StoredName]:
        """Every file in the store, also those half written."""
        if not self._system.exists(self._root):
            return
        for path, facts in self._system.find(self._root, detail=True).items():
            folder, _, name = path.removeprefix(self._root).strip("/").partition("/")
            try:
                yield StoredName(UUID(folder), name, _written_at(facts))
            except ValueError:
                continue

    def _path(self, folder: UUID, name: str) -> str:
        return f"{self._root}/{folder}/{name}"


def file_store() -> FileStore:
    """The store of this installation."""
    return FileStore(petition_settings().files)


def _written_at(facts: dict[str, Any]) -> datetime | None:
    moment = facts.get("mtime", facts.get("LastModified"))
    if isinstance(moment, datetime):
        return moment
    return datetime.fromtimestamp(moment, UTC) if isinstance(moment, int | float) else None


def _write_durably(path: Path, content: bytes) -> None:
    # Under a name of its own first: who finds the final name finds the whole file.
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.{uuid4().hex}.part")
    with unfinished.open("xb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    unfinished.replace(path)
    for folder in (path.parent, path.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
