"""`hoidap serve`: the pages and the API."""

import argparse

from engine.cli.compose import release, require_tables
from engine.cli.hosting import require_place
from engine.cli.installation import protect_files
from engine.cli.lifeline import FLAG, end_with_parent
from engine.cli.settings import Settings

EXAMPLES = """  hoidap serve
  HOIDAP_HOST=0.0.0.0 HOIDAP_PORT=8080 HOIDAP_PROXIES=1 hoidap serve"""

APPLICATION = "engine.cli.web:create_app"
LONGEST_STOP_SECONDS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(FLAG, action="store_true", help=argparse.SUPPRESS)


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until told to stop."""
    if arguments.with_parent:
        end_with_parent()
    require_place(settings)
    protect_files()
    require_tables(settings)
    # The server forks: a connection shared with its children would mix up their answers.
    release()
    serve(settings)
    return 0


def serve(settings: Settings) -> None:
    """Serve WSGI in threads; a web process that dies is started again."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    Granian(
        APPLICATION,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        factory=True,
        workers=settings.web_processes,
        blocking_threads=settings.threads,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=LONGEST_STOP_SECONDS,
        log_level=LogLevels.info if settings.log_level == "debug" else LogLevels.warning,
        process_name=None,
    ).serve()
