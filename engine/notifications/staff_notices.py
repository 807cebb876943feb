"""The words staff are told in: entries of a catalogue, with neutral ones where an entry is missing or broken."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from engine.clock import local_day
from engine.directory import Entry, agency_names, find_entry
from engine.errors import N_
from engine.notifications.wording import fill_wording, find_fault
from engine.storage import Work, tables

CATALOGUE = "staff_notices"
FIELDS: Mapping[str, str] = {
    "number": N_("mã hồ sơ"),
    "process": N_("tên quy trình"),
    "agency": N_("cơ quan đang giữ hồ sơ"),
    "due_on": N_("hạn của hồ sơ"),
}
"""What a notice to staff may speak of: nothing that anybody wrote, nothing about a person."""
SAMPLE: Mapping[str, str] = {
    "number": "KH-2026-000123",
    "process": "Phản ánh, kiến nghị",
    "agency": "Sở Xây dựng",
    "due_on": "14/12/2026",
}
"""An invented case, for looking at words before they are saved."""
NOTHING_KNOWN: Mapping[str, str] = dict.fromkeys(FIELDS, "")
NEUTRAL_NAME = N_("Thông báo về hồ sơ")
NEUTRAL_TEXT = N_("Có thông báo{% if number %} về hồ sơ {{ number }}{% endif %}. Mở trang thông báo để xem.")


@dataclass(frozen=True, slots=True)
class StaffNotice:
    """A notice's name, and whether it breaks the quiet hours."""

    code: str
    name: str
    is_urgent: bool
    facts: Mapping[str, Any]

    def named(self, locale: str) -> str:
        """Its name in a language, if it has one there."""
        return str(self.facts.get(f"name_{locale}") or self.name)

    def source(self, locale: str) -> str:
        """Its words, not yet filled in; none if the entry has none."""
        return str(self.facts.get(f"text_{locale}") or self.facts.get("text") or "")


def notice_of(entry: Entry) -> StaffNotice:
    """The notice that an entry of the catalogue describes."""
    return StaffNotice(entry.code, entry.name, is_urgent=bool(entry.facts.get("is_urgent")), facts=entry.facts)


def find_staff_notice(work: Work, code: str) -> StaffNotice:
    """The notice of this code; one that says little, where the catalogue has none."""
    entry = find_entry(work, CATALOGUE, code)
    return notice_of(entry) if entry else StaffNotice(code, NEUTRAL_NAME, is_urgent=False, facts={})


def fault_of(notice: StaffNotice) -> str:
    """Why its words cannot be filled in; empty when they can."""
    return next(filter(None, (find_fault(notice.source(locale), SAMPLE) for locale in ("vi", "en"))), "")


def staff_text(notice: StaffNotice, facts: Mapping[str, Any], *, locale: str = "vi") -> str:
    """What the notice says, in the reader's language if it has words in it; neutral ones where they cannot be."""
    source = notice.source(locale)
    sound = bool(source) and not find_fault(source, facts)
    return fill_wording(source if sound else NEUTRAL_TEXT, facts)


def case_facts(work: Work, case_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """What a notice may say of each of these cases."""
    agencies = agency_names(work) if case_ids else {}
    rows = work.connection.execute(_CASES.where(tables.Case.id.in_(case_ids))) if case_ids else ()
    return {
        row.id: {
            "number": row.number,
            "process": row.process,
            "agency": agencies.get(row.agency or "", row.agency or ""),
            "due_on": f"{local_day(row.due_at):%d/%m/%Y}" if row.due_at else "",
        }
        for row in rows
    }


_CASES = select(
    tables.Case.id, tables.Case.number, tables.Case.agency, tables.Case.due_at,
    tables.ProcessVersion.title.label("process"),
).join(tables.ProcessVersion, tables.ProcessVersion.id == tables.Case.version_id)  # fmt: skip
