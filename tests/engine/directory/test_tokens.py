from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.directory import OfficerUnknown, create_token, find_token, revoke_token
from engine.storage import Database, new_id, read_work, tables, use_clock
from tests.engine.directory.town import NOW, close, officer


def test_a_token_acts_for_its_officer_within_its_scopes(town: Database) -> None:
    token = create_token(officer("minh").id, "báo cáo", ["tasks:read", "cases:read", "tasks:read"])

    assert find_token(token) == (officer("minh"), frozenset({"cases:read", "tasks:read"}))


def test_only_a_hash_of_the_token_is_kept(town: Database) -> None:
    token = create_token(officer("minh").id, "", [])

    with read_work() as work:
        (row,) = work.connection.execute(select(tables.ApiToken)).all()
    assert token not in str(row)
    assert token.startswith("hoidap_")
    assert len(token) > 40


@pytest.mark.parametrize("token", ["", "hoidap_", "\udcff", "hoidap_" + "x" * 43])
def test_an_unknown_token_acts_for_nobody(town: Database, token: str) -> None:
    assert find_token(token) is None


def test_a_revoked_token_acts_for_nobody(town: Database) -> None:
    token = create_token(officer("minh").id, "", [])
    revoke_token(token)

    assert find_token(token) is None


def test_a_token_ends_when_its_time_is_over(town: Database) -> None:
    token = create_token(officer("minh").id, "", [], lifetime=timedelta(days=30))

    use_clock(lambda: NOW + timedelta(days=30, seconds=-1))
    assert find_token(token) is not None
    use_clock(lambda: NOW + timedelta(days=30))
    assert find_token(token) is None


def test_a_token_of_a_closed_account_acts_for_nobody(town: Database) -> None:
    token = create_token(officer("minh").id, "", [])
    close("minh")

    assert find_token(token) is None


def test_an_account_that_is_not_there_gets_no_token(town: Database) -> None:
    with pytest.raises(OfficerUnknown):
        create_token(new_id(), "", [])
