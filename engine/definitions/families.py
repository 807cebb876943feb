"""Which files belong together: a process with all it calls, decides by and asks in. Broken files break no family."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from engine.definitions.library import (
    Library,
    SourceFile,
    called_processes,
    decisions_named,
    form_path,
    forms_named,
    ui_paths,
)
from engine.definitions.xml import BPMN, SPIFF
from engine.errors import DefinitionInvalid


@dataclass(frozen=True)
class Families:
    """The ties within one library. Names that lead nowhere are passed over: checks speak of them."""

    library: Library

    @cached_property
    def _diagrams(self) -> dict[str, etree._ElementTree]:
        return {path: tree for path in sorted(self.library.files) if (tree := _tree(self.library.files[path]))}

    @cached_property
    def _defining(self) -> dict[str, tuple[str, ...]]:
        """Process id → every diagram that defines it; there should be one."""
        found: dict[str, list[str]] = defaultdict(list)
        for path, tree in self._diagrams.items():
            for node in tree.iter(f"{{{BPMN}}}process"):
                if identifier := node.get("id"):
                    found[identifier].append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def _needs(self) -> dict[str, tuple[str, ...]]:
        """Diagram → the decisions and forms it names, as far as they are there."""
        found = {}
        for path, tree in self._diagrams.items():
            decisions = (self.library.decisions.get(name) for name in decisions_named(tree))
            forms = (name for form in forms_named(tree) for name in (form_path(form), *ui_paths(form_path(form))))
            found[path] = tuple(name for name in (*decisions, *forms) if name in self.library.files)
        return found  # type: ignore[return-value]

    @cached_property
    def roots(self) -> dict[str, tuple[str, ...]]:
        """Process that nothing else calls → the diagrams it runs through, its own first."""
        called = {
            target
            for tree in self._diagrams.values()
            for node in tree.iter(f"{{{BPMN}}}process")
            for target in called_processes(node)
            if target != node.get("id")
        }
        return {name: self._reached(name) for name in sorted(self._defining) if name not in called}

    def _reached(self, process_id: str) -> tuple[str, ...]:
        paths: dict[str, None] = {}
        waiting, seen = [process_id], {process_id}
        while waiting:
            for path in self._defining.get(waiting.pop(0), ()):
                paths[path] = None
                fresh = [name for name in called_processes(self._diagrams[path]) if name not in seen]
                seen.update(fresh)
                waiting.extend(fresh)
        return tuple(paths)

    def files_of(self, root: str) -> frozenset[str]:
        """Every file of a root's family, scenarios aside."""
        diagrams = self.roots.get(root) or self._reached(root)
        return frozenset(diagrams) | {name for path in diagrams for name in self._needs[path]}

    def roots_of(self, path: str) -> tuple[str, ...]:
        """The roots in whose families the file is; for processes that only call each other, their own names."""
        found = tuple(root for root in self.roots if path in self.files_of(root))
        if found or path not in self._diagrams:
            return found
        return tuple(name for name, paths in self._defining.items() if path in paths)

    def processes_in(self, root: str) -> frozenset[str]:
        """The processes that a root's diagrams define."""
        reached = set(self.roots.get(root) or self._reached(root))
        return frozenset(name for name, paths in self._defining.items() if reached & set(paths))

    def defined_in(self, path: str) -> tuple[str, ...]:
        """The processes that a diagram defines."""
        return tuple(name for name, paths in self._defining.items() if path in paths)

    def part(self, paths: Iterable[str]) -> Library:
        """A library of these files alone."""
        files = self.library.files
        return Library({path: files[path] for path in sorted(set(paths)) if path in files})

    @cached_property
    def operations(self) -> Mapping[str, frozenset[str]]:
        """Diagram → the operations its service tasks call."""
        tag = f"{{{SPIFF}}}serviceTaskOperator"
        return {path: frozenset(node.get("id", "") for node in tree.iter(tag)) for path, tree in self._diagrams.items()}

    def operations_of(self, root: str) -> frozenset[str]:
        """The operations that a root's family calls."""
        diagrams = self.roots.get(root) or self._reached(root)
        return frozenset(name for path in diagrams for name in self.operations[path])


def _tree(file: SourceFile) -> etree._ElementTree | None:
    if not file.path.endswith(".bpmn"):
        return None
    try:
        return file.tree
    except DefinitionInvalid:
        return None
