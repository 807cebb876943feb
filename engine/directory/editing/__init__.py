"""Rows that an administrator edits: read, found, checked and saved, each change with its history."""

from collections.abc import Callable

from engine.directory.editing.agencies import AgencyNoun
from engine.directory.editing.columns import Column, Kind
from engine.directory.editing.days import DayNoun, is_announced
from engine.directory.editing.entries import EntryNoun
from engine.directory.editing.entry_facts import TITLES
from engine.directory.editing.known import DAY_KINDS, Known
from engine.directory.editing.listing import RowPage, Wanted, find_rows, list_rows
from engine.directory.editing.noun import Noun, said
from engine.directory.editing.officers import OfficerNoun
from engine.directory.editing.roles import RoleNoun
from engine.directory.editing.saving import (
    Foreseen,
    RowChanged,
    RowUnknown,
    Saved,
    begin_editing,
    foresee_day,
    recorded,
    remove_day,
    save_row,
)

NOUNS: dict[str, Callable[[], Noun]] = {
    "agency": AgencyNoun,
    "officer": OfficerNoun,
    "role": RoleNoun,
    "day": DayNoun,
}
"""The tables of the directory itself; every catalogue is one more (`EntryNoun.of`)."""

__all__ = [
    "DAY_KINDS",
    "NOUNS",
    "TITLES",
    "AgencyNoun",
    "Column",
    "DayNoun",
    "EntryNoun",
    "Foreseen",
    "Kind",
    "Known",
    "Noun",
    "OfficerNoun",
    "RoleNoun",
    "RowChanged",
    "RowPage",
    "RowUnknown",
    "Saved",
    "Wanted",
    "begin_editing",
    "find_rows",
    "foresee_day",
    "is_announced",
    "list_rows",
    "recorded",
    "remove_day",
    "said",
    "save_row",
]
