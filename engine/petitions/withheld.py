"""What a sender does not see yet: what the last step has changed, while it may still be undone."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from engine.cases import changes_to_come
from engine.petitions.rows import get_petition_row
from engine.storage import Work


def row_as_shown(work: Work, case_id: UUID) -> Any:
    """The petition's row as its sender may see it: as it was before a step that may still be undone.

    Raises:
        PetitionUnknown: the case is no petition.
    """
    row = get_petition_row(work, case_id)
    changes = changes_to_come(work, case_id)
    before = changes.before("petitions", (case_id,)) if changes else {}
    return SimpleNamespace(**{**row._mapping, **before})  # noqa: SLF001 - the public name of a row's columns by name


def withheld_messages(work: Work, case_id: UUID) -> frozenset[UUID]:
    """The lines of the conversation that are not to be read yet."""
    changes = changes_to_come(work, case_id)
    return frozenset(message_id for _, message_id in changes.new_keys("petition_messages")) if changes else frozenset()


def withheld_files(work: Work, case_id: UUID) -> frozenset[UUID]:
    """The files that the step has put into the case, or given another purpose."""
    changes = changes_to_come(work, case_id)
    if changes is None:
        return frozenset()
    touched = (key for key, _, _ in changes.changed.get("attachments", ()))
    return frozenset(file_id for (file_id,) in (*changes.new_keys("attachments"), *touched))
