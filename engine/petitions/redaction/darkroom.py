"""Looking at a file, and making its masked copy, in a process that cannot harm or outlast this one.

Call these outside of any transaction: they take tenths of a second, or seconds for a long document.
"""

import json
import logging
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from engine.petitions.redaction.boxes import Mask, PageText
from engine.petitions.redaction.errors import not_maskable
from engine.petitions.redaction.mask_program import REFUSED

PROGRAM = Path(__file__).with_name("mask_program.py")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
LOOK_SECONDS, SHOW_SECONDS, MASK_SECONDS = 15, 10, 60
MOST_PAGES = 300
TITLE, LANGUAGE = "Tài liệu công khai", "vi"
_SURROUNDINGS = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
_AT_ONCE = BoundedSemaphore(2)
"""How many files this process lets be opened at the same time."""
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be looked at: its bytes, its media type, and how many pages it may have."""

    content: bytes
    media_type: str
    most_pages: int = MOST_PAGES


def can_be_masked(media_type: str) -> bool:
    """Whether files of this kind can be looked at and masked at all."""
    return media_type in KINDS


def look(source: Source) -> tuple[PageText, ...]:
    """The file's pages, with the words of those that have a text.

    Raises:
        FileNotMaskable: it cannot be opened, or must not be.
    """
    told = json.loads(_run(source, {"task": "inspect"}, LOOK_SECONDS))
    return tuple(PageText.of(one) for one in told["pages"])


def show_page(source: Source, page: int) -> bytes:
    """One page, counted from 0, as a PNG.

    Raises:
        FileNotMaskable: it cannot be opened, or has no such page.
    """
    return _run(source, {"task": "show", "page": page}, SHOW_SECONDS)


def read_words(source: Source) -> tuple[str, ...]:
    """The paragraphs of a Word document, as words alone.

    Raises:
        FileNotMaskable: it cannot be opened, or is too large.
    """
    told = json.loads(_run(source, {"task": "read"}, LOOK_SECONDS, kinds={DOCX: "docx"}))
    return tuple(map(str, told["lines"]))


def make_copy(source: Source, masks: Iterable[Mask]) -> bytes:
    """The copy for everyone: pictures alone, the masked places black; the same masks make the same bytes.

    Raises:
        FileNotMaskable: it cannot be opened, or the copy would be too large.
    """
    boxes = [[one.page, one.x, one.y, one.width, one.height] for one in masks]
    return _run(source, {"task": "mask", "masks": boxes, "title": TITLE, "language": LANGUAGE}, MASK_SECONDS)


def _run(source: Source, job: dict[str, Any], seconds: int, *, kinds: Mapping[str, str] = KINDS) -> bytes:
    """What the program made, in an empty folder of its own, which is all that a file could see of this machine."""
    if source.media_type not in kinds:
        raise not_maskable("kind")
    wanted = {**job, "kind": kinds[source.media_type], "most_pages": source.most_pages, "seconds": seconds}
    with _AT_ONCE, tempfile.TemporaryDirectory(prefix="hoidap-mask-") as empty:
        try:
            made = subprocess.run(
                [sys.executable, "-I", "-B", "-X", "utf8", PROGRAM],
                input=json.dumps(wanted).encode() + b"\n" + source.content,
                capture_output=True,
                timeout=seconds * 2,
                env=_SURROUNDINGS,
                cwd=empty,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise not_maskable("time") from error
    if made.returncode == REFUSED:
        told = json.loads(made.stdout)
        raise not_maskable(str(told["refused"]), number=int(told["number"]), most=source.most_pages)
    if made.returncode:
        # The last line alone, an error's name: what stands above may hold what people wrote.
        log.warning("a file could not be looked at: %s %s", made.returncode, made.stderr[-2000:].splitlines()[-1:])
        raise not_maskable("time" if made.returncode < 0 else "broken")
    return made.stdout
