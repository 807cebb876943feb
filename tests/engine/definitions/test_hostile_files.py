"""The shipped procedure with one file broken, in more than a hundred ways: each is named at its place."""

from functools import cache
from pathlib import Path

import pytest

from engine.definitions import Library
from engine.definitions.check import DirectoryFacts, Finding, check_library
from engine.definitions.operations import Catalogue
from engine.notifications.operations import staff_operations
from engine.notifications.reminding import reminding_operations
from engine.petitions.operations import petition_operations
from tests.support.hostile_files import HostileFile, hostile_files

ROOT = Path(__file__).parents[3]


def everything() -> Catalogue:
    """The operations of every room that the shipped procedure calls."""
    whole = Catalogue()
    for one in (*petition_operations.all(), *staff_operations.all(), *reminding_operations.all()):
        whole.register(one)
    return whole


OPERATIONS = everything()
FACTS = DirectoryFacts(
    roles={"RECEPTION", "DISPATCHER", "CLERK", "HEAD", "DEPUTY", "OFFICER", "COORDINATOR", "PUBLISHER", "CHAIRMAN"}
)


@cache
def good() -> dict[str, bytes]:
    return {path: file.content for path, file in Library.from_folder(ROOT).files.items()}


@cache
def hostile() -> dict[str, HostileFile]:
    """One diagram of each change, and every change of the tables and forms."""
    chosen: dict[str, HostileFile] = {}
    for one in hostile_files(good()):
        path, _, change = one.name.partition(": ")
        chosen.setdefault(f"{path.partition('.')[2]}: {change}", one)
    return chosen


def findings(one: HostileFile) -> list[Finding]:
    return check_library(Library.from_contents({**good(), one.path: one.content}), facts=FACTS, operations=OPERATIONS)


def places(found: list[Finding], one: HostileFile) -> list[Finding]:
    """The findings that say all that can be said: what, where and what to do."""
    return [
        finding
        for finding in found
        if finding.file
        and finding.message
        and finding.remedy
        and (finding.line or not one.has_line)
        and (finding.element or not one.has_element)
    ]


def test_the_shipped_procedure_itself_has_nothing_to_say() -> None:
    library = Library.from_contents(good())
    assert check_library(library, facts=FACTS, operations=OPERATIONS) == []


@pytest.mark.parametrize("name", sorted(hostile()))
def test_a_broken_file_is_named_with_its_place_and_its_remedy(name: str) -> None:
    one = hostile()[name]
    found = findings(one)
    assert places(found, one), found
    assert "check.crashed" not in {finding.code for finding in found}


@pytest.mark.deep
def test_so_is_each_of_all_that_can_be_broken() -> None:
    every = list(hostile_files(good()))
    assert len(every) > 500
    unnamed = [one.name for one in every if not places(findings(one), one)]
    assert unnamed == []
