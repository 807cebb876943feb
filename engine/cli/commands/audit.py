"""`hoidap audit`: verify the record, or seal it now."""

import argparse

from engine import audit
from engine.cli.compose import require_tables
from engine.cli.saying import say
from engine.cli.settings import Settings
from engine.storage import now

EXAMPLES = """  hoidap audit verify
  hoidap audit verify --seal 12:9f2c…e1   (mã của dấu niêm đã ghi lại ở nơi khác)
  hoidap audit seal"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="verify|seal")
    verify = verbs.add_parser("verify", help="kiểm chứng mọi chuỗi sự kiện và mọi dấu niêm")
    verify.add_argument(
        "--seal",
        action="append",
        type=_anchor,
        default=[],
        metavar="SỐ:MÃ",
        help="so với dấu niêm đã ghi lại ở nơi khác; dùng được nhiều lần",
    )
    verbs.add_parser("seal", help="niêm phong ngay các chuỗi đã thay đổi")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    require_tables(settings)
    return _seal() if arguments.verb == "seal" else _verify(dict(arguments.seal))


def _seal() -> int:
    number = audit.seal(now())
    say(f"Đã lập dấu niêm số {number}." if number else "Không có thay đổi nào cần niêm phong.")
    return 0


def _verify(anchors: dict[int, str]) -> int:
    report = audit.verify(anchors)
    say(f"Đã kiểm {report.cases} hồ sơ, {report.events} sự kiện, {report.seals} dấu niêm.")
    if report.last_seal is not None:
        say(f"Dấu niêm cuối, nên ghi lại ở nơi khác: {report.last_seal[0]}:{report.last_seal[1]}")
    for problem in report.problems:
        say(f"  {problem}")
    say("Nhật ký nguyên vẹn." if report.is_sound else f"Có {len(report.problems)} điểm không khớp.")
    return 0 if report.is_sound else 1


def _anchor(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    if not number.isdecimal() or not digest:
        raise argparse.ArgumentTypeError("viết SỐ:MÃ, ví dụ 12:9f2c…")
    return int(number), digest.strip().lower()
