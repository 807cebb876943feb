"""Looking at an answer again: from the sender's bad rating or request until somebody has decided.

Whether an answer is looked at says the procedure, by its two operations; until when it will be decided stands with
the petition. What the sender said is read at the top of the pages, while it is looked at and once it is handled anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.definitions.operations import OperationContext, Parameter, operation
from engine.errors import N_
from engine.petitions.conversation import TimelineEntry
from engine.petitions.op_words import add_facts
from engine.petitions.operations import petition_operations
from engine.petitions.rate import RatingView
from engine.petitions.statuses import Status

FACT = "in_review"


@dataclass(frozen=True, slots=True)
class Review:
    """An answer is being looked at again; `until`: the day by which that is decided."""

    until: date | None


@dataclass(frozen=True, slots=True)
class Dissent:
    """What a sender says against an answer: their rating, why they ask again. `is_reopened`: it is handled anew."""

    rating: str = field(repr=False)
    rated_at: datetime | None
    reason: str = field(repr=False)
    asked_at: datetime | None
    is_reopened: bool


@operation(
    "petition.begin_review",
    title=N_("Ghi: câu trả lời đang được xem lại"),
    parameters=[Parameter("until", "date", title=N_("Quyết định trước ngày"))],
    into=petition_operations,
)
def begin_review(context: OperationContext, arguments: dict[str, Any]) -> dict[str, Any]:
    """The sender reads that what they said of the answer is being looked at, and until when."""
    add_facts(context, **{FACT: {"until": str(arguments.get("until") or "")[:10]}})
    return {}


@operation("petition.end_review", title=N_("Ghi: đã xem lại câu trả lời"), into=petition_operations)
def end_review(context: OperationContext, _arguments: dict[str, Any]) -> dict[str, Any]:
    """It has been decided; handling it anew says so itself."""
    add_facts(context, **{FACT: None})
    return {}


def review_of(facts: Mapping[str, Any]) -> Review | None:
    """The review that a petition's facts tell of, None when there is none."""
    told = facts.get(FACT)
    if not isinstance(told, Mapping):
        return None
    until = str(told.get("until") or "")
    return Review(date.fromisoformat(until) if until else None)


def dissent_of(
    facts: Mapping[str, Any], conversation: Sequence[TimelineEntry], rating: RatingView | None
) -> Dissent | None:
    """What the sender said against the last answer, while it is looked at again or handled anew; else None."""
    since: list[TimelineEntry] = []
    for entry in conversation:
        since = [] if entry.kind == "answer" else [*since, entry]
    is_reopened = any(entry.kind == "status" and entry.status == Status.REOPENED for entry in since)
    is_looked_at = review_of(facts) is not None
    if not is_reopened and not is_looked_at:
        return None
    asked = next((entry for entry in reversed(since) if entry.kind == "reopening"), None)
    rated = next((entry for entry in reversed(since) if entry.kind == "rating"), None)
    if rated is not None:
        said, rated_at = rated.text, rated.at
    elif rating is not None and is_looked_at:
        said, rated_at = f"{rating.score}/5. {rating.comment}".strip(), rating.rated_at
    else:
        said, rated_at = "", None
    if asked is None and not said:
        return None
    return Dissent(said, rated_at, asked.text if asked else "", asked.at if asked else None, is_reopened)
