"""Files of cases, always handed over as downloads: never shown inside our own pages."""

from uuid import UUID

from flask.typing import ResponseReturnValue

from engine.petitions import open_file
from webui.auth import current_officer
from webui.inbox.room import inbox
from webui.kit import hand_over


@inbox.get("/tep/<uuid:file_id>")
def file(file_id: UUID) -> ResponseReturnValue:
    """A file of a case the officer works on, or one they have just uploaded."""
    return hand_over(open_file(file_id, actor=current_officer()))
