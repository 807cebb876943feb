"""What is wrong with a file while it is drawn: the rules, over its family, with the own drafts in it."""

from collections.abc import Iterable
from pathlib import Path

from engine.cases.deploying import directory_facts, hub_of, story_finding
from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.editing import written_bytes
from engine.cases.designing.rights import require_look
from engine.cases.rehearsal import play_scenario, read_scenario, story_processes
from engine.clock import WorkingCalendar
from engine.definitions import Library, compile_closure
from engine.definitions.check import DirectoryFacts, Finding, check_library
from engine.definitions.check.finding import from_problem
from engine.definitions.families import Families
from engine.definitions.paths import Kind, kind_of
from engine.directory import Officer, load_calendar
from engine.errors import DefinitionInvalid
from engine.storage import read_work


def check_file(path: str, content: str | None, *, actor: Officer, folder: Path | None) -> list[Finding]:
    """The findings of the file's family; `content` stands for what the editor has not saved yet.

    Raises:
        FileTooLarge: the content weighs more than its kind may.
    """
    require_look(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        facts, calendar, hub = directory_facts(work), load_calendar(work), hub_of(work)
    library = desk.library if content is None else desk.with_file(path, written_bytes(path, content))
    if kind_of(path) is Kind.SCENARIO:
        return check_story(library, path, calendar, hub)
    return check_family(library, path, facts)


def check_family(library: Library, path: str, facts: DirectoryFacts) -> list[Finding]:
    """The findings of every rule over the families that the file is in."""
    families = Families(library)
    main = path.removesuffix(".ui.json") + ".json" if kind_of(path) is Kind.HINTS else path
    return check_library(families.part(family_paths(families, families.roots_of(main)) | {main, path}), facts=facts)


def family_paths(families: Families, roots: Iterable[str]) -> frozenset[str]:
    """The files of these families together."""
    return frozenset(path for root in roots for path in families.files_of(root))


def check_story(library: Library, path: str, calendar: WorkingCalendar, hub: str) -> list[Finding]:
    """What is wrong with one scenario: how it is written, else where it no longer holds."""
    if path not in library.files:
        return []
    try:
        scenario = read_scenario(library.files[path])
        result = play_scenario(scenario, compile_closure(library.closure(scenario.process)), calendar, hub=hub)
    except DefinitionInvalid as invalid:
        return [from_problem(problem, file=path) for problem in invalid.problems]
    found = story_finding(result)
    return [found] if found else []


def findings_by_file(desk: Desk, facts: DirectoryFacts) -> dict[str, list[Finding]]:
    """The findings of the rules over the whole desk, by file."""
    found: dict[str, list[Finding]] = {}
    for finding in check_library(desk.library, facts=facts):
        found.setdefault(finding.file, []).append(finding)
    return found


def stories_by_root(families: Families) -> dict[str, tuple[str, ...]]:
    """Root → the scenarios of its family."""
    told = story_processes(families.library)
    return {
        root: tuple(sorted(path for path, process in told.items() if process in families.processes_in(root)))
        for root in families.roots
    }
