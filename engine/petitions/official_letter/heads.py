"""What an agency's letters always say: its heading, its place, its symbol, the sentences around the answer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from engine.directory import AgencyFacts, AgencyUnknown, get_agency, list_catalogue
from engine.notifications import fill_wording
from engine.petitions.agency_names import agency_name
from engine.petitions.settings import petition_settings
from engine.scripting import ScriptFailed, ScriptInvalid
from engine.storage import Work

CATALOGUE = "letter_heads"
NONE = "–"
"""What an entry says where the line is to be left out."""

ANY = "default"
"""The entry of the catalogue for all agencies; one for a level, then one for an agency, go before it."""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """Wording with `{{ facts }}` in it, from the catalogue; these are what stands where it says nothing."""

    superior: str = "{{ parent }}"
    issuer: str = "{{ agency }}"
    place: str = "{{ place }}"
    symbol: str = "{{ code }}-VP"
    subject: str = "V/v trả lời phản ánh, kiến nghị “{{ title }}”"
    opening: str = (
        "Ngày {{ received_on }}, {{ agency }} nhận được phản ánh, kiến nghị của {{ sender }}"
        " về việc “{{ title }}” (mã hồ sơ {{ number }}). {{ agency }} trả lời như sau:"
    )
    closing: str = "Trên đây là nội dung trả lời của {{ agency }}. Trân trọng./."
    copies: str = "Như trên;\nLưu: VT."

    def filled(self, name: str, facts: Mapping[str, Any]) -> str:
        """One of its texts with the facts in it; as it came with the program, where the catalogue's is broken."""
        try:
            return fill_wording(getattr(self, name), facts)
        except (ScriptInvalid, ScriptFailed):
            return fill_wording(getattr(LetterHead(), name), facts)


def letter_head(work: Work, agency: str) -> LetterHead:
    """The head of an agency's letters."""
    entries = {entry.code: entry.facts for entry in list_catalogue(work, CATALOGUE)}
    known = _find(work, agency)
    said: dict[str, str] = {}
    for code in (ANY, known.level if known else "", agency):
        facts = entries.get(code, {})
        said |= {one.name: _line(facts[one.name]) for one in fields(LetterHead) if facts.get(one.name) is not None}
    return LetterHead(**said)


def head_facts(work: Work, agency: str) -> dict[str, str]:
    """What the wording of a head may ask of the agency."""
    known = _find(work, agency)
    return {
        "code": agency,
        "agency": agency_name(work, agency),
        "parent": agency_name(work, known.parent) if known else "",
        "place": _place(known.unit_name or "" if known else "") or petition_settings().province,
    }


def _line(said: Any) -> str:
    return "" if said == NONE else str(said)


def _place(unit: str) -> str:
    """The name of a commune alone: `Nha Trang` of `Phường Nha Trang` (Phụ lục I, mục II.4)."""
    return re.sub(r"^(Phường|Xã|Đặc khu|Thị trấn)\s+", "", unit)


def _find(work: Work, agency: str) -> AgencyFacts | None:
    try:
        return get_agency(work, agency)
    except AgencyUnknown:
        return None
