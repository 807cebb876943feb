"""Publishing a library folder from the server's own shell: all of it, or nothing."""

import getpass
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.definitions import Closure, Library, compile_closure, publish
from engine.definitions.check import DirectoryFacts, Finding, Severity, check_library
from engine.directory import list_agencies, list_catalogue, list_catalogues, list_officers, resolve_role, role_names
from engine.errors import DefinitionInvalid, Problem
from engine.storage import Work, begin_work

NOTE = "hoidap deploy"


@dataclass(frozen=True, slots=True)
class Deployed:
    """A process that is now live. `is_new`: these files were never published before."""

    process_id: str
    number: int
    is_new: bool


def deploy_library(library: Library, *, approved_by: str | None = None, note: str = NOTE) -> list[Deployed]:
    """Every startable process of the library, live now. `approved_by`: who stands for it, recorded with the version.

    Raises:
        DefinitionInvalid: something in the library has an error; nothing was published.
    """
    approver = approved_by or shell_user()
    with begin_work() as work:
        findings = check_library(library, facts=directory_facts(work))
        refuse_errors(findings)
        return [_publish(work, library.closure(name), approver, note) for name in library.startable]


def directory_facts(work: Work) -> DirectoryFacts:
    """What the directory knows, as far as a procedure file may speak of it."""
    held = {role for officer in list_officers(work, agency=None) for role in officer.roles}
    return DirectoryFacts(
        roles=held,
        role_names=role_names(work),
        agencies={agency.code for agency in list_agencies(work)},
        catalogues={name: {entry.code for entry in list_catalogue(work, name)} for name in list_catalogues(work)},
    )


def shell_user() -> str:
    """Who sits at the server's shell: `shell:<user>`."""
    try:
        return f"shell:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"shell:{os.getuid()}"


def refuse_errors(findings: Sequence[Finding]) -> None:
    """Go on if no finding is an error.

    Raises:
        DefinitionInvalid: with each error as a problem.
    """
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    if errors:
        raise DefinitionInvalid(problems=[_problem(finding) for finding in errors])


def read_library(folder: Path) -> Library:
    """The library of a folder that holds `processes/` and `forms/`."""
    return Library.from_folder(folder)


def _publish(work: Work, closure: Closure, approver: str, note: str) -> Deployed:
    number, is_new = publish(work, closure, lane_roles=_lane_roles(work, closure), note=note, approved_by=approver)
    return Deployed(closure.process_id, number, is_new)


def _lane_roles(work: Work, closure: Closure) -> dict[str, str]:
    lanes = {element.lane for element in compile_closure(closure).elements.values() if element.lane}
    return {lane: resolve_role(work, lane) or lane for lane in sorted(lanes)}


def _problem(finding: Finding) -> Problem:
    return Problem(
        finding.element or finding.file,
        finding.message,
        finding.remedy,
        file=finding.file,
        line=finding.line,
        code=finding.code,
    )
