"""Check a library as a whole, its stories included, and make it live: all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from engine.cases.rehearsal import (
    NEUTRAL_HUB,
    Coverage,
    ScenarioResult,
    play_scenario,
    scenarios_of,
    sequence_flows,
    story_processes,
)
from engine.clock import WorkingCalendar
from engine.definitions import Closure, CompiledProcess, Library, SourceFile, compile_closure, publish
from engine.definitions.check import DirectoryFacts, Finding, check_library
from engine.definitions.check.finding import error, from_problem, warning
from engine.directory import (
    HubMissing,
    hub_agency,
    list_agencies,
    list_catalogue,
    list_catalogues,
    load_calendar,
    resolve_role,
    role_names,
)
from engine.errors import N_, DefinitionInvalid, Problem
from engine.storage import SYSTEM, Work, begin_work, read_work
from engine.storage.tables import Grant


@dataclass(frozen=True, slots=True)
class Published:
    """One process that is now live."""

    process_id: str
    number: int
    is_new: bool


def check_everything(
    library: Library, *, facts: DirectoryFacts | None, calendar: WorkingCalendar, hub: str = NEUTRAL_HUB
) -> list[Finding]:
    """The findings of every rule, and of the scenarios: one that breaks, flows that none takes."""
    findings = check_library(library, facts=facts)
    if any(finding.severity == "error" for finding in findings):
        return findings
    return [*findings, *_rehearsed(library, calendar, hub)]


def rehearse(
    library: Library, *, calendar: WorkingCalendar, hub: str = NEUTRAL_HUB, process: str | None = None
) -> list[ScenarioResult]:
    """Play every scenario (of `process`, if given).

    Raises:
        DefinitionInvalid: a scenario or its process cannot be read.
    """
    compiled: dict[str, CompiledProcess] = {}
    results = []
    for scenario in scenarios_of(library):
        if process in {None, scenario.process}:
            if scenario.process not in compiled:
                compiled[scenario.process] = compile_closure(library.closure(scenario.process))
            results.append(play_scenario(scenario, compiled[scenario.process], calendar, hub=hub))
    return results


def _rehearsed(library: Library, calendar: WorkingCalendar, hub: str) -> list[Finding]:
    try:
        results = rehearse(library, calendar=calendar, hub=hub)
    except DefinitionInvalid as invalid:
        return [from_problem(problem) for problem in invalid.problems]
    findings = [found for result in results if (found := story_finding(result)) is not None]
    for process in library.startable:
        findings.extend(_not_taken(library, process, results))
    return findings


def story_finding(result: ScenarioResult) -> Finding | None:
    """What is to be said of a story that was played: nothing when it holds."""
    if not result.problem:
        return None
    return error(
        result.scenario.path,
        0,
        "",
        "scenario.broken",
        N_("Kịch bản “{title}” không còn đúng ở bước {step}: {problem}"),
        N_("Sửa sơ đồ cho đúng câu chuyện, hoặc sửa kịch bản nếu quy trình đã đổi."),
        title=result.scenario.title,
        step=result.step,
        problem=result.problem,
    )


def _not_taken(library: Library, process: str, results: Sequence[ScenarioResult]) -> list[Finding]:
    coverage = Coverage()
    for result in results:
        if result.scenario.process == process:
            coverage.add(result.flows)
    compiled = compile_closure(library.closure(process))
    return [
        warning(
            flow.file,
            flow.line,
            flow.id,
            "scenario.flow_not_taken",
            N_("Chưa có kịch bản nào đi qua nhánh từ “{source}” đến “{target}”."),
            N_("Thêm một kịch bản đi qua nhánh này."),
            source=flow.ends[0],
            target=flow.ends[1],
        )
        for flow in coverage.missing(sequence_flows(compiled))
    ]


def directory_facts(work: Work) -> DirectoryFacts:
    """What the checks may rely on: roles, agencies and catalogues as they are in the database."""
    return DirectoryFacts(
        roles=frozenset(work.connection.scalars(select(Grant.role).distinct())),
        role_names=role_names(work),
        agencies=frozenset(agency.code for agency in list_agencies(work, on=None)),
        catalogues={
            name: frozenset(entry.code for entry in list_catalogue(work, name)) for name in list_catalogues(work)
        },
    )


def deploy_library(
    library: Library, *, actor: str = SYSTEM, note: str = "", approved_by: str | None = None
) -> tuple[list[Published], list[Finding]]:
    """Make every startable process of the library live, in one transaction; and the warnings found.

    Raises:
        DefinitionInvalid: something has an error; nothing has been published.
    """
    with read_work(actor) as work:
        facts, calendar = directory_facts(work), load_calendar(work)
        hub = hub_of(work)
    findings = check_everything(library, facts=facts, calendar=calendar, hub=hub)
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise DefinitionInvalid(
            problems=[
                Problem(
                    finding.element or finding.file,
                    finding.message,
                    finding.remedy,
                    file=finding.file,
                    line=finding.line,
                    code=finding.code,
                )
                for finding in errors
            ]
        )
    with begin_work(actor) as work:
        return [_publish(work, library, process, note, approved_by) for process in library.startable], findings


def _publish(work: Work, library: Library, process: str, note: str, approved_by: str | None) -> Published:
    closure = library.closure(process)
    number, is_new = publish(
        work,
        closure,
        lane_roles=lane_roles_of(work, closure),
        scenarios=stories_of(library, closure),
        note=note,
        approved_by=approved_by,
    )
    return Published(process, number, is_new)


def lane_roles_of(work: Work, closure: Closure) -> dict[str, str]:
    """The role codes of the closure's lanes, by the lane's text, as the directory has them now."""
    lanes = {facts.lane for facts in compile_closure(closure).elements.values() if facts.lane}
    return {lane: resolve_role(work, lane) or lane for lane in lanes}


def stories_of(library: Library, closure: Closure) -> dict[str, SourceFile]:
    """The scenarios that a closure keeps: those of its processes. What cannot be read belongs to none."""
    processes = {name for name, path in library.processes.items() if path in closure.files}
    return {path: library.files[path] for path, process in story_processes(library).items() if process in processes}


def hub_of(work: Work) -> str:
    """The coordinating agency, or the neutral one of stories where the directory names none."""
    try:
        return hub_agency(work)
    except HubMissing:
        return NEUTRAL_HUB
