from datetime import timedelta

import pytest
from sqlalchemy import delete

from engine.directory import list_substitutes, request_substitution
from engine.errors import Invalid
from engine.storage import Database, begin_work, read_work, tables
from tests.engine.directory.town import TODAY, add_grant, add_substitution, close, officer


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


def substitutes_of(absent: str) -> list[str]:
    with read_work() as work:
        names = {one.id: one.username for one in (officer(name) for name in ("an", "hoa") if name != absent)}
        found = list_substitutes(work, [officer(absent).id]).get(officer(absent).id, [])
    return [names[one] for one in found]


def test_whoever_has_lost_their_roles_where_the_absent_one_works_stands_in_no_more(town: Database) -> None:
    add_substitution("minh", "an")
    assert substitutes_of("minh") == ["an"]
    assert [one.username for one in officer("an").stands_for] == ["minh"]

    with begin_work() as work:
        an = officer("an").id
        work.connection.execute(delete(tables.Grant).where(tables.Grant.officer_id == an))
        add_grant(work, "an", "OFFICER", "SYT", None, None)
    assert substitutes_of("minh") == []
    assert officer("an").stands_for == ()


def test_a_role_held_there_beside_another_post_is_enough(town: Database) -> None:
    add_substitution("minh", "hoa")
    assert substitutes_of("minh") == []
    with begin_work() as work:
        add_grant(work, "hoa", "CLERK", "SXD", TODAY, TODAY)
    assert substitutes_of("minh") == ["hoa"]
    assert [one.username for one in officer("hoa").stands_for] == ["minh"]


def test_whoever_has_left_stands_in_for_nobody(town: Database) -> None:
    minh = officer("minh").id
    add_substitution("minh", "an")
    close("an")
    with read_work() as work:
        assert list_substitutes(work, [minh]) == {}
