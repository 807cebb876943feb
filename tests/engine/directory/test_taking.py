from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.directory import Grant, Officer, may_take
from engine.errors import NotAllowed
from engine.storage import new_id


def person(*grants: tuple[str, str], agency: str = "SXD", stands_for: tuple[Officer, ...] = ()) -> Officer:
    return Officer(
        id=new_id(),
        username="minh",
        full_name="Lê Văn Minh",
        job_title="",
        agency=agency,
        grants=frozenset(Grant(*grant) for grant in grants),
        stands_for=stands_for,
    )


def test_a_task_of_ones_role_and_agency_may_be_taken() -> None:
    verdict = may_take(person(("OFFICER", "SXD")), role="OFFICER", agency="SXD", assignee=None)

    assert verdict.allowed
    assert verdict.rule == ""
    assert verdict.on_behalf_of is None
    verdict.require()


@pytest.mark.parametrize(("role", "agency"), [("HEAD", "SXD"), ("OFFICER", "SYT"), ("HEAD", None), ("officer", "SXD")])
def test_another_role_or_agency_is_refused(role: str, agency: str | None) -> None:
    assert not may_take(person(("OFFICER", "SXD")), role=role, agency=agency, assignee=None).allowed


def test_a_task_without_agency_is_for_the_role_anywhere() -> None:
    assert may_take(person(("OFFICER", "SXD")), role="OFFICER", agency=None, assignee=None).allowed


def test_a_task_without_role_is_for_everyone_of_its_agency() -> None:
    assert may_take(person(agency="SXD"), role=None, agency="SXD", assignee=None).allowed
    assert may_take(person(("CLERK", "SXD"), agency="VP"), role=None, agency="SXD", assignee=None).allowed
    assert not may_take(person(agency="SYT"), role=None, agency="SXD", assignee=None).allowed


def test_an_assigned_task_is_the_assignees_alone() -> None:
    minh, an = person(("OFFICER", "SXD")), person(("OFFICER", "SXD"), ("HEAD", "SXD"))

    assert may_take(minh, role="OFFICER", agency="SXD", assignee=minh.id).allowed
    refused = may_take(an, role="OFFICER", agency="SXD", assignee=minh.id)
    assert not refused.allowed
    assert "giao đích danh" in refused.rule


def test_the_substitute_takes_the_assignees_task_on_their_behalf() -> None:
    absent = person(("OFFICER", "SXD"))
    substitute = person(agency="SYT", stands_for=(absent,))

    verdict = may_take(substitute, role="OFFICER", agency="SXD", assignee=absent.id)

    assert verdict.allowed
    assert verdict.on_behalf_of == absent.id


def test_a_substitute_uses_the_role_of_the_absent_one() -> None:
    absent = person(("HEAD", "SXD"))

    verdict = may_take(person(("OFFICER", "SXD"), stands_for=(absent,)), role="HEAD", agency="SXD", assignee=None)

    assert verdict.allowed
    assert verdict.on_behalf_of == absent.id


def test_ones_own_role_goes_before_that_of_the_absent_one() -> None:
    absent = person(("OFFICER", "SXD"))

    verdict = may_take(person(("OFFICER", "SXD"), stands_for=(absent,)), role="OFFICER", agency="SXD", assignee=None)

    assert verdict.on_behalf_of is None


def test_a_refusal_names_the_rule_in_the_words_given() -> None:
    verdict = may_take(
        person(),
        role="CLERK",
        agency="SXD",
        assignee=None,
        role_name="Văn thư",
        agency_name="Sở Xây dựng",
    )

    assert verdict.rule.startswith("Việc này dành cho vai trò “Văn thư” tại “Sở Xây dựng”")
    with pytest.raises(NotAllowed) as refusal:
        verdict.require()
    assert str(refusal.value) == verdict.rule


def test_a_head_may_not_take_what_another_holds() -> None:
    assignee = new_id()
    head = person(("HEAD", "SXD"))

    assert not may_take(head, role="OFFICER", agency="SXD", assignee=assignee).allowed


ROLES, AGENCIES = st.sampled_from(["HEAD", "OFFICER", "CLERK"]), st.sampled_from(["SXD", "SYT", "VP"])
GRANTS = st.lists(st.tuples(ROLES, AGENCIES), max_size=4)


@given(GRANTS, GRANTS, ROLES, st.none() | AGENCIES)
def test_nobody_takes_more_than_they_and_the_absent_one_may(
    own: list[tuple[str, str]], lent: list[tuple[str, str]], role: str, agency: str | None
) -> None:
    absent = person(*lent)
    verdict = may_take(person(*own, stands_for=(absent,)), role=role, agency=agency, assignee=None)

    def holds(grants: list[tuple[str, str]]) -> bool:
        return any(held == role and agency in {None, where} for held, where in grants)

    assert verdict.allowed is (holds(own) or holds(lent))
    expected: UUID | None = absent.id if holds(lent) and not holds(own) else None
    assert verdict.on_behalf_of == expected
    assert bool(verdict.rule) is not verdict.allowed
