"""What became of one file."""

from dataclasses import dataclass

from engine.cases.designing.shelves import VersionLine
from engine.definitions.differences import Difference, How
from engine.definitions.paths import Kind


@dataclass(frozen=True, slots=True)
class FileChange:
    """One changed file. `elsewhere`: the version that brought another content since the draft was begun.

    `beside`: the hints of a form that are told with it.
    """

    path: str
    kind: Kind
    title: str
    how: How
    differences: tuple[Difference, ...]
    elsewhere: VersionLine | None
    is_conflicting: bool
    beside: str = ""
