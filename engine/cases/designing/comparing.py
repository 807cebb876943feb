"""Two contents of one file beside each other: what is live and a draft, a proposal and what it was made from."""

from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from uuid import UUID

from engine.cases.designing.desk import open_desk
from engine.cases.designing.errors import FileUnknown
from engine.cases.designing.proposals import proposed_pair
from engine.cases.designing.rights import require_look
from engine.definitions import SourceFile
from engine.definitions.differences import Difference, differences
from engine.definitions.paths import Kind, kind_of
from engine.definitions.titles import title_of
from engine.directory import Officer
from engine.errors import DefinitionInvalid
from engine.storage import read_work

MOST_LINES = 600


@dataclass(frozen=True, slots=True)
class Comparison:
    """One file before and after; None where it is not there."""

    path: str
    kind: Kind
    title: str
    old: SourceFile | None
    new: SourceFile | None

    @property
    def differences(self) -> tuple[Difference, ...]:
        return differences(self.old, self.new)

    @property
    def lines(self) -> list[str]:
        """The changed lines with those around them, as programs that compare texts write them."""
        before, after = _lines(self.old), _lines(self.new)
        return list(islice(unified_diff(before, after, lineterm="", n=3), 2, MOST_LINES))

    def marked(self, *, is_new: bool) -> list[str]:
        """The elements to point out: in the old drawing what went or changed, in the new what came or changed."""
        gone = "removed" if is_new else "added"
        return [one.id for one in self.differences if one.how != gone and one.kind not in {"process", "lane"}]


def compare_draft(path: str, *, actor: Officer, folder: Path | None) -> Comparison:
    """What is live of the file, and the officer's draft.

    Raises:
        FileUnknown: the library has neither.
    """
    require_look(actor)
    with read_work(actor.id) as work:
        desk = open_desk(work, actor, folder)
    old = desk.base.get(path) if path in desk.live else None
    return _comparison(path, old, desk.library.files.get(path))


def compare_proposal(proposal_id: UUID, path: str, *, actor: Officer) -> Comparison:
    """What was live when a file was proposed, and its proposed content.

    Raises:
        ProposalUnknown: there is no such proposal, or the file is not in it.
    """
    return _comparison(path, *proposed_pair(proposal_id, path, actor=actor))


def process_in(file: SourceFile | None) -> str:
    """The process that a diagram draws, nothing when it cannot be read."""
    try:
        root = file.tree.getroot() if file else None
    except DefinitionInvalid:
        return ""
    process = next(root.iter("{*}process"), None) if root is not None else None
    return process.get("id", "") if process is not None else ""


def _comparison(path: str, old: SourceFile | None, new: SourceFile | None) -> Comparison:
    shown = new or old
    if shown is None:
        raise FileUnknown(path=path)
    return Comparison(path, kind_of(path), title_of(shown), old, new)


def _lines(file: SourceFile | None) -> list[str]:
    return file.content.decode("utf-8", "replace").splitlines() if file else []
