"""`hoidap worker`: what happens without a person."""

import argparse

from engine.cli.compose import require_tables
from engine.cli.installation import protect_files
from engine.cli.lifeline import FLAG, end_with_parent
from engine.cli.settings import Settings

EXAMPLES = """  hoidap worker
  HOIDAP_WORKER_THREADS=4 hoidap worker"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(FLAG, action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Work until told to stop."""
    from engine.jobs.worker import Worker

    if arguments.with_parent:
        end_with_parent()
    protect_files()
    require_tables(settings)
    Worker(settings.queue_address, threads=settings.worker_threads).run()
    return 0
