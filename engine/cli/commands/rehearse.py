"""`hoidap rehearse`: play the stories of a procedure, and see what breaks."""

import argparse
from pathlib import Path

from engine.cases.deploying import rehearse
from engine.cases.rehearsal import ScenarioResult
from engine.cli.compose import register_rooms
from engine.cli.directory_known import known_directory
from engine.cli.libraries import read_folders
from engine.cli.saying import say, say_error
from engine.cli.settings import Settings
from engine.errors import N_, DefinitionInvalid, NotFound

EXAMPLES = """  hoidap rehearse
  hoidap rehearse petition
  hoidap rehearse petition --library /srv/hoidap/quy-trinh"""


class NoScenario(NotFound):
    """Nothing tells a story of that process."""

    code = "scenario.none"
    message = N_("Không có kịch bản nào cho “{process}” trong {folder}.")
    remedy = N_("Kịch bản nằm ở processes/<quy trình>/scenarios/*.yaml.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("process", nargs="?", default=None, help="id của quy trình (mặc định: mọi quy trình)")
    parser.add_argument("--library", type=Path, default=None, help="thư mục có processes/ (mặc định: HOIDAP_LIBRARY)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """0 when every story holds, 1 when one breaks."""
    register_rooms()
    folder = arguments.library or settings.library
    library, known = read_folders([folder]), known_directory(settings, folder)
    try:
        results = rehearse(library, calendar=known.calendar, hub=known.hub, process=arguments.process)
    except DefinitionInvalid as error:
        say_error(error)
        return 1
    if not results:
        raise NoScenario(process=arguments.process or "*", folder=str(folder))
    for result in results:
        _show(result)
    broken = sum(bool(result.problem) for result in results)
    say(f"{len(results)} kịch bản, {broken} không còn đúng." if broken else f"{len(results)} kịch bản đều đúng.")
    return 1 if broken else 0


def _show(result: ScenarioResult) -> None:
    say(f"{'✗' if result.problem else '✓'} {result.scenario.title} ({result.scenario.path})")
    if result.problem:
        say(f"    bước {result.step}: {result.problem}")
