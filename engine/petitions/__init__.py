"""The petition register: taking in, conversation, files, publication and rating, on any procedure.

It registers its operations and outbox handlers from the composition root; nothing below imports it.
"""

from collections.abc import MutableMapping

from engine.cases import offers, when_cancelled
from engine.cases.bulk_texts import facts_of
from engine.cases.recounting import followers
from engine.cases.secrecy_erasing import erasers, on_milestone, removers
from engine.definitions.behind_forms import behind_forms
from engine.definitions.operations import Catalogue
from engine.petitions import (
    erasure_requests,
    opinion_operations,
    opinions,
    promises,
    publication_operations,
    reopening_operations,
    reviews,
    taking_over,
    waits_for,
)
from engine.petitions.alike_tasks import list_alike_tasks
from engine.petitions.answers import QUESTIONS, answer_as_read, question_rows
from engine.petitions.asking import FoundQuestion, list_found_questions
from engine.petitions.attachments import AttachmentView, OpenedFile, collect_orphans
from engine.petitions.bulk_facts import petition_facts
from engine.petitions.cancelled import close_cancelled
from engine.petitions.clarification import AskedItem, ReplyView, Round, pauses_clock
from engine.petitions.clarification_operations import request_supplement
from engine.petitions.conditions import Condition, list_conditions
from engine.petitions.conversation import TimelineEntry
from engine.petitions.corrections import is_published, stand_behind_corrections, was_published
from engine.petitions.emptying import register_emptying
from engine.petitions.erasure_requests import ErasureAsking, ask_erasure, ask_erasure_opened
from engine.petitions.errors import (
    AlreadyRated,
    ErasureNotOpen,
    FileDamaged,
    FileRefused,
    FileUnknown,
    PetitionEnded,
    PetitionUnknown,
    PublicationUnknown,
    PublicationWithdrawn,
    RatingNotOpen,
    ReopeningNotOpen,
    TrackingRefused,
    WithdrawalNotOpen,
)
from engine.petitions.figures import QuarterFigures, quarter_figures
from engine.petitions.files import open_file, open_public_file, open_sender_file, store_file
from engine.petitions.for_officers import add_case_file, list_chosen_files, list_unused_files
from engine.petitions.handlers import Effect, Handler, register_handlers
from engine.petitions.handling_operations import list_criteria
from engine.petitions.hiding import name_again
from engine.petitions.importing import ImportedPetition, PetitionImport, import_petitions
from engine.petitions.joining import answer_with_main, follow_main, join, leave_main
from engine.petitions.keying import (
    ANSWER_ROLES,
    AwaitedReply,
    KeyingPage,
    find_keying_page,
    keyed_answers,
    list_awaited_replies,
    list_keyed_channels,
    may_key_in,
    may_write_down,
    read_day_of_receipt,
    require_keying,
)
from engine.petitions.legal_due import follow_due
from engine.petitions.letters import LetterView
from engine.petitions.line_states import AwaitedSince, LineState, LineStates, read_line_states
from engine.petitions.linked import LinkedPetition, find_own_petition, list_linked_petitions
from engine.petitions.lookup import unlock_petition
from engine.petitions.milestones import Milestone
from engine.petitions.official_letter import (
    LETTER,
    RULE,
    LetterNotPressed,
    LetterTemplateInvalid,
    NumberLine,
    free_number,
    keep_number,
    kept_books,
    list_numbers,
    print_letter,
)
from engine.petitions.operations import petition_operations
from engine.petitions.opinions import (
    WITHDRAWN_MESSAGE,
    Awaited,
    OpinionState,
    OpinionsView,
    OpinionView,
    RulingView,
    list_awaited,
    list_opinions,
)
from engine.petitions.outside import transfer_out
from engine.petitions.outside_slip import OutsideTransfer
from engine.petitions.pooled import PooledPetition, PoolPage, list_pool, may_see_pool
from engine.petitions.proposals import Proposal, propose
from engine.petitions.proposing import propose_classification, reading_of
from engine.petitions.public_version import Publication, mask_publication, prepared_publication, stand_behind
from engine.petitions.publication_history import Act, HistoryEntry
from engine.petitions.publication_places import PlaceView
from engine.petitions.publications import (
    PublicationHistory,
    PublicationPage,
    PublicationRow,
    PublicationView,
    get_publication,
    get_publication_history,
    list_publications,
)
from engine.petitions.published import PublishedView, find_published
from engine.petitions.rate import RatingView, rate, rate_opened
from engine.petitions.reading import PetitionView, find_petition_of
from engine.petitions.redaction import (
    Choice,
    FileChanges,
    Mask,
    Masking,
    PageMasks,
    PublicFile,
    choose_for_file,
    coming_changes,
    drawn,
    list_public_files,
    make_public_copy,
    mask_whole_page,
    mask_words,
    may_mask_files,
    open_masking,
    save_page,
    show_copy,
    show_source,
    stand_behind_files,
)
from engine.petitions.refusals import RefusalView, preview_refusal
from engine.petitions.reopening import ask_again_opened
from engine.petitions.reply_link import ReplyLinkClosed, ReplyPage, open_reply_link, read_reply_link
from engine.petitions.return_operations import record_return
from engine.petitions.returns import ReturnView, WrongTransfers, count_returns, list_returns, wrong_transfers
from engine.petitions.sealing import (
    SealedContent,
    open_sealed_file,
    read_sealed_content,
    stub_of_number,
    stub_of_petition,
    stub_of_publication,
)
from engine.petitions.secret_archive import (
    ERASER,
    erase_petition,
    hand_over_secret,
    keep_milestone,
    remove_file,
)
from engine.petitions.sending import Receipt
from engine.petitions.settings import PetitionSettings, petition_settings, use_petition_settings
from engine.petitions.similar import SimilarPetition, list_similar
from engine.petitions.splitting import split
from engine.petitions.statuses import Status, StatusWords, list_status_words
from engine.petitions.submission_form import read_submission, required_fields, submission_form
from engine.petitions.submit import submit_petition
from engine.petitions.succession import name_successors
from engine.petitions.supplement import KEYED_WAYS, LINK, KeyedIn, provide_supplement, supplement_opened
from engine.petitions.track import AnswerView, TrackingView, get_tracking, track
from engine.petitions.uploads import (
    LARGEST_FILE,
    LARGEST_TOGETHER,
    MOST_FILES,
    FileUpload,
    read_upload,
)
from engine.petitions.withdraw import withdraw, withdraw_opened
from engine.runtime import returned, stubs

OPERATIONS = (
    erasure_requests, opinion_operations, promises, publication_operations, reopening_operations, reviews, taking_over,
)  # fmt: skip
"""Modules that put operations on the shelf when they are imported."""

__all__ = [
    "ANSWER_ROLES",
    "KEYED_WAYS",
    "LARGEST_FILE",
    "LARGEST_TOGETHER",
    "LETTER",
    "LINK",
    "MOST_FILES",
    "WITHDRAWN_MESSAGE",
    "Act",
    "AlreadyRated",
    "AnswerView",
    "AskedItem",
    "AttachmentView",
    "Awaited",
    "AwaitedReply",
    "AwaitedSince",
    "Choice",
    "Condition",
    "Effect",
    "ErasureAsking",
    "ErasureNotOpen",
    "FileChanges",
    "FileDamaged",
    "FileRefused",
    "FileUnknown",
    "FileUpload",
    "FoundQuestion",
    "Handler",
    "HistoryEntry",
    "ImportedPetition",
    "KeyedIn",
    "KeyingPage",
    "LetterNotPressed",
    "LetterTemplateInvalid",
    "LetterView",
    "LineState",
    "LineStates",
    "LinkedPetition",
    "Mask",
    "Masking",
    "Milestone",
    "NumberLine",
    "OpenedFile",
    "OpinionState",
    "OpinionView",
    "OpinionsView",
    "OutsideTransfer",
    "PageMasks",
    "PetitionEnded",
    "PetitionImport",
    "PetitionSettings",
    "PetitionUnknown",
    "PetitionView",
    "PlaceView",
    "PoolPage",
    "PooledPetition",
    "Proposal",
    "PublicFile",
    "Publication",
    "PublicationHistory",
    "PublicationPage",
    "PublicationRow",
    "PublicationUnknown",
    "PublicationView",
    "PublicationWithdrawn",
    "PublishedView",
    "QuarterFigures",
    "RatingNotOpen",
    "RatingView",
    "Receipt",
    "RefusalView",
    "ReopeningNotOpen",
    "ReplyLinkClosed",
    "ReplyPage",
    "ReplyView",
    "ReturnView",
    "Round",
    "RulingView",
    "SealedContent",
    "SimilarPetition",
    "Status",
    "StatusWords",
    "TimelineEntry",
    "TrackingRefused",
    "TrackingView",
    "WithdrawalNotOpen",
    "WrongTransfers",
    "add_case_file",
    "answer_as_read",
    "answer_with_main",
    "ask_again_opened",
    "ask_erasure",
    "ask_erasure_opened",
    "choose_for_file",
    "collect_orphans",
    "coming_changes",
    "count_returns",
    "drawn",
    "find_keying_page",
    "find_own_petition",
    "find_petition_of",
    "find_published",
    "follow_main",
    "free_number",
    "get_publication",
    "get_publication_history",
    "get_tracking",
    "hand_over_secret",
    "import_petitions",
    "join",
    "kept_books",
    "keyed_answers",
    "leave_main",
    "list_alike_tasks",
    "list_awaited",
    "list_awaited_replies",
    "list_chosen_files",
    "list_conditions",
    "list_criteria",
    "list_found_questions",
    "list_keyed_channels",
    "list_linked_petitions",
    "list_numbers",
    "list_opinions",
    "list_pool",
    "list_public_files",
    "list_publications",
    "list_returns",
    "list_similar",
    "list_status_words",
    "list_unused_files",
    "make_public_copy",
    "mask_publication",
    "mask_whole_page",
    "mask_words",
    "may_key_in",
    "may_mask_files",
    "may_see_pool",
    "may_write_down",
    "name_successors",
    "note",
    "open_file",
    "open_masking",
    "open_public_file",
    "open_reply_link",
    "open_sealed_file",
    "open_sender_file",
    "pauses_clock",
    "petition_settings",
    "prepared_publication",
    "preview_refusal",
    "print_letter",
    "propose",
    "propose_classification",
    "provide_supplement",
    "quarter_figures",
    "rate",
    "rate_opened",
    "read_day_of_receipt",
    "read_line_states",
    "read_reply_link",
    "read_sealed_content",
    "read_submission",
    "read_upload",
    "reading_of",
    "record_return",
    "register",
    "request_supplement",
    "require_keying",
    "required_fields",
    "save_page",
    "show_copy",
    "show_source",
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
    "wrong_transfers",
]


def register(catalogue: Catalogue, handlers: MutableMapping[str, Handler]) -> None:
    """Put this room's operations, outbox handlers and what stands behind its forms where the engine looks for them."""
    for one in petition_operations.all():
        catalogue.register(one)
    behind_forms.row_sources[QUESTIONS] = question_rows
    behind_forms.field_rules[RULE] = keep_number
    behind_forms.field_rules[opinions.RULE] = opinions.refuse_own_agency
    stand_behind(behind_forms)
    stand_behind_files(behind_forms)
    stand_behind_corrections(behind_forms)
    offers["petition.is_published"] = is_published
    offers["petition.was_published"] = was_published
    register_handlers(handlers)
    followers["petitions"] = follow_due
    when_cancelled["petitions"] = close_cancelled
    returned["petitions"] = name_again
    stubs["petitions"] = stub_of_petition
    stubs["letter_numbers"] = stub_of_number
    stubs["publications"] = stub_of_publication
    erasers[ERASER] = erase_petition
    removers[ERASER] = remove_file
    on_milestone[ERASER] = keep_milestone
    facts_of["petitions"] = petition_facts
    register_emptying()
    waits_for.register()
