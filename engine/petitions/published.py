"""What was made public of a petition, as its officers read it: beside what was approved, who changed it and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from engine.cases import officer_name, subject_of
from engine.directory import Officer
from engine.petitions.access import may_read_petition
from engine.petitions.corrections import find_current
from engine.petitions.errors import PetitionUnknown
from engine.petitions.hiding import may_read_sender
from engine.petitions.public_version import Publication, source_texts
from engine.petitions.publication_history import HistoryEntry, list_history
from engine.petitions.publication_places import PlaceView, list_places
from engine.petitions.rows import find_petition
from engine.storage import Work, read_work


@dataclass(frozen=True, slots=True)
class PublishedView:
    """`approved` is what was received and answered, `public` what everyone reads, or read last.

    `people` names who did each act. `approved` is None for whom the sender's words are kept from.
    """

    number: str
    is_public: bool
    approved: Publication | None
    public: Publication
    entries: tuple[HistoryEntry, ...]
    people: Mapping[str, str]
    places: tuple[PlaceView, ...]


def find_published(case_id: UUID, *, actor: Officer) -> PublishedView | None:
    """What was made public of the petition of this case, or of the one it is about; None where nothing was.

    Raises:
        PetitionUnknown: it is not for this officer to read.
    """
    with read_work(actor.id) as work:
        case_id = subject_of(work, case_id)
        row, petition = find_current(work, case_id), find_petition(work, case_id)
        if row is None or petition is None:
            return None
        if not may_read_petition(work, actor, case_id):
            raise PetitionUnknown
        entries = list_history(work, case_id)
        return PublishedView(
            number=row.number,
            is_public=row.withdrawn_at is None,
            approved=Publication(**source_texts(work, case_id)) if may_read_sender(petition, actor) else None,
            public=Publication(row.title, row.question, row.answer),
            entries=tuple(reversed(entries)),
            people={by: _name(work, by) for one in entries for by in (one.by, editor_of(one)) if by},
            places=list_places(work, case_id),
        )


def editor_of(entry: HistoryEntry) -> str:
    """Who wrote the text, where it is known: another person than who let it out, as a rule."""
    return str(entry.edits.get("by") or "")


def _name(work: Work, by: str) -> str:
    try:
        return officer_name(work, UUID(by)) or ""
    except ValueError:
        return ""
