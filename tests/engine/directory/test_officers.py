from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, event

from engine.directory import (
    Grant,
    OfficerUnknown,
    find_officer_by_username,
    get_officer,
    list_officers,
)
from engine.storage import Database, begin_work, new_id, read_work, use_clock
from tests.engine.directory.town import TODAY, add_grant, add_substitution, close, officer

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def test_officer_is_found_by_id_with_grants(town: Database) -> None:
    minh = officer("minh")

    with read_work() as work:
        found = get_officer(work, minh.id)

    assert found == minh
    assert (found.full_name, found.agency, found.locale) == ("Lê Văn Minh", "SXD", "vi")
    assert found.grants == {Grant("OFFICER", "SXD")}
    assert found.roles == {"OFFICER"}


def test_usernames_are_the_same_in_any_case(town: Database) -> None:
    with read_work() as work:
        assert find_officer_by_username(work, " MINH ") == find_officer_by_username(work, "minh") is not None


def test_closed_account_is_nobody(town: Database) -> None:
    minh = officer("minh")
    close("minh")

    with read_work() as work:
        assert find_officer_by_username(work, "minh") is None
        with pytest.raises(OfficerUnknown):
            get_officer(work, minh.id)


def test_unknown_id_is_nobody(town: Database) -> None:
    with read_work() as work, pytest.raises(OfficerUnknown):
        get_officer(work, new_id())


@pytest.mark.parametrize(
    ("first", "last", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (TOMORROW, None, False),
        (None, YESTERDAY, False),
        (YESTERDAY, TOMORROW, True),
    ],
)
def test_a_grant_counts_on_its_days_only(town: Database, first: date | None, last: date | None, *, holds: bool) -> None:
    with begin_work() as work:
        add_grant(work, "hoa", "CLERK", "VP", first, last)

    assert officer("hoa").has_role("CLERK", "VP") is holds


def test_days_are_days_in_viet_nam(town: Database) -> None:
    with begin_work() as work:
        add_grant(work, "hoa", "CLERK", "VP", date(2026, 11, 25), None)

    use_clock(lambda: datetime(2026, 11, 24, 16, 59, tzinfo=UTC))
    assert not officer("hoa").has_role("CLERK")
    use_clock(lambda: datetime(2026, 11, 24, 17, 0, tzinfo=UTC))
    assert officer("hoa").has_role("CLERK")


def test_a_role_is_held_in_its_agency_only(town: Database) -> None:
    minh = officer("minh")

    assert minh.has_role("OFFICER")
    assert minh.has_role("OFFICER", "SXD")
    assert not minh.has_role("OFFICER", "SYT")
    assert not minh.has_role("HEAD")


def test_a_substitute_stands_for_the_absent_one_with_their_grants(town: Database) -> None:
    add_substitution("dung", "minh")

    (absent,) = officer("minh").stands_for

    assert absent.username == "dung"
    assert absent.has_role("HEAD", "SXD")
    assert not officer("minh").has_role("HEAD")
    assert officer("dung").stands_for == ()


@pytest.mark.parametrize(("first", "last"), [(TOMORROW, TOMORROW), (YESTERDAY - timedelta(days=3), YESTERDAY)])
def test_a_substitute_stands_for_nobody_outside_the_days(town: Database, first: date, last: date) -> None:
    add_substitution("dung", "minh", first=first, last=last)

    assert officer("minh").stands_for == ()


def test_a_substitution_counts_once_approved(town: Database) -> None:
    add_substitution("dung", "minh", approved_by=None)

    assert officer("minh").stands_for == ()


def test_who_has_left_lends_no_rights(town: Database) -> None:
    add_substitution("dung", "minh")
    close("dung")

    assert officer("minh").stands_for == ()


def test_a_substitutes_substitute_gains_nothing(town: Database) -> None:
    add_substitution("dung", "minh")
    add_substitution("minh", "an")

    (absent,) = officer("an").stands_for

    assert absent.username == "minh"
    assert absent.stands_for == ()


def test_two_substitutions_for_one_person_count_once(town: Database) -> None:
    add_substitution("dung", "minh")
    add_substitution("dung", "minh", first=YESTERDAY)

    assert [absent.username for absent in officer("minh").stands_for] == ["dung"]


def test_an_officer_and_whom_they_stand_for_cost_one_statement(town: Database) -> None:
    minh = officer("minh")
    add_substitution("dung", "minh")
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    with read_work() as work:
        engine: Engine = work.connection.engine
        event.listen(engine, "before_cursor_execute", note)
        get_officer(work, minh.id)
        event.remove(engine, "before_cursor_execute", note)

    assert len(statements) == 1


def test_officers_are_listed_by_given_name(town: Database) -> None:
    with read_work() as work:
        rows = list_officers(work, agency="SXD")

    assert [row.full_name for row in rows] == ["Trần Thị Ân", "Phạm Đức Dũng", "Lê Văn Minh"]
    assert rows[0].roles == ("CLERK", "OFFICER")


def test_officers_of_a_role_hold_it_in_that_agency(town: Database) -> None:
    with begin_work() as work:
        add_grant(work, "minh", "CLERK", "SYT", None, None)
        listed = {
            agency: [row.username for row in list_officers(work, agency=agency, role="CLERK")]
            for agency in ("SXD", "SYT", None)
        }

    assert listed == {"SXD": ["an"], "SYT": ["minh"], None: ["an", "minh"]}


def test_closed_accounts_are_not_listed(town: Database) -> None:
    close("minh")

    with read_work() as work:
        assert "minh" not in [row.username for row in list_officers(work, agency=None)]
