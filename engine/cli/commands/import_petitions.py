"""`hoidap import`: petitions from a file."""

import argparse
import json
from pathlib import Path
from typing import Any

from engine.cli.compose import require_tables
from engine.cli.saying import problem_line, say
from engine.cli.settings import Settings
from engine.errors import N_, Invalid
from engine.petitions import import_petitions

EXAMPLES = """  hoidap import petitions demo/petitions.json
  hoidap import petitions hoso.json --json > ma-tra-cuu.json"""


class FileUnreadable(Invalid):
    """The file is not there, or is not what it should be."""

    code = "import.unreadable"
    message = N_("Không đọc được {file}: {reason}.")
    remedy = N_("Tệp cần là JSON: một danh sách hồ sơ, hoặc đối tượng có mục “petitions”.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="petitions")
    petitions = verbs.add_parser("petitions", help="nạp phản ánh, kiến nghị; nạp lại không tạo bản thứ hai")
    petitions.add_argument("file", type=Path, help="tệp JSON")
    petitions.add_argument("--json", action="store_true", help="in kết quả dạng JSON, kèm mã tra cứu (chỉ lần này)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when all are in the register, 1 when some could not be understood."""
    items = read_items(arguments.file)
    require_tables(settings)
    report = import_petitions(items)
    if arguments.json:
        say(json.dumps(
            {
                "imported": [
                    {"id": one.external_number, "number": one.number, "tracking_code": one.tracking_code}
                    for one in report.imported
                ],
                "known": list(report.known),
                "problems": [problem_line(problem) for problem in report.problems],
            },
            ensure_ascii=False,
        ))  # fmt: skip
    else:
        say(f"Đã nạp {len(report.imported)} hồ sơ; {len(report.known)} hồ sơ đã có từ trước.")
        for problem in report.problems:
            say(f"  {problem_line(problem)}")
    return 1 if report.problems else 0


def read_items(path: Path) -> list[dict[str, Any]]:
    """The petitions of a file.

    Raises:
        FileUnreadable: it is not there, or not a list of petitions.
    """
    try:
        content = json.loads(path.read_bytes())
    except OSError as error:
        raise FileUnreadable(file=str(path), reason=error.strerror) from error
    except (ValueError, RecursionError) as error:
        raise FileUnreadable(file=str(path), reason=str(error)[:200]) from error
    items = content.get("petitions") if isinstance(content, dict) else content
    if not isinstance(items, list):
        raise FileUnreadable(file=str(path), reason="không có danh sách hồ sơ")
    return items
