"""`hoidap wipe`: after an erasure, wipe what the database's own files still hold, now and not at night."""

import argparse

from engine.cli.compose import require_tables
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.jobs.wiping import wipe_now

EXAMPLES = """  hoidap wipe   (PostgreSQL: khóa từng bảng trong khi ghi lại; nên chạy ngoài giờ)"""


def add_arguments(_parser: argparse.ArgumentParser) -> None:
    """It takes none."""


def run(_arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when all that the database's owner can wipe is wiped, 1 when tables were in use."""
    require_tables(settings)
    wiped = wipe_now()
    if wiped.busy:
        say(f"✗ Đang có người dùng, chưa dọn được: {', '.join(wiped.busy)}. Chạy lại ngoài giờ.")
    else:
        say("✓ Tệp của cơ sở dữ liệu không còn giữ những gì đã xóa.")
    if wiped.log_left:
        say(
            "Nhật ký ghi (pg_wal) còn giữ đến khi PostgreSQL dùng lại các đoạn của nó. Muốn dọn ngay, người quản trị "
            "máy chủ chạy lệnh này bằng tài khoản superuser, hoặc cấp quyền pg_checkpoint, pg_switch_wal, pg_ls_waldir."
        )
    return 1 if wiped.busy else 0
