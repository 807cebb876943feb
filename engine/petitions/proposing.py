"""The operation that proposes how to classify a petition, and what it lets the tables read."""

import logging
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from engine.definitions.operations import OperationContext, operation
from engine.directory import list_agencies, list_catalogue
from engine.errors import N_, HoiDapError
from engine.petitions.naming import agency_named, place_named
from engine.petitions.operations import petition_operations
from engine.petitions.proposals import propose
from engine.petitions.rows import get_petition_row
from engine.storage import Work

COMMUNES = "communes"
NAMES = ("full_name", "org_name")
CONTACTS = ("address", "phone", "email")
TEXTS = ("agency_concerned", "place", "regulation_cited", "proposal")
"""What a sender may say beside title and content, which belongs to the matter too."""
ASKED = ("field", "commune", "channel", "sender_type", "suggested_agency", "returns")
"""Variables that the tables may ask although no step has set them yet."""
log = logging.getLogger(__name__)


@operation(
    "petition.propose",
    title=N_("Đề xuất cách phân loại"),
    into=petition_operations,
)
def propose_classification(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """What the task's decision tables propose: codes and reasons, none of the sender's text.

    A table that cannot answer leaves the officer without proposals, not the petition without its officer.
    """
    del arguments
    row = get_petition_row(context.work, context.case_id)
    known = {**dict.fromkeys(ASKED), **context.variables, **read_for_tables(context.work, row)}
    try:
        found = propose(context.decisions, known, context.decide)
    except HoiDapError as error:
        log.warning("no proposals at %s: %s %s", context.element, error.code, error.facts.get("decision", ""))
        return {}
    return {name: {"value": one.value, "because": one.because} for name, one in found.items()}


def read_for_tables(work: Work, row: Row[Any]) -> dict[str, Any]:
    """What the tables may read of a petition beside the case's variables; kept nowhere."""
    communes = {entry.code: entry.name for entry in list_catalogue(work, COMMUNES)}
    agencies = {one.code: one.name for one in list_agencies(work, receiving_only=True) if one.code not in communes}
    return reading_of(row.title, row.content, {**row.facts, **row.sender}, communes=communes, agencies=agencies)


def reading_of(
    title: str, content: str, facts: Mapping[str, Any], *, communes: Mapping[str, str], agencies: Mapping[str, str]
) -> dict[str, Any]:
    """Title, content and facts of a petition as variables for the tables."""
    text = "\n".join([title, content, *(str(facts[name]) for name in TEXTS if facts.get(name))])
    return {
        "title": title,
        "content": content,
        "text": text,
        "place": place_named(text, communes),
        "named_agency": agency_named(text, agencies),
        "has_name": any(facts.get(name) for name in NAMES),
        "has_contact": any(facts.get(name) for name in CONTACTS),
    }
