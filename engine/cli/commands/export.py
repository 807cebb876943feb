"""`hoidap export`: write what is live back into a folder."""

import argparse
from pathlib import Path

from engine.cli.compose import require_tables
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.definitions import published_library
from engine.errors import N_, Invalid
from engine.storage import read_work

EXAMPLES = """  hoidap export /srv/hoidap/quy-trinh
  hoidap export . && git diff processes forms"""


class FolderRefused(Invalid):
    """The folder cannot be written, or a path in the library would leave it."""

    code = "export.refused"
    message = N_("Không ghi được {path}: {reason}.")
    remedy = N_("Chọn thư mục khác mà tài khoản đang chạy được ghi.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, help="thư mục nhận processes/ và forms/")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    require_tables(settings)
    with read_work() as work:
        library = published_library(work)
    for path, file in sorted(library.files.items()):
        _write(arguments.folder, path, file.content)
    say(f"Đã ghi {len(library.files)} tệp đang dùng vào {arguments.folder}.")
    return 0


def _write(folder: Path, path: str, content: bytes) -> None:
    target = folder / path
    # Paths were published from a library; one that leaves the folder can only be an attack.
    if not target.resolve().is_relative_to(folder.resolve()):
        raise FolderRefused(path=str(target), reason="đường dẫn ra ngoài thư mục")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if not target.is_file() or target.read_bytes() != content:
            target.write_bytes(content)
    except OSError as error:
        raise FolderRefused(path=str(target), reason=error.strerror) from error
