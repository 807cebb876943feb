"""What publishing some changes would do: which processes get a new version, which files take part in it."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.cases.designing.checking import family_paths, stories_by_root
from engine.cases.designing.desk import Desk
from engine.definitions import Library, SourceFile
from engine.definitions.drafts import DraftRow
from engine.definitions.families import Families
from engine.definitions.operations import catalogue
from engine.errors import DefinitionInvalid


@dataclass(frozen=True)
class Plan:
    """Some changes laid over what is live. `loose` changes touch no process that starts cases."""

    desk: Desk
    changes: Mapping[str, DraftRow]
    loose: tuple[str, ...]
    affected: tuple[str, ...]

    @cached_property
    def library(self) -> Library:
        return self.desk.with_drafts(self.changes)

    @cached_property
    def families(self) -> Families:
        return Families(self.library)

    @cached_property
    def stories(self) -> Mapping[str, tuple[str, ...]]:
        """Root → its scenarios."""
        return stories_by_root(self.families)

    @cached_property
    def starting(self) -> tuple[str, ...]:
        """The affected processes that will start cases."""
        return tuple(name for name in self.affected if name in self.families.roots)

    @cached_property
    def retired(self) -> tuple[str, ...]:
        """The affected processes that will be gone."""
        return tuple(name for name in self.affected if name not in self.library.processes)

    @cached_property
    def part(self) -> Library:
        """The files that are checked together: families, stories and changes."""
        told = {path for root in self.starting for path in self.stories[root]}
        return self.families.part(family_paths(self.families, self.starting) | told | set(self.changes))

    def scenarios_of(self, root: str) -> dict[str, SourceFile]:
        """The scenarios that a process keeps."""
        return {path: self.library.files[path] for path in self.stories.get(root, ())}

    def makes_version(self, root: str) -> bool:
        """Whether the process itself changes, and not only what is told of it."""
        try:
            manifest = self.library.closure(root).manifest
        except DefinitionInvalid:
            return True
        before = {path for path, file in self.desk.live.items() if root in file.versions and not is_story(path)}
        return before != set(manifest) or any(self.desk.live[path].sha256 != sha for path, sha in manifest.items())

    @cached_property
    def is_outward(self) -> bool:
        """Whether a new version would call what cannot be undone: publishing, sending, erasing."""
        called = {name for root in self.starting if self.makes_version(root) for name in self.operations_of(root)}
        return any(found is not None and found.is_outward for found in map(catalogue.find, called))

    def operations_of(self, root: str) -> frozenset[str]:
        return self.families.operations_of(root)

    @cached_property
    def digest(self) -> str:
        """These very changes, in one word: what was looked at is what will be published."""
        said = sorted(f"{path}\0{hash_of(draft.content) or '-'}" for path, draft in self.changes.items())
        return hashlib.sha256("\n".join(said).encode()).hexdigest()

    @cached_property
    def conflicts(self) -> tuple[str, ...]:
        """The changed files whose live content is not the one they were begun from."""
        return tuple(
            path
            for path, draft in self.changes.items()
            if draft.base_sha256 != (self.desk.live[path].sha256 if path in self.desk.live else None)
        )

    @cached_property
    def footing(self) -> dict[str, str | None]:
        """The live content this plan stands on, by path; while it is the same, so is the plan."""
        paths = {*self.part.files, *self.changes}
        paths |= {path for path, file in self.desk.live.items() if set(self.affected) & set(file.versions)}
        return {path: self.desk.live[path].sha256 if path in self.desk.live else None for path in paths}


def plan_changes(desk: Desk, changes: Mapping[str, DraftRow], *, only: Collection[str] = ()) -> Plan:
    """The plan for these changes; `only` those that touch one of these processes, when some are named."""
    whole = _plan(desk, changes)
    if not only:
        return whole
    touched = _touched(desk, Families(desk.with_drafts(changes)), changes)
    return _plan(desk, {path: changes[path] for path, roots in touched.items() if roots & set(only)})


def _plan(desk: Desk, changes: Mapping[str, DraftRow]) -> Plan:
    touched = _touched(desk, Families(desk.with_drafts(changes)), changes)
    loose = tuple(path for path, roots in touched.items() if not roots)
    kept = {path: draft for path, draft in changes.items() if path not in loose}
    return Plan(desk, kept, loose, tuple(sorted({root for roots in touched.values() for root in roots})))


def _touched(desk: Desk, families: Families, changes: Mapping[str, DraftRow]) -> dict[str, set[str]]:
    """Changed file → the processes it touches, as they are live and as they will be."""
    stories = stories_by_root(families)
    found = {}
    for path in sorted(changes):
        roots = set(desk.live[path].versions) if path in desk.live else set()
        roots |= {root for root in families.roots_of(_main(path, families)) if root in families.roots}
        roots |= {root for root, told in stories.items() if path in told}
        found[path] = roots
    return found


def _main(path: str, families: Families) -> str:
    """The file whose family counts: hints that a diagram has never heard of follow their form."""
    form = path.removesuffix(".ui.json") + ".json"
    return form if path.endswith(".ui.json") and form in families.library.files else path


def is_story(path: str) -> bool:
    """Whether a file is told beside the processes, and not part of them."""
    return path.endswith(".yaml")


def hash_of(content: bytes | None) -> str | None:
    """The SHA-256 of a content, None for none."""
    return None if content is None else hashlib.sha256(content).hexdigest()
