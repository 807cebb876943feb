"""`hoidap run`: the pages and the worker on this machine, looked after together."""

import argparse

from engine.cli.hosting import require_place
from engine.cli.installation import prepare_folder, protect_files
from engine.cli.marking import upgrade_if_older
from engine.cli.settings import Settings
from engine.cli.supervising import Supervisor

EXAMPLES = """  hoidap init --demo && hoidap run
  HOIDAP_PORT=8080 HOIDAP_DATA=/srv/hoidap hoidap run"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when stopped by Ctrl-C or SIGTERM; 2 when it cannot start."""
    del arguments
    prepare_folder(settings)
    protect_files()
    require_place(settings)
    upgrade_if_older(settings)
    return Supervisor(settings).run()
