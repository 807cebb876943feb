"""Who may take a task, and who may look at it: rules of values, without a database."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from engine.directory.officers import Authority, Officer
from engine.errors import N_, NotAllowed, Wording

OVERSEERS = ("HEAD", "DEPUTY")
"""Roles that see all tasks of their agency, without taking what is another's."""

_ANOTHERS = N_("Việc này đã giao đích danh cho người khác; chỉ người được giao, hoặc người thay thế họ, được làm.")
_NO_LONGER = N_("Việc này đã nhận theo ủy quyền nay không còn hiệu lực; trả việc về đơn vị để người có thẩm quyền làm.")
_WITHOUT_ROLE = N_("Việc này dành cho vai trò “{role}” tại “{agency}”; tài khoản này không có vai trò đó ở đó.")
_WITHOUT_ROLE_ANYWHERE = N_("Việc này dành cho vai trò “{role}”; tài khoản này không có vai trò đó.")
_OTHER_AGENCY = N_("Việc này thuộc đơn vị “{agency}”; tài khoản này không thuộc đơn vị đó.")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it is allowed, for whom they act and by which document; refused, `message` and `facts` name the rule."""

    allowed: bool
    message: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    on_behalf_of: UUID | None = None
    authority: Authority | None = None

    @property
    def rule(self) -> Wording:
        """The rule that refuses, in a sentence; empty when allowed."""
        return Wording(self.message, self.facts)

    def require(self) -> None:
        """Go on if allowed.

        Raises:
            NotAllowed: naming the rule that refuses.
        """
        if not self.allowed:
            raise NotAllowed(self.message, **self.facts)


_ALLOWED = Verdict(allowed=True)


def may_take(
    officer: Officer,
    *,
    role: str | None,
    agency: str | None,
    assignee: UUID | None,
    step: str = "",
    matter: str | None = None,
    taken_under: UUID | None = None,
    role_name: str | None = None,
    agency_name: str | None = None,
) -> Verdict:
    """Whether the officer may claim or complete a task of this role and agency.

    A task assigned to a person is theirs and their substitute's alone. Else the role is needed,
    in that agency if the task has one; one's own grants go before those one stands in for, these
    before what a head has authorised, and a task without a role is for everyone of its agency.
    An authorisation holds for its steps (`process/element`) and matters alone, and what was taken
    under one (`taken_under`) can be done only while it holds. The names only make the refusal read well.
    """
    found = _by_right(officer, role, agency, step, matter)
    if assignee is not None:
        return _as_assignee(officer, assignee, found, taken_under)
    if found is not None:
        return found
    facts = {"role": role_name or role, "agency": agency_name or agency}
    if role is None:
        return Verdict(allowed=False, message=_OTHER_AGENCY, facts=facts)
    message = _WITHOUT_ROLE_ANYWHERE if agency is None else _WITHOUT_ROLE
    return Verdict(allowed=False, message=message, facts=facts)


def _by_right(officer: Officer, role: str | None, agency: str | None, step: str, matter: str | None) -> Verdict | None:
    """By which right of theirs, or of whom they act for, the officer may; None: by none."""
    if _fits(officer, role, agency):
        return _ALLOWED
    for absent in officer.stands_for:
        if _fits(absent, role, agency):
            return Verdict(allowed=True, on_behalf_of=absent.id)
    for authority in officer.acts_under:
        if authority.covers(role, agency, step, matter):
            return Verdict(allowed=True, on_behalf_of=authority.principal_id, authority=authority)
    return None


def _as_assignee(officer: Officer, assignee: UUID, found: Verdict | None, taken_under: UUID | None) -> Verdict:
    if officer.id == assignee:
        if taken_under is not None and found is None:
            return Verdict(allowed=False, message=_NO_LONGER)
        # It is theirs by name; whoever took it in another's place still acts for them.
        return found or _ALLOWED
    if any(absent.id == assignee for absent in officer.stands_for):
        return Verdict(allowed=True, on_behalf_of=assignee)
    return Verdict(allowed=False, message=_ANOTHERS)


def _fits(officer: Officer, role: str | None, agency: str | None) -> bool:
    if role is not None:
        return officer.has_role(role, agency)
    return agency is None or officer.works_in(agency)
