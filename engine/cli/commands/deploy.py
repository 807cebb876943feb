"""`hoidap deploy`: make the procedures of a folder live."""

import argparse
from pathlib import Path

from engine.cases.deploying import deploy_library
from engine.cli.compose import require_tables
from engine.cli.libraries import read_folders
from engine.cli.saying import say, say_error
from engine.cli.settings import Settings
from engine.cli.shell import shell_user
from engine.errors import DefinitionInvalid

EXAMPLES = """  hoidap deploy .
  hoidap deploy /srv/hoidap/quy-trinh"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", nargs="+", type=Path, help="thư mục có processes/ và forms/")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when all are live, 1 when something is wrong and nothing was published."""
    library = read_folders(arguments.path)
    require_tables(settings)
    try:
        deployed, findings = deploy_library(library, note="hoidap deploy", approved_by=shell_user())
    except DefinitionInvalid as error:
        say_error(error)
        say("Chưa công bố gì.")
        return 1
    for one in deployed:
        say(f"{one.process_id}: phiên bản {one.number}{' (mới)' if one.is_new else ' (đã có từ trước)'}")
    if findings:
        say(f"{len(findings)} cảnh báo; “hoidap check” nêu từng cảnh báo.")
    return 0
