"""Designing procedures in the open: drafts of one's own, checked as they are drawn, published as a whole."""

from engine.cases.designing.checking import check_file
from engine.cases.designing.creating import NewFile, copy_file, create_file, propose_identifier
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
from engine.cases.designing.errors import FileTooLarge, FileUnknown, PublishRefused
from engine.cases.designing.previewing import preview_form
from engine.cases.designing.proposals import (
    ProposalView,
    approve_proposal,
    count_proposals,
    get_proposal,
    list_proposals,
    proposed_file,
    refuse_proposal,
    withdraw_proposal,
)
from engine.cases.designing.publishing import Outcome, keep_mine, publish_changes
from engine.cases.designing.reviewing import Review, review_changes
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
    "NewFile",
    "Outcome",
    "ProposalView",
    "PublishRefused",
    "Review",
    "Shelves",
    "approve_proposal",
    "check_file",
    "copy_file",
    "count_proposals",
    "create_file",
    "discard_draft",
    "get_proposal",
    "keep_mine",
    "list_proposals",
    "list_shelves",
    "list_words",
    "may_design",
    "may_look",
    "open_file",
    "preview_form",
    "propose_identifier",
    "proposed_file",
    "publish_changes",
    "refuse_proposal",
    "remove_file",
    "review_changes",
    "save_file",
    "take_everything_in",
    "take_in",
    "withdraw_proposal",
]
