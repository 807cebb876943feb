"""What an editor may offer: roles, agencies, forms, processes, decisions, operations and functions, by name."""

from dataclasses import dataclass
from pathlib import Path

from engine.cases.designing.desk import Desk, open_desk
from engine.cases.designing.rights import require_look
from engine.definitions.answers import KnownField, KnownOutput, known_fields, known_outputs
from engine.definitions.families import Families
from engine.definitions.function_help import FUNCTION_HELP
from engine.definitions.library import Library
from engine.definitions.model import read_process
from engine.definitions.operations import Operation, catalogue
from engine.definitions.paths import Kind, kind_of
from engine.definitions.titles import title_of
from engine.directory import Officer, list_agencies, role_names
from engine.storage import read_work
from engine.storage.search_text import search_plain


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A process, decision or form that a diagram may name, with the file it is in."""

    id: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Words:
    """All of it; roles and agencies as (code, name), functions as (name, signature, help)."""

    roles: tuple[tuple[str, str], ...]
    agencies: tuple[tuple[str, str], ...]
    forms: tuple[NamedFile, ...]
    processes: tuple[NamedFile, ...]
    decisions: tuple[NamedFile, ...]
    operations: tuple[Operation, ...]
    fields: tuple[KnownField, ...]
    outputs: tuple[KnownOutput, ...]
    functions: tuple[tuple[str, str, str], ...]


def list_words(*, actor: Officer, folder: Path | None) -> Words:
    """What may be named now, with the officer's drafts among it."""
    require_look(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
        roles = tuple(sorted(role_names(work).items(), key=lambda role: search_plain(role[1])))
        agencies = tuple((agency.code, agency.name) for agency in list_agencies(work))
    return Words(
        roles=roles,
        agencies=agencies,
        forms=_forms(desk.library),
        processes=_processes(desk, desk.families),
        decisions=_decisions(desk.library),
        operations=catalogue.all(),
        fields=known_fields(desk.library),
        outputs=known_outputs(desk.library),
        functions=tuple((name, *FUNCTION_HELP[name]) for name in sorted(FUNCTION_HELP)),
    )


def _forms(library: Library) -> tuple[NamedFile, ...]:
    paths = (path for path in sorted(library.files) if kind_of(path) is Kind.FORM and path.startswith("forms/"))
    return tuple(NamedFile(path.removeprefix("forms/"), title_of(library.files[path]), path) for path in paths)


def _processes(desk: Desk, families: Families) -> tuple[NamedFile, ...]:
    found = []
    for name, path in sorted(families.library.processes.items()):
        facts = read_process(desk.library.files[path], name)
        found.append(NamedFile(name, facts.title if facts else name, path))
    return tuple(found)


def _decisions(library: Library) -> tuple[NamedFile, ...]:
    found = []
    for name, path in sorted(library.decisions.items()):
        nodes = library.files[path].tree.iter("{*}decision")
        title = next((node.get("name") for node in nodes if node.get("id") == name), None)
        found.append(NamedFile(name, title or name, path))
    return tuple(found)
