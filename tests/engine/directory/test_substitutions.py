from datetime import timedelta
from uuid import UUID

import pytest

from engine.directory import (
    SubstitutionRefused,
    approve_substitution,
    end_substitution,
    request_substitution,
)
from engine.errors import Invalid, NotFound
from engine.storage import Database, begin_work, new_id
from tests.engine.directory.town import TODAY, officer


def requested(absent: str, substitute: str) -> UUID:
    with begin_work() as work:
        return request_substitution(
            work,
            officer_id=officer(absent).id,
            substitute_id=officer(substitute).id,
            first_day=TODAY,
            last_day=TODAY + timedelta(days=3),
            reason="nghỉ phép",
        )


def test_a_substitution_counts_from_its_approval(town: Database) -> None:
    substitution = requested("minh", "an")
    assert officer("an").stands_for == ()

    with begin_work() as work:
        approve_substitution(work, substitution, actor=officer("dung"))
    assert [absent.username for absent in officer("an").stands_for] == ["minh"]

    with begin_work() as work:
        end_substitution(work, substitution)
    assert officer("an").stands_for == ()


@pytest.mark.parametrize("approver", ["minh", "an", "hoa", "binh"])
def test_only_a_head_of_the_agency_approves(town: Database, approver: str) -> None:
    substitution = requested("minh", "an")

    with pytest.raises(SubstitutionRefused), begin_work() as work:
        approve_substitution(work, substitution, actor=officer(approver))
    assert officer("an").stands_for == ()


def test_a_head_does_not_lend_themselves_anothers_rights(town: Database) -> None:
    substitution = requested("minh", "dung")

    with pytest.raises(SubstitutionRefused, match="tự duyệt"), begin_work() as work:
        approve_substitution(work, substitution, actor=officer("dung"))


def test_days_and_persons_must_make_sense(town: Database) -> None:
    minh = officer("minh").id
    yesterday = TODAY - timedelta(days=1)

    with begin_work() as work:
        with pytest.raises(Invalid):
            request_substitution(
                work, officer_id=minh, substitute_id=officer("an").id, first_day=TODAY, last_day=yesterday
            )
        with pytest.raises(Invalid):
            request_substitution(work, officer_id=minh, substitute_id=minh, first_day=TODAY, last_day=TODAY)


def test_what_was_not_asked_for_is_not_approved(town: Database) -> None:
    with pytest.raises(NotFound), begin_work() as work:
        approve_substitution(work, new_id(), actor=officer("dung"))
