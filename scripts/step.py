"""One step of the set-up, which knows whether it must run again."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.places import ROOT, STAMPS


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Work whose result depends on nothing but the files it reads.

    `makes` must all exist for the result to count; `stamp` keeps the digest of what was
    read, best beside what was made, so that both are deleted together.
    """

    title: str
    reads: Sequence[Path]
    makes: Sequence[Path]
    stamp: Path
    work: Callable[[], None]
    covered_by: "Step | None" = None

    def is_done(self) -> bool:
        """Whether what this step makes is there, made from the files as they are now."""
        if self.covered_by is not None and self.covered_by.is_done():
            return True
        return (
            self.stamp.is_file()
            and all(path.exists() for path in self.makes)
            and self.stamp.read_text() == digest(self.reads)
        )

    def bring_up_to_date(self) -> None:
        if self.is_done():
            return
        print(f"· {self.title}", flush=True)
        read = digest(self.reads)
        self.work()
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        self.stamp.write_text(read)


def stamp_named(name: str) -> Path:
    """A stamp for work whose results lie in more places than one."""
    return STAMPS / name


def digest(paths: Sequence[Path]) -> str:
    """The fingerprint of names and contents of these files and of all files in these folders."""
    told = hashlib.sha256()
    for path in sorted(_files(paths)):
        told.update(f"{os.path.relpath(path, ROOT)}\0{path.stat().st_size}\0".encode())
        told.update(path.read_bytes())
    return told.hexdigest()


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from (inner for inner in path.rglob("*") if inner.is_file())
        elif path.is_file():
            yield path
