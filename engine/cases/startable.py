"""Which processes an officer may start, and with what form."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.cases.first_values import first_values
from engine.cases.opening import engine_before
from engine.definitions import CompiledProcess, get_compiled, live_version
from engine.definitions.forms import Form
from engine.definitions.vocabulary import INITIATOR
from engine.definitions.xml import NAMESPACES
from engine.directory import Officer, resolve_role, vietnamese_key
from engine.errors import NotFound
from engine.storage import Work, new_id, read_work
from engine.storage.tables import ProcessVersion


@dataclass(frozen=True, slots=True)
class StartableProcess:
    """A process as it is offered for starting; `form` None asks for nothing, `data` is what it begins with."""

    id: str
    title: str
    description: str
    form: Form | None
    data: Mapping[str, Any] = field(default_factory=dict)


def list_startable(*, actor: Officer) -> list[StartableProcess]:
    """The live processes that the officer's own roles may start, by title."""
    with read_work(actor.id) as work:
        live = work.connection.scalars(select(ProcessVersion.id).where(ProcessVersion.is_live)).all()
        found = [_startable(work, version, actor) for version in live]
    return sorted((one for one in found if one is not None), key=lambda one: vietnamese_key(one.title))


def get_startable(process_id: str, *, actor: Officer) -> StartableProcess:
    """The process, if the officer may start it.

    Raises:
        NotFound: nothing of that name is published, or others start it.
    """
    with read_work(actor.id) as work:
        version, _number = live_version(work, process_id)
        found = _startable(work, version, actor)
        if found is None:
            raise NotFound
        engine = engine_before(work, get_compiled(work, version), new_id())
        known = {"agency": actor.agency, INITIATOR: actor.username}
        return replace(found, data=first_values(engine, found.form, known))


def _startable(work: Work, version: UUID, actor: Officer) -> StartableProcess | None:
    compiled = get_compiled(work, version)
    process = compiled.process
    if process.about or not {resolve_role(work, role) or role for role in process.start_roles} & actor.roles:
        return None
    return StartableProcess(process.id, process.title, description_of(compiled), compiled.form(process.start_form))


def description_of(compiled: CompiledProcess) -> str:
    """What the diagram says of its process in a sentence."""
    tree = compiled.closure.files[compiled.process.file].tree
    for node in tree.iterfind(".//bpmn:process", NAMESPACES):
        if node.get("id") == compiled.process.id:
            return " ".join((node.findtext("bpmn:documentation", "", NAMESPACES) or "").split())
    return ""
