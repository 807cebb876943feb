"""An archive made while it is read and encrypted to one person: at no moment does it lie anywhere as a whole."""

import io
import queue
import threading
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

import pyrage  # type: ignore[import-untyped]

from engine.clock import local_time

WAITING_PIECES, LOOK_EVERY_SECONDS = 8, 0.5


class Content(Protocol):
    """What gives the bytes of an entry when its turn has come."""

    def __call__(self) -> bytes: ...


def encrypted_zip(entries: Iterable[tuple[str, Content]], *, recipient: str, at: datetime) -> Iterator[bytes]:
    """The archive of these entries in their order, encrypted with age; whoever stops reading stops the making.

    What an entry raises, the reader is told, and the archive ends there: it cannot be opened then.
    """
    return encrypted(zipped(entries, at=at), recipient=recipient)


def zipped(entries: Iterable[tuple[str, Content]], *, at: datetime) -> Iterator[bytes]:
    """A ZIP archive of these entries, piece by piece."""
    sink = _Sink()
    moment = local_time(at)
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            about = zipfile.ZipInfo(name, moment.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(about, content())
            yield sink.take()
    yield sink.take()


def encrypted(pieces: Iterator[bytes], *, recipient: str) -> Iterator[bytes]:
    """What comes in, encrypted with age to this recipient, piece by piece.

    The library pushes while the server pulls: a thread of its own stands between, never more than a few pieces ahead.
    """
    pipe: queue.Queue[bytes | None] = queue.Queue(WAITING_PIECES)
    is_over, failed = threading.Event(), list[Exception]()

    def push(piece: bytes | None) -> None:
        while not is_over.is_set():
            try:
                return pipe.put(piece, timeout=LOOK_EVERY_SECONDS)
            except queue.Full:
                continue
        raise BrokenPipeError

    def run() -> None:
        source = _Source(pieces)
        try:
            pyrage.encrypt_io(source, _Pusher(push), [pyrage.x25519.Recipient.from_str(recipient)])
        except Exception as error:  # noqa: BLE001 - the edge of the thread: the reader is told
            failed.append(source.failed or error)
        if not is_over.is_set():
            push(None)

    thread = threading.Thread(target=run, name="encrypt", daemon=True)
    thread.start()
    try:
        while (piece := pipe.get()) is not None:
            yield piece
        if failed:
            raise failed[0]
    finally:
        is_over.set()
        thread.join()


class _Sink(io.RawIOBase):
    """What the archive is written to: a place that is emptied after each entry and cannot be gone back in."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece: object, /) -> int:
        taken = bytes(piece)  # type: ignore[call-overload]
        self._pieces.append(taken)
        return len(taken)

    def take(self) -> bytes:
        taken, self._pieces = b"".join(self._pieces), []
        return taken


class _Source:
    """The pieces as the library reads them."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""
        self.failed: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._rest:
                self._rest = next(self._pieces)
        except StopIteration:
            return b""
        except Exception as error:
            self.failed = error
            raise
        taken = self._rest if size < 0 else self._rest[:size]
        self._rest = self._rest[len(taken) :]
        return taken


class _Pusher:
    """Where the library writes to."""

    def __init__(self, push: object) -> None:
        self._push = push

    def write(self, piece: bytes) -> int:
        self._push(bytes(piece))  # type: ignore[operator]
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""
