"""`hoidap run`: the pages and the worker on this machine, looked after together."""

import argparse

from engine.cli.hosting import require_place
from engine.cli.installation import prepare_folder
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
    require_place(settings)
    return Supervisor(settings).run()
