"""Find the command that was asked for, run it, and say kindly what went wrong."""

import argparse
import importlib
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple, Protocol

from engine.cli.saying import say_error, say_wrong_use
from engine.cli.settings import Settings, load_settings
from engine.errors import HoiDapError

GOOD, FINDINGS, WRONG_USE = 0, 1, 2


class Entry(NamedTuple):
    """Where a command lives, and what the list of commands says of it."""

    module: str
    summary: str


COMMANDS = {
    "init": Entry("init", "chuẩn bị thư mục dữ liệu và cơ sở dữ liệu; --demo nạp dữ liệu mẫu"),
    "run": Entry("run", "chạy cả trang web và tiến trình nền trên máy này"),
    "serve": Entry("serve", "chỉ chạy trang web"),
    "worker": Entry("worker", "chỉ chạy tiến trình nền: gửi thông báo, hẹn giờ, niêm phong nhật ký"),
    "check": Entry("check", "kiểm tra tệp quy trình, bảng quyết định, biểu mẫu"),
    "deploy": Entry("deploy", "công bố quy trình trong một thư mục; có lỗi thì không công bố gì"),
    "export": Entry("export", "ghi các quy trình đang dùng ra một thư mục"),
    "rehearse": Entry("rehearse", "chạy thử các kịch bản của quy trình"),
    "due": Entry("due", "tính hạn của một thời hạn và cho xem cách đếm từng ngày"),
    "import": Entry("import_petitions", "nạp phản ánh, kiến nghị từ tệp JSON"),
    "user": Entry("user", "thêm và liệt kê tài khoản"),
    "token": Entry("token", "tạo mã truy cập API cho một tài khoản"),
    "audit": Entry("audit", "kiểm chứng và niêm phong nhật ký"),
    "wipe": Entry("wipe", "dọn dấu vết còn trong tệp của cơ sở dữ liệu sau khi xóa hẳn"),
    "erase": Entry("erase", "ẩn danh, xoá hồ sơ đã hết thời hạn lưu"),
    "bench": Entry("bench", "đo tốc độ (từ bản mã nguồn)"),
    "doctor": Entry("doctor", "xem hệ thống có khỏe không"),
}


class Command(Protocol):
    """What a module of `engine.cli.commands` offers."""

    EXAMPLES: str

    @staticmethod
    def add_arguments(parser: argparse.ArgumentParser) -> None: ...
    @staticmethod
    def run(arguments: argparse.Namespace, settings: Settings) -> int: ...


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Any:
        self.print_usage(sys.stderr)
        say_wrong_use(message)
        sys.exit(WRONG_USE)


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit code: 0 good, 1 findings, 2 wrong use or nothing could be done."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _root_parser()
    if not given:
        parser.print_help()
        return WRONG_USE
    if given[0] not in COMMANDS:
        parser.parse_args(given)
        return WRONG_USE
    try:
        return _run(given[0], given[1:])
    except HoiDapError as error:
        say_error(error)
        return WRONG_USE
    except KeyboardInterrupt:
        return WRONG_USE
    except BrokenPipeError:
        # Whoever read our output (`| head`) has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD


def _run(name: str, rest: Sequence[str]) -> int:
    command: Command = importlib.import_module(f"engine.cli.commands.{COMMANDS[name].module}")  # type: ignore[assignment]
    parser = _Parser(
        prog=f"hoidap {name}",
        description=COMMANDS[name].summary.capitalize() + ".",
        epilog=f"Ví dụ:\n{command.EXAMPLES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_arguments(parser)
    arguments = parser.parse_args(rest)
    settings = load_settings()
    logging.basicConfig(level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for chatty in ("alembic", "huey"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return command.run(arguments, settings)


def _root_parser() -> argparse.ArgumentParser:
    width = max(map(len, COMMANDS))
    lines = "\n".join(f"  {name:<{width}}  {entry.summary}" for name, entry in COMMANDS.items())
    parser = _Parser(
        prog="hoidap",
        usage="hoidap LỆNH …",
        description=f"Hồi Đáp: tiếp nhận và trả lời phản ánh, kiến nghị đúng hạn.\n\nCác lệnh:\n{lines}",
        epilog=(
            "Ví dụ:\n  hoidap init --demo && hoidap run\n  hoidap check .\n\n"
            "“hoidap LỆNH --help” giải thích từng lệnh. Cấu hình bằng biến môi trường HOIDAP_* (docs/operations.md).\n"
            "Mã thoát: 0 tốt, 1 có phát hiện, 2 dùng sai hoặc không làm được."
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", metavar="LỆNH", choices=list(COMMANDS), help=argparse.SUPPRESS)
    return parser
