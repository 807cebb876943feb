"""The petition register: taking in, conversation, files, publication and rating, on any procedure.

It registers its operations and outbox handlers from the composition root; nothing below imports it.
"""

from collections.abc import MutableMapping

from engine.definitions.operations import Catalogue
from engine.petitions.access import READING_ROLES
from engine.petitions.asking import FoundQuestion, list_found_questions
from engine.petitions.attachments import AttachmentView, OpenedFile, collect_orphans
from engine.petitions.conversation import TimelineEntry
from engine.petitions.errors import (
    AlreadyRated,
    FileDamaged,
    FileRefused,
    FileUnknown,
    PetitionEnded,
    PetitionUnknown,
    PublicationUnknown,
    PublicationWithdrawn,
    RatingNotOpen,
    TrackingRefused,
    WithdrawalNotOpen,
)
from engine.petitions.figures import QuarterFigures, quarter_figures
from engine.petitions.files import open_file, open_public_file, open_sender_file, store_file
from engine.petitions.for_officers import add_case_file, list_chosen_files, list_unused_files
from engine.petitions.handlers import Effect, Handler, register_handlers
from engine.petitions.importing import ImportedPetition, PetitionImport, import_petitions
from engine.petitions.joining import answer_with_main, follow_main, join, leave_main
from engine.petitions.letters import LetterView
from engine.petitions.linked import LinkedPetition, find_own_petition, list_linked_petitions
from engine.petitions.lookup import unlock_petition
from engine.petitions.milestones import Milestone
from engine.petitions.official_letter import LETTER, LetterNotPressed, LetterTemplateInvalid, print_letter
from engine.petitions.operations import petition_operations
from engine.petitions.outside import transfer_out
from engine.petitions.outside_slip import OutsideTransfer
from engine.petitions.proposals import Proposal, propose
from engine.petitions.proposing import propose_classification, reading_of
from engine.petitions.publications import (
    PublicationPage,
    PublicationRow,
    PublicationView,
    get_publication,
    list_publications,
)
from engine.petitions.rate import rate, rate_opened
from engine.petitions.reading import PetitionView, find_petition_of
from engine.petitions.sending import Receipt
from engine.petitions.settings import PetitionSettings, petition_settings, use_petition_settings
from engine.petitions.similar import SimilarPetition, list_similar
from engine.petitions.splitting import split
from engine.petitions.statuses import Status, StatusWords, list_status_words
from engine.petitions.submission_form import read_submission, required_fields, submission_form
from engine.petitions.submit import submit_petition
from engine.petitions.supplement import provide_supplement, supplement_opened
from engine.petitions.track import AnswerView, RatingView, TrackingView, get_tracking, track
from engine.petitions.uploads import (
    LARGEST_FILE,
    LARGEST_TOGETHER,
    MOST_FILES,
    FileUpload,
    read_upload,
)
from engine.petitions.withdraw import withdraw, withdraw_opened

__all__ = [
    "LARGEST_FILE",
    "LARGEST_TOGETHER",
    "LETTER",
    "MOST_FILES",
    "READING_ROLES",
    "AlreadyRated",
    "AnswerView",
    "AttachmentView",
    "Effect",
    "FileDamaged",
    "FileRefused",
    "FileUnknown",
    "FileUpload",
    "FoundQuestion",
    "Handler",
    "ImportedPetition",
    "LetterNotPressed",
    "LetterTemplateInvalid",
    "LetterView",
    "LinkedPetition",
    "Milestone",
    "OpenedFile",
    "OutsideTransfer",
    "PetitionEnded",
    "PetitionImport",
    "PetitionSettings",
    "PetitionUnknown",
    "PetitionView",
    "Proposal",
    "PublicationPage",
    "PublicationRow",
    "PublicationUnknown",
    "PublicationView",
    "PublicationWithdrawn",
    "QuarterFigures",
    "RatingNotOpen",
    "RatingView",
    "Receipt",
    "SimilarPetition",
    "Status",
    "StatusWords",
    "TimelineEntry",
    "TrackingRefused",
    "TrackingView",
    "WithdrawalNotOpen",
    "add_case_file",
    "answer_with_main",
    "collect_orphans",
    "find_own_petition",
    "find_petition_of",
    "follow_main",
    "get_publication",
    "get_tracking",
    "import_petitions",
    "join",
    "leave_main",
    "list_chosen_files",
    "list_found_questions",
    "list_linked_petitions",
    "list_publications",
    "list_similar",
    "list_status_words",
    "list_unused_files",
    "open_file",
    "open_public_file",
    "open_sender_file",
    "petition_settings",
    "print_letter",
    "propose",
    "propose_classification",
    "provide_supplement",
    "quarter_figures",
    "rate",
    "rate_opened",
    "read_submission",
    "read_upload",
    "reading_of",
    "register",
    "required_fields",
    "split",
    "store_file",
    "submission_form",
    "submit_petition",
    "supplement_opened",
    "track",
    "transfer_out",
    "unlock_petition",
    "use_petition_settings",
    "withdraw",
    "withdraw_opened",
]


def register(catalogue: Catalogue, handlers: MutableMapping[str, Handler]) -> None:
    """Put this room's operations and outbox handlers where the engine looks for them."""
    for one in petition_operations.all():
        catalogue.register(one)
    register_handlers(handlers)
