"""The versions of a text on a page: the last change, or any two of them side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from markupsafe import Markup

from engine.cases import CaseNotFound, TextPart, TextVersion, VersionedText, list_text_versions
from engine.directory import Officer
from webui.kit import changes

VERSIONED = frozenset({"richtext", "group"})


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """One text in two versions, and as one with its changes marked."""

    heading: str
    old: str
    new: str
    marked: Markup
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """A text from one version to another; `versions` are all there are."""

    name: str
    label: str
    old: TextVersion
    new: TextVersion
    parts: tuple[ChangedPart, ...]
    versions: tuple[TextVersion, ...]

    @property
    def has_changes(self) -> bool:
        return any(part.is_changed for part in self.parts)


def versions_of(case_id: UUID, officer: Officer) -> tuple[VersionedText, ...]:
    """The texts of a case that have versions; none where its content is not for these eyes."""
    try:
        return list_text_versions(case_id, actor=officer)
    except CaseNotFound:
        return ()


def last_changes(case_id: UUID, officer: Officer) -> tuple[Changes, ...]:
    """What the last version of each text changed; a text that has only one has not changed."""
    texts = (text for text in versions_of(case_id, officer) if len(text.versions) > 1)
    return tuple(compared(text) for text in texts)


def compared(text: VersionedText, old: str = "", new: str = "") -> Changes:
    """Two versions by their numbers; where these say nothing, the last two."""
    known = {str(one.number): one for one in text.versions}
    after = known.get(new) or text.versions[-1]
    before = known.get(old) or text.versions[max(0, after.number - 2)]
    return Changes(text.name, text.label, before, after, tuple(_parts(before.parts, after.parts)), text.versions)


def _parts(before: tuple[TextPart, ...], after: tuple[TextPart, ...]) -> Iterator[ChangedPart]:
    """The parts of both versions, found by their headings; one that is in one of them alone stands there alone."""
    old = {part.heading: part.text for part in before}
    new = {part.heading: part.text for part in after}
    for heading in dict.fromkeys([*new, *old]):
        texts = old.get(heading, ""), new.get(heading, "")
        yield ChangedPart(heading, *texts, changes(*texts), texts[0] != texts[1])
