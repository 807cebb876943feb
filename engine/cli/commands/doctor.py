"""`hoidap doctor`: whether the installation is well, and what to do where it is not."""

import argparse
import json

from engine.cli.examining import Complaint, examine
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.jobs import retry_failed

EXAMPLES = """  hoidap doctor
  hoidap doctor --json
  hoidap doctor --retry-failed   (gửi lại những gì đã gửi hỏng nhiều lần)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.add_argument("--retry-failed", action="store_true", help="cho gửi lại các việc gửi đi đã hỏng")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when all is well, 1 when something needs a person."""
    complaints = examine(settings)
    if arguments.retry_failed and not any(one.code == "database" for one in complaints):
        say(f"Cho gửi lại {retry_failed()} việc.")
        complaints = examine(settings)
    if arguments.json:
        say(json.dumps({"problems": [_as_json(one) for one in complaints]}, ensure_ascii=False))
    else:
        for one in complaints:
            say(f"✗ {one.what} {one.remedy}")
        say(f"{len(complaints)} điều cần xem." if complaints else "✓ Hệ thống khỏe.")
    return 1 if complaints else 0


def _as_json(complaint: Complaint) -> dict[str, str]:
    return {"code": complaint.code, "message": complaint.what, "remedy": complaint.remedy}
