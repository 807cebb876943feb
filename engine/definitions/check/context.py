"""What rules look at beside the file in hand: the whole library, the directory, the operations."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from engine.definitions.check.diagram import Diagram, Node, Scope, read_diagram
from engine.definitions.check.finding import DirectoryFacts
from engine.definitions.decisions import DecisionTable, inspect_decisions
from engine.definitions.forms import Form, read_form
from engine.definitions.library import Library, form_path
from engine.definitions.operations import Catalogue
from engine.errors import DefinitionInvalid, NotFound


@dataclass(eq=False)
class Context:
    """One run of check over one library. `known_names` keeps, by root, what `variables.known_names` found once."""

    library: Library
    facts: DirectoryFacts | None
    operations: Catalogue
    known_names: dict[str, frozenset[str]] = field(default_factory=dict)
    _forms: dict[str, Form | None] = field(default_factory=dict)

    @cached_property
    def diagrams(self) -> dict[str, Diagram]:
        """The readable diagrams by path."""
        found = {}
        for path in sorted(self.library.files):
            if path.endswith(".bpmn"):
                try:
                    found[path] = read_diagram(self.library.files[path])
                except DefinitionInvalid:
                    continue
        return found

    @cached_property
    def processes(self) -> dict[str, tuple[Diagram, Scope]]:
        """Process id → where it is drawn; of two with the same id, the first."""
        found: dict[str, tuple[Diagram, Scope]] = {}
        for diagram in self.diagrams.values():
            for process in diagram.processes:
                if process.id:
                    found.setdefault(process.id, (diagram, process))
        return found

    @cached_property
    def scope_paths(self) -> dict[str, str]:
        """Id of a process or sub-process → the first file that draws it."""
        found: dict[str, str] = {}
        for diagram in self.diagrams.values():
            for scope in diagram.scopes():
                if scope.id:
                    found.setdefault(scope.id, diagram.path)
        return found

    @cached_property
    def decisions(self) -> dict[str, DecisionTable]:
        """The decision tables that could be read, by id."""
        found: dict[str, DecisionTable] = {}
        for path in sorted(self.library.files):
            if path.endswith(".dmn"):
                try:
                    tables, _ = inspect_decisions(self.library.files[path].content, path)
                except DefinitionInvalid:
                    continue
                for table in tables:
                    found.setdefault(table.id, table)
        return found

    def find_form(self, name: str) -> Form | None:
        """The form a diagram calls `name`; None when it is missing or broken."""
        path = form_path(name)
        if path not in self._forms:
            try:
                self._forms[path] = read_form(self.library, path)
            except (NotFound, DefinitionInvalid):
                self._forms[path] = None
        return self._forms[path]

    # -- who calls whom

    @cached_property
    def calls(self) -> dict[str, set[str]]:
        """Process id → the processes it calls, of those that exist."""
        return {
            name: {target for node in process.everything() if (target := called(node)) in self.processes}
            for name, (_, process) in self.processes.items()
        }

    @cached_property
    def roots(self) -> tuple[str, ...]:
        """The processes that nothing else calls: each starts a case."""
        inner = {target for name, targets in self.calls.items() for target in targets if target != name}
        return tuple(name for name in self.processes if name not in inner)

    def family(self, process_id: str) -> frozenset[str]:
        """The process with all that it calls, near and far."""
        seen, waiting = {process_id}, [process_id]
        while waiting:
            for target in self.calls.get(waiting.pop(), ()):
                if target not in seen:
                    seen.add(target)
                    waiting.append(target)
        return frozenset(seen)

    @cached_property
    def families(self) -> dict[str, frozenset[str]]:
        """Root → its family."""
        return {root: self.family(root) for root in self.roots}

    def roots_of(self, process_id: str) -> Iterator[str]:
        """The roots in whose cases the process may run; itself when it is in a ring of calls."""
        found = [root for root, family in self.families.items() if process_id in family]
        yield from found or [process_id]

    def members(self, root: str) -> Iterator[tuple[Diagram, Scope]]:
        """The drawn processes of a root's family."""
        for name in sorted(self.families.get(root) or self.family(root)):
            if name in self.processes:
                yield self.processes[name]


def called(node: Node) -> str:
    """The process that a call activity calls, nothing for another node."""
    return node.xml.get("calledElement", "") if node.kind == "callActivity" else ""
