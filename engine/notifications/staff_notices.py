"""The words staff are told in: entries of a catalogue, with neutral ones where an entry is missing or broken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.directory import Entry, find_entry
from engine.errors import N_
from engine.notifications.wording import fill_wording
from engine.scripting import ScriptFailed, ScriptInvalid
from engine.storage import Work

CATALOGUE = "staff_notices"
FIELDS: Mapping[str, str] = {
    "number": N_("mã hồ sơ"),
    "process": N_("tên quy trình"),
    "agency": N_("cơ quan đang giữ hồ sơ"),
    "due_on": N_("hạn của hồ sơ"),
}
"""What a notice to staff may speak of: nothing that anybody wrote, nothing about a person."""
NEUTRAL_NAME = N_("Thông báo về hồ sơ")
NEUTRAL_TEXT = N_("Có thông báo về hồ sơ {{ number }}. Mở hồ sơ để xem.")


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """A notice's name, and whether it breaks the quiet hours."""

    code: str
    name: str
    is_urgent: bool
    facts: Mapping[str, Any]


def find_staff_notice(work: Work, code: str) -> StaffNotice:
    """The notice of this code; one that says little, where the catalogue has none."""
    entry = find_entry(work, CATALOGUE, code)
    return _notice(entry) if entry else StaffNotice(code, NEUTRAL_NAME, is_urgent=False, facts={})


def staff_text(notice: StaffNotice, facts: Mapping[str, Any], *, locale: str = "vi") -> str:
    """What the page says, in the reader's language if the notice has words in it."""
    source = str(notice.facts.get(f"text_{locale}") or notice.facts.get("text") or NEUTRAL_TEXT)
    return fill_or_neutral(source, NEUTRAL_TEXT, facts)


def fill_or_neutral(source: str, neutral: str, facts: Mapping[str, Any]) -> str:
    """The words filled in; the neutral ones where they cannot be."""
    try:
        return fill_wording(source, facts)
    except (ScriptInvalid, ScriptFailed):
        return fill_wording(neutral, facts)


def _notice(entry: Entry) -> StaffNotice:
    return StaffNotice(entry.code, entry.name, is_urgent=bool(entry.facts.get("is_urgent")), facts=entry.facts)
