"""`hoidap erase`: what is due to be anonymised or erased, listed or done now."""

import argparse
from datetime import timedelta

from engine.cases.emptying import erase_due
from engine.cases.retention import DueCase, hindrances, list_due
from engine.cli.compose import require_tables
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.runtime import Depth
from engine.storage import read_work

EXAMPLES = """  hoidap erase --due --dry-run            (chỉ liệt kê hồ sơ đã đến hạn)
  hoidap erase --due --dry-run --days 30  (và đến hạn trong 30 ngày tới)
  hoidap erase --due                      (ẩn danh, xoá ngay; không hoàn tác được)"""
DEPTHS = {Depth.ANONYMISED: "ẩn danh", Depth.ERASED: "xoá nội dung"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--due", action="store_true", required=True, help="hồ sơ đã đến hạn, hoặc đã có quyết định")
    parser.add_argument("--dry-run", action="store_true", help="chỉ liệt kê, không đụng đến gì")
    parser.add_argument(
        "--days", type=int, default=0, metavar="N", help="khi liệt kê: cả hồ sơ đến hạn trong N ngày tới"
    )
    parser.add_argument("--most", type=int, default=1000, metavar="N", help="nhiều nhất bao nhiêu hồ sơ (1000)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0, whether there was anything to do or not."""
    require_tables(settings)
    if not arguments.dry_run:
        say(f"Đã ẩn danh, xoá {erase_due(most=max(arguments.most, 0))} hồ sơ.")
    with read_work() as work:
        until = work.now + timedelta(days=max(arguments.days, 0)) if arguments.dry_run else work.now
        due = list_due(work, until=until, limit=max(arguments.most, 1))
    left = due if arguments.dry_run else [one for one in due if one.hindrances]
    if left and not arguments.dry_run:
        say(f"{len(left)} hồ sơ đã đến hạn còn để lại:")
    for one in left:
        say(_told(one))
    if not left and arguments.dry_run:
        say("Không có hồ sơ nào đến hạn.")
    return 0


def _told(due: DueCase) -> str:
    hindered = ", ".join(hindrances[name].words for name in due.hindrances)
    return f"  {due.due_on:%d/%m/%Y}  {due.number}  {DEPTHS[due.depth]}: {due.reason}" + (
        f" Để lại: {hindered}." if hindered else ""
    )
