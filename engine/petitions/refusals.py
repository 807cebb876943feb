"""Not taking a petition in: the reason, what to do instead and where to turn, all of it from the catalogue."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from engine.directory import Entry, Officer, list_catalogue
from engine.errors import N_, Invalid, Problem
from engine.petitions.access import may_read_petition
from engine.petitions.conversation import last_notice
from engine.petitions.errors import PetitionUnknown
from engine.petitions.notices import preview_notice
from engine.petitions.plain_text import clean_text
from engine.petitions.statuses import Status
from engine.storage import Work, read_work

CATALOGUE, NOTICE = "refusal_reasons", "refused"


@dataclass(frozen=True, slots=True)
class RefusalView:
    """Why a petition was not taken in. `letter` is the notice as it was sent, fit to be printed and posted."""

    reason: str
    guide: str
    contact: str
    explanation: str = field(repr=False)
    letter: str = field(repr=False)


def get_reason(work: Work, code: str) -> Entry:
    """The reason of this code.

    Raises:
        Invalid: the catalogue has none.
    """
    for entry in list_catalogue(work, CATALOGUE):
        if entry.code == code:
            return entry
    problem = Problem(
        "reason", N_("Không có lý do “{reason}”."), N_("Dùng một mã trong danh mục “refusal_reasons”."),
        code="petition.reason", facts={"reason": code[:40]},
    )  # fmt: skip
    raise Invalid(problems=[problem])


def spell_refusal(reason: Entry, explanation: str) -> str:
    """What the sender reads: the reason, what to do instead, where to turn, and what the officer adds."""
    guide, contact = (str(reason.facts.get(name) or "") for name in ("guide", "contact"))
    where = f"Nơi liên hệ: {contact}" if contact else ""
    return "\n".join(part for part in (reason.name, guide, where, explanation) if part)


def preview_refusal(case_id: UUID, reason: str, explanation: str, *, actor: Officer) -> str:
    """The notice that the sender would get, before anything is sent.

    Raises:
        Invalid: no reason was chosen, or it needs words of the officer's own.
        PetitionUnknown: it is not for this officer to read.
    """
    said = clean_text(explanation).strip()
    with read_work(actor.id) as work:
        if not may_read_petition(work, actor, case_id):
            raise PetitionUnknown
        if not reason:
            problem = Problem(
                "/refusal_reason", N_("Chưa chọn lý do không tiếp nhận."), N_("Chọn lý do rồi xem trước.")
            )
            raise Invalid(problems=[problem])
        entry = get_reason(work, reason)
        if entry.facts.get("needs_explanation") and not said:
            problem = Problem(
                "/refusal_explanation", N_("Lý do này cần giải thích thêm."), N_("Viết vài câu cho người gửi đọc.")
            )
            raise Invalid(problems=[problem])
        return preview_notice(work, case_id, NOTICE, spell_refusal(entry, said))


def refusal_of(work: Work, row: Row[Any]) -> RefusalView | None:
    """Why this petition was not taken in; None for one that was, or may yet be."""
    known = row.facts.get("refusal")
    if row.status != Status.REFUSED or not isinstance(known, dict):
        return None
    entries = {entry.code: entry for entry in list_catalogue(work, CATALOGUE)}
    entry = entries.get(str(known.get("reason")))
    facts = entry.facts if entry else {}
    return RefusalView(
        reason=entry.name if entry else str(known.get("reason")),
        guide=str(facts.get("guide") or ""),
        contact=str(facts.get("contact") or ""),
        explanation=str(known.get("explanation") or ""),
        letter=last_notice(work, row.case_id, NOTICE),
    )
