"""Designing procedures in the open: drafts of one's own, checked as they are drawn, published as a whole."""

from engine.cases.designing.checking import check_file
from engine.cases.designing.editing import (
    EditedFile,
    Neighbour,
    discard_draft,
    open_file,
    remove_file,
    save_file,
    take_everything_in,
    take_in,
)
from engine.cases.designing.errors import FileTooLarge, FileUnknown
from engine.cases.designing.previewing import preview_form
from engine.cases.designing.rights import may_design, may_look
from engine.cases.designing.shelves import Shelves, list_shelves
from engine.cases.designing.words import list_words
from engine.definitions.drafts import DraftChanged

__all__ = [
    "DraftChanged",
    "EditedFile",
    "FileTooLarge",
    "FileUnknown",
    "Neighbour",
    "Shelves",
    "check_file",
    "discard_draft",
    "list_shelves",
    "list_words",
    "may_design",
    "may_look",
    "open_file",
    "preview_form",
    "remove_file",
    "save_file",
    "take_everything_in",
    "take_in",
]
