"""State secrets: how far the decision about a case that is set aside has come, and who may have a word in it.

suspected → proposed (one of the two that decide) → confirmed (the other) → erasing → erased. Until its content is
erased, every way leads back.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select, update

from engine.cases.errors import CaseNotFound
from engine.cases.finding import may_see_case, people
from engine.directory import Officer
from engine.errors import N_, Conflict, NotAllowed
from engine.storage import Work
from engine.storage.tables import Case, SealedCase

SECRET_OFFICER, HEAD = "SECRET_OFFICER", "HEAD"
DECIDERS = frozenset({SECRET_OFFICER, HEAD})
ANSWERED, ENDED = "answered", "ended"
"""Days on paper that the engine itself knows."""


class Stage(StrEnum):
    """Where the decision stands; what is confirmed leads back only while nothing is erased."""

    SUSPECTED = "suspected"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    ERASING = "erasing"
    ERASED = "erased"


class SecrecyLifted(Conflict):
    """Somebody has undone it before."""

    code = "secrecy.lifted"
    message = N_("Hồ sơ {number} không còn ở chế độ riêng.")
    remedy = N_("Mở lại hồ sơ để xem.")


class SecrecyMoved(Conflict):
    """The decision has come further, or went back, since the page was shown."""

    code = "secrecy.moved"
    message = N_("Hồ sơ {number} không còn ở bước này: đã có người quyết định.")
    remedy = N_("Tải lại trang để xem hồ sơ đang ở bước nào.")


@dataclass(frozen=True, slots=True)
class Word:
    """Who had which part in the decision, in which of the two roles, and when."""

    by: UUID
    at: datetime
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Export:
    """The latest encrypted copy: to whom and which key, and the how manieth it was."""

    by: UUID
    at: datetime
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Milestone:
    """What was done on paper, by its day alone."""

    kind: str
    day: date


def capacities(officer: Officer, agencies: list[str]) -> frozenset[str]:
    """In which of the two roles they decide for one of these agencies; for a secret officer nobody stands in."""
    found = set()
    for agency in agencies:
        if officer.has_role(SECRET_OFFICER, agency):
            found.add(SECRET_OFFICER)
        if any(person.has_role(HEAD, agency) for person in people(officer)):
            found.add(HEAD)
    return frozenset(found)


def may_decide(officer: Officer, agencies: list[str]) -> bool:
    """Whether the officer decides for one of these agencies."""
    return bool(capacities(officer, agencies))


def are_both(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether two persons are a head and a secret officer between them."""
    return bool((HEAD in one and SECRET_OFFICER in other) or (SECRET_OFFICER in one and HEAD in other))


def find_sealed(work: Work, case_id: UUID) -> Row[Any] | None:
    """What is known of a case that is set aside, without its content."""
    return work.connection.execute(SEALED.where(SealedCase.case_id == case_id)).first()


def lock_sealed(work: Work, case_id: UUID, actor: Officer) -> Row[Any]:
    """The same with its case locked, for who decides about it.

    Raises:
        CaseNotFound: there is no such case, or not for these eyes.
        NotAllowed: they do not decide about this one.
        SecrecyLifted: it is not set aside, or no longer.
    """
    case = work.connection.execute(CASE.where(Case.id == case_id).with_for_update()).one_or_none()
    row = find_sealed(work, case_id)
    if case is None or not (may_see_case(work, case_id, actor) or (row and may_decide(actor, row.agencies))):
        raise CaseNotFound
    if row is None:
        raise SecrecyLifted(number=case.number)
    if not may_decide(actor, row.agencies):
        raise NotAllowed(N_("Chỉ cán bộ phụ trách tài liệu mật hoặc Thủ trưởng của cơ quan liên quan được quyết định."))
    return row


def require_stage(row: Row[Any], *stages: Stage) -> None:
    """Go on if the decision stands at one of these.

    Raises:
        SecrecyMoved: it does not.
    """
    if Stage(row.stage) not in stages:
        raise SecrecyMoved(number=row.number)


def move(work: Work, case_id: UUID, stage: Stage, **values: Any) -> None:
    """The decision stands at `stage` from now on; the caller has locked the case."""
    query = update(SealedCase).where(SealedCase.case_id == case_id)
    work.connection.execute(query.values(stage=stage.value, **values))


def spoken(work: Work, roles: frozenset[str]) -> dict[str, Any]:
    """A word in the decision as it is kept: the actor's, now."""
    return {"by": work.actor, "at": work.now.isoformat(), "roles": sorted(roles)}


def read_word(decision: Mapping[str, Any], name: str) -> Word | None:
    """The word of this name in what is kept."""
    told = decision.get(name)
    if told is None:
        return None
    return Word(UUID(told["by"]), datetime.fromisoformat(told["at"]), frozenset(told["roles"]))


def read_export(decision: Mapping[str, Any]) -> Export | None:
    """The latest encrypted copy in what is kept."""
    told = decision.get("export")
    if told is None:
        return None
    return Export(UUID(told["by"]), datetime.fromisoformat(told["at"]), told["key"], told["count"])


def read_milestones(kept: list[Mapping[str, Any]]) -> tuple[Milestone, ...]:
    """What was done on paper, by day."""
    found = (Milestone(one["kind"], date.fromisoformat(one["day"])) for one in kept)
    return tuple(sorted(found, key=lambda one: one.day))


CASE = select(Case.id, Case.number, Case.agency)
SEALED = select(
    SealedCase.case_id, SealedCase.agencies, SealedCase.marked_at, SealedCase.marked_by, SealedCase.reason,
    SealedCase.stage, SealedCase.decision, SealedCase.milestones,
    Case.number, Case.agency, Case.started_at, Case.due_at, Case.status,
).join(Case, Case.id == SealedCase.case_id)  # fmt: skip
