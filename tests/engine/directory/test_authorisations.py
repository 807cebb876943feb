from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from engine.directory import (
    AuthorisationRefused,
    AuthorisationState,
    Grant,
    Officer,
    add_officer,
    end_authorisation,
    grant_authorisation,
    grant_role,
    list_authorisations,
    may_take,
    withdraw_role,
)
from engine.directory.officers import Authority
from engine.errors import Invalid, NotAllowed, NotFound
from engine.storage import Database, begin_work, new_id, read_work, use_clock
from tests.engine.directory.keeping import history, someone
from tests.engine.directory.town import NOW, officer

WEEK: dict[str, Any] = {"deputy": "minh", "first_day": "24/11/2026", "last_day": "2026-11-30", "document": "15/UQ"}
STEPS = {"drafting/approve", "handling/assign"}


@pytest.fixture(autouse=True)
def deputy(kept_town: Database) -> Iterator[None]:
    """Minh is a deputy where Dung is the head."""
    with begin_work() as work:
        grant_role(work, officer("minh").id, role="DEPUTY", agency="SXD")
    yield
    use_clock(None)


def _grant(by: str = "dung", **changed: Any) -> UUID:
    return grant_authorisation(WEEK | changed, steps=STEPS, matters={"y_te"}, actor=officer(by))


def _states(by: str = "dung") -> list[AuthorisationState]:
    with read_work() as work:
        return [one.state for one in list_authorisations(work, officer(by))]


def test_it_gives_its_right_on_its_days_and_until_it_is_ended() -> None:
    granted = _grant(steps=["drafting/approve"])
    (authority,) = officer("minh").acts_under
    assert (authority.principal_id, authority.document) == (officer("dung").id, "15/UQ")
    for days, state, count in ((0, "now", 1), (6, "now", 1), (7, "over", 0)):
        use_clock(lambda days=days: NOW + timedelta(days=days))  # type: ignore[misc]
        assert (_states(), len(officer("minh").acts_under)) == ([AuthorisationState(state)], count)
    use_clock(lambda: NOW)
    end_authorisation(granted, reason="thu hồi", actor=officer("dung"))
    assert _states() == [AuthorisationState.ENDED]
    assert not officer("minh").acts_under
    assert [change.reason for change in history("authorisation", str(granted))] == ["thu hồi", ""]


def test_it_ends_with_the_post_of_either() -> None:
    _grant()
    agency = officer("minh").acts_under[0].agency
    with begin_work() as work:
        withdraw_role(work, officer("dung").id, role="HEAD", agency=agency)
    assert not officer("minh").acts_under
    with begin_work() as work:
        grant_role(work, officer("dung").id, role="HEAD", agency=agency)
        withdraw_role(work, officer("minh").id, role="DEPUTY", agency=agency)
    assert not officer("minh").acts_under


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"deputy": ""}, "/deputy"),
        ({"deputy": "hoa"}, "/deputy"),
        ({"deputy": "dung"}, "/deputy"),
        ({"first_day": ""}, "/first_day"),
        ({"last_day": "32/1/2026"}, "/last_day"),
        ({"first_day": "2026-11-29", "last_day": "2026-11-28"}, "/last_day"),
        ({"first_day": "2026-11-01", "last_day": "2026-11-02"}, "/last_day"),
        ({"document": "  "}, "/document"),
        ({"steps": ["drafting/other"]}, "/steps"),
        ({"matters": ["x"]}, "/matters"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(changed: dict[str, Any], where: str) -> None:
    with pytest.raises(Invalid) as refusal:
        _grant(**changed)
    assert [problem.where for problem in refusal.value.problems] == [where]
    assert _states() == []


def test_an_administrator_records_what_the_head_has_signed() -> None:
    with pytest.raises(Invalid) as refusal:
        _grant("quan")
    assert [problem.where for problem in refusal.value.problems] == ["/agency"]
    with pytest.raises(Invalid) as refusal:
        _grant("quan", agency="SYT")
    assert [problem.where for problem in refusal.value.problems] == ["/agency"]
    granted = _grant("quan", agency="SXD")
    assert [one.principal_id for one in officer("minh").acts_under] == [officer("dung").id]
    assert [change.actor for change in history("authorisation", str(granted))] == [str(officer("quan").id)]


def test_nobody_records_an_authorisation_for_themselves() -> None:
    with begin_work() as work:
        grant_role(work, officer("quan").id, role="DEPUTY", agency="SXD")
    with pytest.raises(Invalid) as refusal:
        _grant("quan", agency="SXD", deputy="quan")
    assert [problem.where for problem in refusal.value.problems] == ["/deputy"]


def test_only_the_head_grants_and_only_who_may_see_it_ends_it() -> None:
    with pytest.raises(AuthorisationRefused):
        _grant("minh")
    granted = _grant()
    with pytest.raises(NotAllowed):
        end_authorisation(granted, reason="x", actor=officer("minh"))
    with pytest.raises(Invalid):
        end_authorisation(granted, reason=" ", actor=officer("dung"))
    with pytest.raises(NotFound):
        end_authorisation(new_id(), reason="x", actor=officer("dung"))
    end_authorisation(granted, reason="sai người", actor=someone())
    assert _states() == [AuthorisationState.ENDED]


def _with(*authorities: Authority) -> Officer:
    return Officer(
        new_id(), "tam", "Bùi Minh Tâm", "", "SXD", frozenset({Grant("DEPUTY", "SXD")}), acts_under=authorities
    )


def _authority(*, steps: tuple[str, ...] = (), matters: tuple[str, ...] = ()) -> Authority:
    return Authority(new_id(), new_id(), "Dũng", "HEAD", "SXD", frozenset(steps), frozenset(matters), "15/UQ")


def test_a_task_outside_of_its_scope_may_not_be_taken() -> None:
    task: dict[str, Any] = {"role": "HEAD", "agency": "SXD", "assignee": None, "step": "d/approve", "matter": "y_te"}
    whole = _authority()
    verdict = may_take(_with(whole), **task)
    assert (verdict.allowed, verdict.on_behalf_of, verdict.authority) == (True, whole.principal_id, whole)
    assert may_take(_with(_authority(steps=("d/approve",), matters=("y_te",))), **task).allowed
    for narrow in (_authority(steps=("d/other",)), _authority(matters=("dat_dai",))):
        assert not may_take(_with(narrow), **task).allowed
    for changed in ({"role": "OFFICER"}, {"agency": "SYT"}):
        assert not may_take(_with(whole), **task | changed).allowed
    assert not may_take(_with(_authority(matters=("y_te",))), **task | {"matter": None}).allowed


def test_it_passes_to_no_substitute() -> None:
    deputy = _with(_authority())
    substitute = Officer(new_id(), "an", "Trần Thị Ân", "", "SXD", frozenset(), stands_for=(deputy,))
    assert not may_take(substitute, role="HEAD", agency="SXD", assignee=None).allowed


def test_who_took_a_task_under_it_may_do_it_only_while_it_holds() -> None:
    authority = _authority()
    task: dict[str, Any] = {"role": "HEAD", "agency": "SXD", "taken_under": authority.id}
    deputy = _with(authority)
    assert may_take(deputy, assignee=deputy.id, **task).authority == authority
    later = _with()
    refused = may_take(later, assignee=later.id, **task)
    assert not refused.allowed
    assert "không còn hiệu lực" in refused.rule


def test_who_took_a_task_for_another_still_does_it_for_them() -> None:
    absent = Officer(new_id(), "dung", "Dũng", "", "SXD", frozenset({Grant("HEAD", "SXD")}))
    substitute = Officer(new_id(), "an", "Ân", "", "SXD", frozenset(), stands_for=(absent,))
    assert may_take(substitute, role="HEAD", agency="SXD", assignee=substitute.id).on_behalf_of == absent.id


def test_nobody_is_made_up() -> None:
    with pytest.raises(Invalid):
        _grant(deputy="minh\0")
    with begin_work() as work:
        add_officer(work, username="phu", full_name="Phú", agency="SYT", roles=["DEPUTY"])
    with pytest.raises(Invalid):
        _grant(deputy="phu")
