"""Files made fit for everyone to see: what is masked is gone from the copy, and nothing comes along unseen.

A copy is pictures alone, made in a process that can harm nothing; the original is never public.
"""

from engine.petitions.redaction.boxes import HAND, Mask, drawn
from engine.petitions.redaction.choices import Choice, Decided, Page
from engine.petitions.redaction.errors import FileNotMaskable, MaskingNotOpen, MasksChanged, NotThatFile
from engine.petitions.redaction.masking_files import (
    Masking,
    PageMasks,
    choose_for_file,
    make_public_copy,
    mask_whole_page,
    mask_words,
    may_mask_files,
    open_masking,
    save_page,
    show_source,
)
from engine.petitions.redaction.public_files import (
    FileChanges,
    PublicFile,
    coming_changes,
    list_public_files,
    publish_copies,
    show_copy,
    stand_behind_files,
)

__all__ = [
    "HAND",
    "Choice",
    "Decided",
    "FileChanges",
    "FileNotMaskable",
    "Mask",
    "Masking",
    "MaskingNotOpen",
    "MasksChanged",
    "NotThatFile",
    "Page",
    "PageMasks",
    "PublicFile",
    "choose_for_file",
    "coming_changes",
    "drawn",
    "list_public_files",
    "make_public_copy",
    "mask_whole_page",
    "mask_words",
    "may_mask_files",
    "open_masking",
    "publish_copies",
    "save_page",
    "show_copy",
    "show_source",
    "stand_behind_files",
]
