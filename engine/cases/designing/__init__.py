"""Designing procedures in the open: drafts of one's own, checked as they are drawn, published as a whole."""

from engine.cases.designing.checking import check_file
from engine.cases.designing.comparing import Comparison, compare_draft, compare_proposal, process_in
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
from engine.cases.designing.exchanging import (
    LARGEST_UPLOAD,
    Arrival,
    Incoming,
    accepted,
    bring_in,
    export_library,
    look_at_import,
    pack,
)
from engine.cases.designing.history import VersionView, get_version, take_up_version, version_diagram
from engine.cases.designing.previewing import preview_form
from engine.cases.designing.proposals import (
    ProposalView,
    Waiting,
    approve_proposal,
    count_proposals,
    get_proposal,
    list_proposals,
    refusals_of,
    refuse_proposal,
    waiting_of,
    withdraw_proposal,
)
from engine.cases.designing.publishing import Outcome, keep_mine, publish_changes
from engine.cases.designing.reviewing import Review, review_changes
from engine.cases.designing.rights import may_design, may_look
from engine.cases.designing.shelves import Shelves, list_shelves
from engine.cases.designing.words import list_words
from engine.definitions.drafts import DraftChanged

__all__ = [
    "LARGEST_UPLOAD",
    "Arrival",
    "Comparison",
    "DraftChanged",
    "EditedFile",
    "FileTooLarge",
    "FileUnknown",
    "Incoming",
    "Neighbour",
    "NewFile",
    "Outcome",
    "ProposalView",
    "PublishRefused",
    "Review",
    "Shelves",
    "VersionView",
    "Waiting",
    "accepted",
    "approve_proposal",
    "bring_in",
    "check_file",
    "compare_draft",
    "compare_proposal",
    "copy_file",
    "count_proposals",
    "create_file",
    "discard_draft",
    "export_library",
    "get_proposal",
    "get_version",
    "keep_mine",
    "list_proposals",
    "list_shelves",
    "list_words",
    "look_at_import",
    "may_design",
    "may_look",
    "open_file",
    "pack",
    "preview_form",
    "process_in",
    "propose_identifier",
    "publish_changes",
    "refusals_of",
    "refuse_proposal",
    "remove_file",
    "review_changes",
    "save_file",
    "take_everything_in",
    "take_in",
    "take_up_version",
    "version_diagram",
    "waiting_of",
    "withdraw_proposal",
]
