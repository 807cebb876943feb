"""`hoidap user`: accounts of officers."""

import argparse
import json
import sys

from engine.cli.compose import require_tables
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.directory import add_officer, list_officers, new_password
from engine.storage import begin_work, read_work

EXAMPLES = """  hoidap user add lan.nguyen --name "Nguyễn Thị Lan" --agency VP-UBND --role RECEPTION --role DISPATCHER
  hoidap user list
  hoidap user list --json"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="add|list")
    add = verbs.add_parser("add", help="thêm một tài khoản; in mật khẩu một lần")
    add.add_argument("username", help="tên tài khoản: chữ không dấu, số, dấu chấm, gạch nối")
    add.add_argument("--name", required=True, help="họ và tên")
    add.add_argument("--agency", required=True, help="mã đơn vị, ví dụ VP-UBND")
    add.add_argument("--role", action="append", default=[], help="mã vai trò; dùng được nhiều lần")
    add.add_argument("--job-title", default="", help="chức danh")
    add.add_argument("--email", default=None, help="địa chỉ thư điện tử")
    add.add_argument("--password-stdin", action="store_true", help="đọc mật khẩu từ đầu vào chuẩn thay vì tạo mới")
    listing = verbs.add_parser("list", help="liệt kê tài khoản đang hoạt động")
    listing.add_argument("--json", action="store_true", help="in JSON: username, roles, agency")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    require_tables(settings)
    return _add(arguments) if arguments.verb == "add" else _list(as_json=arguments.json)


def _add(arguments: argparse.Namespace) -> int:
    password = sys.stdin.readline().rstrip("\n") if arguments.password_stdin else new_password()
    with begin_work() as work:
        officer = add_officer(
            work,
            username=arguments.username,
            full_name=arguments.name,
            agency=arguments.agency,
            roles=arguments.role,
            job_title=arguments.job_title,
            email=arguments.email,
            password=password,
        )
    say(f"Đã thêm tài khoản {officer.username}.")
    if not arguments.password_stdin:
        say(f"Mật khẩu (chỉ hiện lần này): {password}")
    return 0


def _list(*, as_json: bool) -> int:
    with read_work() as work:
        officers = list_officers(work, agency=None)
    if as_json:
        rows = [{"username": one.username, "roles": list(one.roles), "agency": one.agency} for one in officers]
        say(json.dumps(rows, ensure_ascii=False))
        return 0
    for one in officers:
        say(f"{one.username:<20} {one.agency:<12} {', '.join(one.roles):<32} {one.full_name}")
    return 0
