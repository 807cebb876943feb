"""What a text common to many petitions may speak of, case by case: as the officer who writes it may read it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select

from engine.clock import local_day
from engine.directory import Officer
from engine.petitions.agency_names import agency_name
from engine.petitions.hiding import may_read_sender
from engine.petitions.rows import petitions
from engine.storage import Work

NAMES = ("number", "title", "sender", "received_on", "due_on", "agency")
"""The names that such a text can use without anything being typed for a case."""
AT_A_TIME = 500


def petition_facts(work: Work, case_ids: Sequence[UUID], actor: Officer) -> Mapping[UUID, Mapping[str, str]]:
    """By case: who sent it, when it came, by when the law wants an answer, which agency answers."""
    agencies: dict[str | None, str] = {}
    found: dict[UUID, Mapping[str, str]] = {}
    for start in range(0, len(case_ids), AT_A_TIME):
        some = list(case_ids)[start : start + AT_A_TIME]
        for row in work.connection.execute(select(petitions).where(petitions.c.case_id.in_(some))):
            if row.lead_agency not in agencies:
                agencies[row.lead_agency] = agency_name(work, row.lead_agency)
            sender = row.sender if may_read_sender(row, actor) else {}
            found[row.case_id] = {
                "sender": str(sender.get("org_name") or sender.get("full_name") or ""),
                "received_on": f"{local_day(row.received_at):%d/%m/%Y}",
                "due_on": f"{local_day(row.legal_due):%d/%m/%Y}" if row.legal_due else "",
                "agency": agencies[row.lead_agency],
            }
    return found
