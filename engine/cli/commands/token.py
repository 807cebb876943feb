"""`hoidap token`: Bearer tokens for scripts."""

import argparse
from datetime import timedelta

from engine.cli.compose import require_tables
from engine.cli.saying import say
from engine.cli.scopes import SCOPES
from engine.cli.settings import Settings
from engine.directory import OfficerUnknown, create_token, find_officer_by_username
from engine.storage import read_work

EXAMPLES = """  hoidap token create --user vp.003
  TOKEN=$(hoidap token create --user vp.003 --days 30 --scope tasks:read --scope cases:read)"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="create")
    create = verbs.add_parser("create", help="tạo mã truy cập; chỉ in ra mã đó, một lần")
    create.add_argument("--user", required=True, help="tài khoản mà mã thay mặt")
    create.add_argument("--name", default="hoidap token create", help="ghi chú để nhận ra mã này")
    create.add_argument("--days", type=_days, default=None, help="số ngày mã có hiệu lực (mặc định: đến khi thu hồi)")
    create.add_argument(
        "--scope",
        action="append",
        choices=sorted(SCOPES),
        default=[],
        help="giới hạn mã vào phạm vi này; dùng được nhiều lần (mặc định: mọi phạm vi)",
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    require_tables(settings)
    with read_work() as work:
        officer = find_officer_by_username(work, arguments.user)
    if officer is None:
        raise OfficerUnknown
    lifetime = timedelta(days=arguments.days) if arguments.days else None
    say(create_token(officer.id, arguments.name, arguments.scope or SCOPES, lifetime=lifetime))
    return 0


def _days(text: str) -> int:
    days = int(text)
    if not 0 < days <= 3660:  # noqa: PLR2004 - ten years
        raise argparse.ArgumentTypeError("từ 1 đến 3660")
    return days
