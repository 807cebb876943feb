"""`hoidap bench`: the figures, measured by the scripts of a checkout."""

import argparse
import subprocess
import sys
from pathlib import Path

from engine.cli.settings import ENGINE, Settings
from engine.errors import N_, NotFound

EXAMPLES = """  hoidap bench step
  hoidap bench history --json
  hoidap bench routing my_petitions.json --json
  hoidap bench masking my_texts.json"""

FOLDER = ENGINE.parent / "bench"


class BenchUnknown(NotFound):
    """No such benchmark, or no checkout around."""

    code = "bench.unknown"
    message = N_("Không có phép đo “{name}”.")
    remedy = N_("Các phép đo có trong bản mã nguồn: {known}.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help="tên phép đo, ví dụ step, history")
    parser.add_argument("file", nargs="?", help="tệp dữ liệu, với phép đo có nhận tệp (routing, masking)")
    parser.add_argument("--json", action="store_true", help="in một đối tượng phẳng: tên → số")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    del settings
    script = _scripts().get(arguments.name)
    if script is None:
        raise BenchUnknown(name=arguments.name, known=", ".join(sorted(_scripts())) or "(không có)")
    given = [str(Path(arguments.file).resolve())] if arguments.file else []
    order = [sys.executable, str(script), *given, *(["--json"] if arguments.json else [])]
    return subprocess.run(order, cwd=FOLDER.parent, check=False).returncode


def _scripts() -> dict[str, Path]:
    return {path.stem: path for path in sorted(FOLDER.glob("[a-z]*.py"))}
