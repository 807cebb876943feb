"""`hoidap doctor`: whether the installation is well, and what to do where it is not."""

import argparse
import json

from engine.cli.examining import Complaint, examine
from engine.cli.installation import read_secret
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.jobs import retry_failed
from engine.petitions.webhooks import webhook_key

EXAMPLES = """  hoidap doctor
  hoidap doctor --json
  hoidap doctor --retry-failed   (gửi lại những gì đã gửi hỏng nhiều lần)
  hoidap doctor --show-keys      (khóa để các máy nhận kiểm chữ ký của webhook)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="in JSON")
    parser.add_argument("--retry-failed", action="store_true", help="cho gửi lại các việc gửi đi đã hỏng")
    parser.add_argument("--show-keys", action="store_true", help="in khóa kiểm chữ ký của từng máy nhận webhook")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when all is well, 1 when something needs a person."""
    complaints = examine(settings)
    if arguments.retry_failed and not any(one.code == "database" for one in complaints):
        say(f"Cho gửi lại {retry_failed()} việc.")
        complaints = examine(settings)
    keys = _webhook_keys(settings) if arguments.show_keys else {}
    if arguments.json:
        found = {"problems": [_as_json(one) for one in complaints]} | ({"webhook_keys": keys} if keys else {})
        say(json.dumps(found, ensure_ascii=False))
    else:
        for host, key in keys.items():
            say(f"Khóa webhook của {host}: {key}")
        for one in complaints:
            say(f"✗ {one.what} {one.remedy}")
        say(f"{len(complaints)} điều cần xem." if complaints else "✓ Hệ thống khỏe.")
    return 1 if complaints else 0


def _webhook_keys(settings: Settings) -> dict[str, str]:
    secret = read_secret(settings)
    return {host: webhook_key(secret, host).hex() for host in settings.webhook_hosts}


def _as_json(complaint: Complaint) -> dict[str, str]:
    return {"code": complaint.code, "message": complaint.what, "remedy": complaint.remedy}
