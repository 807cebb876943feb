"""A designer's desk: what is live, what lies in the library folder, and the own drafts laid over both."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from engine.cases.designing.sources import folder_files, kept_file, published_contents
from engine.definitions import Library, LiveFile, SourceFile, live_files
from engine.definitions.drafts import DraftRow, list_drafts
from engine.definitions.families import Families
from engine.directory import Officer
from engine.storage import Work


@dataclass(frozen=True)
class Desk:
    """One officer's view of the library at one moment."""

    live: Mapping[str, LiveFile]
    base: Mapping[str, SourceFile]
    folder: Mapping[str, SourceFile]
    drafts: Mapping[str, DraftRow]

    @cached_property
    def library(self) -> Library:
        """What is live, then what only the folder has, then the own drafts."""
        return self.with_drafts(self.drafts)

    @cached_property
    def families(self) -> Families:
        return Families(self.library)

    @cached_property
    def live_library(self) -> Library:
        """What is live, and nothing else."""
        return Library({path: self.base[path] for path in self.live if path in self.base})

    def with_drafts(self, drafts: Mapping[str, DraftRow]) -> Library:
        """The library as these drafts alone would make it."""
        files = dict(self.base)
        for path, draft in drafts.items():
            if draft.content is None:
                files.pop(path, None)
            else:
                files[path] = kept_file(path, draft.content)
        return Library(files)

    def with_file(self, path: str, content: bytes) -> Library:
        """The library, with this content in the place of one file."""
        return Library({**self.library.files, path: kept_file(path, content)})

    def is_draft(self, path: str) -> bool:
        """Whether the own draft of the file says something else than what is live."""
        draft = self.drafts.get(path)
        if draft is None:
            return False
        base = self.base.get(path)
        if draft.content is None:
            return base is not None
        return base is None or path not in self.live or base.content != draft.content

    @cached_property
    def changed(self) -> dict[str, DraftRow]:
        """The drafts that change something, by path."""
        return {path: draft for path, draft in self.drafts.items() if self.is_draft(path)}

    @cached_property
    def removed(self) -> tuple[str, ...]:
        """The files that a draft takes out."""
        return tuple(path for path, draft in self.changed.items() if draft.content is None)

    @cached_property
    def differing(self) -> dict[str, SourceFile]:
        """The files of the folder that are new there, or other than what is live."""
        return {
            path: file
            for path, file in self.folder.items()
            if path not in self.live or self.live[path].sha256 != file.sha256
        }

    def news(self, past: AbstractSet[tuple[str, str]]) -> dict[str, SourceFile]:
        """Of what differs, that which was never published: a folder left behind by a version holds none."""
        return {path: file for path, file in self.differing.items() if (path, file.sha256) not in past}


def open_desk(work: Work, officer: Officer, folder: Path | None) -> Desk:
    """The desk of this officer now. Who keeps no drafts has none on it."""
    live = live_files(work)
    contents = published_contents(work, (file.sha256 for file in live.values()))
    base = {path: kept_file(path, contents[file.sha256]) for path, file in live.items()}
    in_folder = folder_files(folder)
    return Desk(live, base | _only_in(in_folder, base), in_folder, list_drafts(work, officer.id))


def _only_in(folder: Mapping[str, SourceFile], live: Mapping[str, SourceFile]) -> dict[str, SourceFile]:
    """The files of the folder that are not live, and define nothing that is live elsewhere."""
    there, here = Library(live), Library({path: file for path, file in folder.items() if path not in live})
    twice = {path for name, path in here.processes.items() if name in there.processes}
    twice |= {path for name, path in here.decisions.items() if name in there.decisions}
    return {path: file for path, file in here.files.items() if path not in twice}
