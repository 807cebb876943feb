"""`hoidap init`: a data folder and a database, ready to run."""

import argparse

from engine.cli.installation import prepare_folder, protect_files
from engine.cli.marking import is_prepared, upgrade_if_older
from engine.cli.saying import say
from engine.cli.settings import Settings

EXAMPLES = """  hoidap init                    (cài đặt thật: tạo một tài khoản quản trị)
  hoidap init --demo             (dữ liệu mẫu hư cấu, tài khoản mẫu)
  hoidap init --demo --if-missing"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--demo", action="store_true", help="nạp đơn vị, tài khoản và hồ sơ hư cấu để dùng thử")
    parser.add_argument("--if-missing", action="store_true", help="không làm gì nếu đã chuẩn bị rồi")
    parser.add_argument("--admin", default="admin", metavar="TÊN", help="tài khoản quản trị đầu tiên (mặc định: admin)")
    parser.add_argument("--agency", default="VP-UBND", metavar="MÃ", help="mã đơn vị đầu mối (mặc định: VP-UBND)")
    parser.add_argument("--agency-name", default=None, metavar="TÊN", help="tên đơn vị đầu mối")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    prepare_folder(settings)
    protect_files()
    if arguments.if_missing and is_prepared(settings):
        upgrade_if_older(settings)
        return 0
    # Only now the heavy half: a second start must not wait for it.
    from engine.cli.preparing import prepare, prepare_demo

    if arguments.demo:
        prepare_demo(settings)
        say(f"Đã chuẩn bị dữ liệu mẫu trong {settings.data}. Tài khoản mẫu: {settings.demo_accounts}")
    else:
        agency_name = arguments.agency_name or f"Văn phòng Ủy ban nhân dân tỉnh {settings.province_name}"
        password = prepare(settings, admin=arguments.admin, agency=arguments.agency, agency_name=agency_name)
        say(f"Đã chuẩn bị {settings.data}.")
        if password is not None:
            say(f"Tài khoản quản trị: {arguments.admin}\nMật khẩu (chỉ hiện lần này): {password}")
    return 0
